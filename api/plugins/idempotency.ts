import { createHash } from 'node:crypto';
import type { FastifyContextConfig, FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import type { Api } from '../api';
import { Problem } from '../problems/problem';
import { callerOf } from './authentication';
import { createIdempotencyStore, type IdempotencyStore, type Reservation } from './idempotency-store';

declare module 'fastify' {
  interface FastifyRequest {
    /** Row of the key that this request has reserved; null when it needs none or only repeats an answer. */
    reservedKeyId: string | null;
  }
}

const IDEMPOTENCY_HEADER = 'idempotency-key';
const REPLAYED_HEADER = 'idempotency-replayed';
const ACCEPTED_KEY = /^[\x21-\x7e]{1,255}$/;
const RETRY_SECONDS = 2;

export const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? request.url;

/**
 * The key of a command, which its caller chose.
 * @throws Problem idempotencyKeyMissing
 */
export function idempotencyKeyOf(request: FastifyRequest): string {
  const key = request.headers[IDEMPOTENCY_HEADER];
  if (typeof key === 'string' && ACCEPTED_KEY.test(key)) return key;
  throw new Problem(
    'idempotencyKeyMissing',
    'A command needs the header Idempotency-Key: 1 to 255 printable characters without spaces, new for each command.',
  );
}

function requestHash(request: FastifyRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.body ?? null]))
    .digest('hex');
}

/** Of a POST. */
export const needsIdempotencyKey = ({
  writesNothing = false,
  repeatsHarmlessly = false,
}: Pick<FastifyContextConfig, 'writesNothing' | 'repeatsHarmlessly'>): boolean => !writesNothing && !repeatsHarmlessly;

function isCommand(request: FastifyRequest): boolean {
  const { config } = request.routeOptions;
  return request.method === 'POST' && !request.is404 && needsIdempotencyKey(config) && config.isPublic !== true;
}

async function answerReservation(
  reservation: Reservation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  switch (reservation.kind) {
    case 'reserved':
      request.reservedKeyId = reservation.id;
      return;
    case 'running':
      throw new Problem('stillRunning', 'The first request with this Idempotency-Key has no answer yet.', {
        retryAfter: RETRY_SECONDS,
      });
    case 'otherRequest':
      throw new Problem(
        'idempotencyKeyReused',
        'This Idempotency-Key was used here with another body. Send a new key with a new command.',
      );
    case 'answered': {
      const { status, answer } = reservation;
      if (answer.location !== null) void reply.header('location', answer.location);
      if (answer.contentType !== null) void reply.type(answer.contentType);
      await reply.code(status).header(REPLAYED_HEADER, 'true').serializer(String).send(answer.body);
    }
  }
}

const headerText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** An answer that only says "not now" is no answer to keep: the command may still be carried out. */
const isFinal = (status: number): boolean => status < 500 && status !== 429;

async function settle(
  store: IdempotencyStore,
  id: string,
  given: { readonly reply: FastifyReply; readonly body: unknown },
): Promise<void> {
  const { reply, body } = given;
  if (!isFinal(reply.statusCode)) {
    await store.release(id);
    return;
  }
  await store.keep(id, reply.statusCode, {
    body: typeof body === 'string' ? body : '',
    contentType: headerText(reply.getHeader('content-type')),
    location: headerText(reply.getHeader('location')),
  });
}

/**
 * Makes commands safe to repeat: a POST carries an Idempotency-Key, and its first answer is given again, for seven days
 * and to the same token and path. Commands that were not carried out (5xx, 429) may be repeated with their key.
 */
export function keepCommandsIdempotent(api: Api, dataSource: DataSource): void {
  const store = createIdempotencyStore(dataSource);
  api.decorateRequest('reservedKeyId', null);
  api.addHook('preHandler', async (request, reply) => {
    if (!isCommand(request)) return;
    const reservation = await store.reserve({
      tokenId: callerOf(request).tokenId,
      path: pathOf(request),
      key: idempotencyKeyOf(request),
      requestHash: requestHash(request),
    });
    await answerReservation(reservation, request, reply);
  });
  api.addHook('onSend', async (request, reply, body) => {
    const id = request.reservedKeyId;
    if (id === null) return;
    request.reservedKeyId = null;
    try {
      await settle(store, id, { reply, body });
    } catch (error) {
      // The command is carried out: its answer counts more than our memory of it.
      request.log.error({ err: error }, 'idempotency.notKept');
    }
  });
}

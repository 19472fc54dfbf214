import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { parseJson } from '../json';
import type { Sandbox } from '../sandbox';
import type { StoredOrder } from '../store/world';
import { chosenShops, findShop, shops } from '../shops';

/** What a control route answers; its changes are on disk before it leaves. */
export interface ControlAnswer {
  readonly status: 200 | 201 | 400 | 404 | 409;
  readonly body: unknown;
}

export function done(body: unknown): ControlAnswer {
  return { status: 200, body };
}

export function failure(status: 400 | 404 | 409, message: string): ControlAnswer {
  return { status, body: { status, message } };
}

interface ControlRoute<Input> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** One sentence for the list of control routes. */
  readonly purpose: string;
  /** Checks the JSON body of a POST, the query of the others. */
  readonly input: z.ZodType<Input>;
  readonly answer: (sandbox: Sandbox, input: Input, orderId: string) => ControlAnswer;
}

/** Adds one route; what it was sent is checked first, and each problem is named. */
export function addControlRoute<Input>(app: FastifyInstance, sandbox: Sandbox, route: ControlRoute<Input>): void {
  app.route<{ Params: { readonly orderId?: string }; Querystring: unknown; Body: string | undefined }>({
    method: route.method,
    url: `/_sandbox${route.path}`,
    handler: (request, reply) => {
      const sent = route.method === 'POST' ? bodyOf(request.body) : { kind: 'read' as const, value: request.query };
      if (sent.kind === 'wrong') return send(reply, failure(400, 'The body is not JSON'));
      const input = route.input.safeParse(sent.value);
      if (!input.success) return send(reply, invalid(input.error));
      const answer = route.answer(sandbox, input.data, request.params.orderId ?? '');
      sandbox.journal.flush();
      return send(reply, answer);
    },
  });
}

/** Which shop's order is meant, for ids that more than one shop has. */
export const shopChoice = { shopId: z.coerce.number().int().optional() };

export const shopIdSchema = z.int().refine((shopId) => findShop(shopId) !== undefined, {
  error: `must be one of ${shops.map((shop) => shop.shopId).join(', ')}, or from 3001 to 3999`,
});

/** The one order of that id, or what to answer instead. */
export function chosenOrder(
  sandbox: Sandbox,
  orderId: string,
  shopId: number | undefined,
): { kind: 'found'; stored: StoredOrder } | { kind: 'missing'; answer: ControlAnswer } {
  const found = chosenShops(shopId).flatMap((shop) => sandbox.world.find(shop.shopId, orderId) ?? []);
  const [first, second] = found;
  if (first === undefined) return { kind: 'missing', answer: failure(404, `There is no order '${orderId}'`) };
  if (second !== undefined)
    return { kind: 'missing', answer: failure(409, 'Several shops have this order: give shopId') };
  return { kind: 'found', stored: first };
}

function bodyOf(body: string | undefined): { kind: 'read'; value: unknown } | { kind: 'wrong' } {
  if (body === undefined || body.trim() === '') return { kind: 'read', value: {} };
  try {
    return { kind: 'read', value: parseJson(body) };
  } catch {
    return { kind: 'wrong' };
  }
}

function invalid(error: z.ZodError): ControlAnswer {
  const errors = error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }));
  const message = errors.map((one) => (one.field === '' ? one.message : `${one.field}: ${one.message}`)).join('; ');
  return { status: 400, body: { status: 400, message, errors } };
}

function send(reply: FastifyReply, answer: ControlAnswer): FastifyReply {
  return reply
    .code(answer.status)
    .header('content-type', 'application/json;charset=UTF-8')
    .send(JSON.stringify(answer.body));
}

import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../clock';
import { problem } from './operation';
import type { Answer } from './operation';
import type { Outgoing } from './answer-call';

const SLOW_MS = 1000;
const HELD_OPEN_MS = 600_000;

/** Sends the answer, or what the fault leaves of it. `Date` follows the sandbox clock: sweeps start from it. */
export async function sendAnswer(
  reply: FastifyReply,
  clock: Clock,
  { answer, fault }: Outgoing,
): Promise<FastifyReply> {
  switch (fault?.kind) {
    case undefined:
      return whole(reply, clock, answer);
    case 'slow':
      await pause(fault.delayMs ?? SLOW_MS, undefined, { ref: false });
      return whole(reply, clock, answer);
    case '500-after':
      return whole(reply, clock, problem(500, 'Internal Server Error'));
    case 'empty':
      return whole(reply, clock, { status: 200, body: '' });
    case 'truncated':
      return cutShort(reply, answer);
    case 'timeout-after':
      return heldOpen(reply, fault.delayMs ?? HELD_OPEN_MS);
  }
}

function whole(reply: FastifyReply, clock: Clock, answer: Answer): FastifyReply {
  void reply.code(answer.status).header('date', clock.now().toUTCString());
  if (answer.body === null) return reply.send();
  void reply.header('content-type', 'application/json;charset=UTF-8').headers(answer.headers ?? {});
  return reply.send(answer.body);
}

/** Half of the body that the headers announce, then the connection is cut. */
function cutShort(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.hijack();
  const body = Buffer.from(answer.body ?? '');
  if (body.length === 0) {
    reply.raw.destroy();
    return reply;
  }
  reply.raw.writeHead(answer.status, {
    'content-type': 'application/json;charset=UTF-8',
    'content-length': String(body.length),
  });
  reply.raw.write(body.subarray(0, Math.floor(body.length / 2)), () => reply.raw.destroy());
  return reply;
}

function heldOpen(reply: FastifyReply, forMs: number): FastifyReply {
  reply.hijack();
  const cut = setTimeout(() => reply.raw.destroy(), forMs);
  cut.unref();
  reply.raw.once('close', () => {
    clearTimeout(cut);
  });
  return reply;
}

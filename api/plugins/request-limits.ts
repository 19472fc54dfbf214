import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../api';
import { Problem } from '../problems/problem';

/** Requests that one token may make, on average over the window; short bursts fit into it. */
export interface RequestLimits {
  readonly readsPerSecond: number;
  readonly commandsPerSecond: number;
}

export const defaultRequestLimits: RequestLimits = { readsPerSecond: 20, commandsPerSecond: 5 };

/** Long enough for a burst of ten seconds' worth, short enough that waiting is no trouble. */
const WINDOW_SECONDS = 10;

const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

/** Limits requests per token, reads and commands apart; what is public, per address. Kept in this process. */
export async function limitRequests(api: Api, limits: RequestLimits): Promise<void> {
  await api.register(rateLimit, {
    hook: 'preValidation',
    timeWindow: WINDOW_SECONDS * 1000,
    max: (request) => WINDOW_SECONDS * (isRead(request) ? limits.readsPerSecond : limits.commandsPerSecond),
    keyGenerator: (request) => {
      const caller = request.caller === null ? `address ${request.ip}` : `token ${request.caller.tokenId}`;
      return `${caller} ${isRead(request) ? 'reads' : 'commands'}`;
    },
    enableDraftSpec: true,
    errorResponseBuilder: (_request, { max, ttl }) => {
      const seconds = Math.ceil(ttl / 1000);
      const words = `More than ${String(max)} requests in ${String(WINDOW_SECONDS)} seconds. Wait ${String(seconds)} seconds.`;
      return new Problem('tooManyRequests', words, { retryAfter: seconds });
    },
  });
}

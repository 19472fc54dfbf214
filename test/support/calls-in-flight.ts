import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';

/** Calls of marketplaces that this process makes, by shop. */
export interface CallsInFlight {
  /** The most at once so far. */
  most(shopId: number): number;
  /** How many were made so far, answered or not. */
  made(shopId: number): number;
  stop(): void;
}

const STARTED = 'http.client.request.start';

/** Counts at the client, by what Node itself tells of each request: from its start until its connection is given back or gone. */
export function countCallsInFlight(): CallsInFlight {
  const [now, most, made] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  const raise = (counts: Map<string, number>, shopId: string, by: number): number => {
    const count = (counts.get(shopId) ?? 0) + by;
    counts.set(shopId, count);
    return count;
  };
  const onStart = (message: unknown): void => {
    const request = typeof message === 'object' && message !== null && 'request' in message ? message.request : null;
    if (!(request instanceof ClientRequest)) return;
    const shopId = /[?&]shop_id=(\d+)/.exec(request.path)?.[1];
    if (shopId === undefined) return;
    raise(made, shopId, 1);
    most.set(shopId, Math.max(most.get(shopId) ?? 0, raise(now, shopId, 1)));
    request.once('close', () => raise(now, shopId, -1));
  };
  subscribe(STARTED, onStart);
  return {
    most: (shopId) => most.get(String(shopId)) ?? 0,
    made: (shopId) => made.get(String(shopId)) ?? 0,
    stop: () => void unsubscribe(STARTED, onStart),
  };
}

import { objectOf, objectsOf, parseJson, textOf } from '../../sandbox/json';
import type { Json, JsonObject } from '../../sandbox/json';
import { startSandbox } from '../../sandbox/server';
import type { RunningSandbox, SandboxOptions } from '../../sandbox/server';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, an empty object when there is none. */
  readonly body: JsonObject;
}

const demoKey = 'sandbox-key-2042';
export const secondKey = 'sandbox-key-2043';

/** A running sandbox with the few calls that its tests repeat. The machine's clock is replaced by a still one. */
export interface Marketplace extends RunningSandbox {
  /** A marketplace call; JSON bodies are sent as such, absent ones with `Content-Length: 0`. */
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Reply>;
  readonly control: (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) => Promise<Reply>;
  readonly place: (kinds: readonly string[], shopId?: number) => Promise<string[]>;
  readonly act: (orderId: string, action: string, body?: unknown) => Promise<Reply>;
  /** OR11 of one id: the order as the marketplace shows it. */
  readonly read: (orderId: string, key?: string) => Promise<JsonObject>;
  readonly ledger: () => Promise<JsonObject[]>;
  readonly advance: (byMs: number) => Promise<void>;
}

export interface CallOptions {
  readonly key?: string | null;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

export const startOfTime = new Date('2026-08-04T08:00:00.400Z');

export async function aMarketplace(options: Partial<SandboxOptions> = {}): Promise<Marketplace> {
  const running = await startSandbox({ limits: 'relaxed', now: () => startOfTime, ...options });
  const call: Marketplace['call'] = async (method, path, { key = demoKey, body, headers = {}, signal } = {}) =>
    replyOf(
      await fetch(`${running.url}${path}`, {
        method,
        ...(signal === undefined ? {} : { signal }),
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        headers: {
          ...(key === null ? {} : { authorization: key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      }),
    );
  const control: Marketplace['control'] = (method, path, body) =>
    call(method, `/_sandbox${path}`, { key: null, body: method === 'POST' ? (body ?? {}) : undefined });
  return {
    ...running,
    call,
    control,
    place: async (kinds, shopId = 2042) => {
      const reply = await control('POST', '/orders', { shopId, kinds });
      return objectsOf(reply.body.orders).map((order) => textOf(order.orderId) ?? '');
    },
    act: (orderId, action, body) => control('POST', `/orders/${encodeURIComponent(orderId)}/${action}`, body),
    read: async (orderId, key = demoKey) => {
      const reply = await call('GET', `/api/orders?order_ids=${encodeURIComponent(orderId)}`, { key });
      return ordersOf(reply)[0] ?? {};
    },
    ledger: async () => objectsOf((await control('GET', '/ledger')).body.rows),
    advance: async (byMs) => {
      await control('POST', '/clock', { advanceMs: byMs });
    },
  };
}

export function ordersOf(reply: Reply): JsonObject[] {
  return objectsOf(reply.body.orders);
}

export function idsOf(reply: Reply): string[] {
  return ordersOf(reply).map((order) => textOf(order.order_id) ?? '');
}

export function linesOf(order: JsonObject): JsonObject[] {
  return objectsOf(order.order_lines);
}

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: objectOf(jsonIn(text)) };
}

function jsonIn(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

import { z } from 'zod';
import type { OrderKind } from '../../sandbox/orders/order-kinds';
import type { MarketplaceAct, PlannedFault } from './planned-event';

const headSchema = z.object({ orderId: z.string(), shopId: z.number(), state: z.string(), isHeld: z.boolean() });
export type OrderHead = z.infer<typeof headSchema>;

const NOT_NOW = 409;

/** The marketplace's own people and customers, through the sandbox's control routes. */
export interface MarketplaceControl {
  place(shopId: number, kind: OrderKind): Promise<void>;
  heads(query?: Readonly<Record<string, string>>): Promise<readonly OrderHead[]>;
  /** The order's whole document. */
  order(head: OrderHead): Promise<unknown>;
  /** False when the order's state does not allow it any more. */
  act(head: OrderHead, act: string, body?: Readonly<Record<string, unknown>>): Promise<boolean>;
  spoil(fault: PlannedFault): Promise<void>;
  /** Ends what is still to go wrong. Answers how many calls met each fault so far. */
  calm(): Promise<Readonly<Record<string, number>>>;
  faultsMet(): Promise<Readonly<Record<string, number>>>;
  ledger(): Promise<unknown>;
  /** Orders that were shipped in the portal through this control, by their marketplace order id. */
  readonly shippedInPortal: ReadonlySet<string>;
  /** Orders of which something was refunded through this control. */
  readonly refunded: ReadonlySet<string>;
}

export const routeOfAct = {
  accept: 'accept',
  debit: 'debit',
  cancel: 'cancel',
  cancelUnit: 'cancel',
  cancelParted: 'cancel',
  refund: 'refund',
  refundParted: 'refund',
  moveRefunds: 'move-refunds',
  shipInPortal: 'ship-in-portal',
  receive: 'receive',
  close: 'close',
  release: 'release',
} as const satisfies Record<MarketplaceAct, string>;

export function createMarketplaceControl(sandboxUrl: string): MarketplaceControl {
  const shippedInPortal = new Set<string>();
  const refunded = new Set<string>();
  const ask = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const response = await fetch(`${sandboxUrl}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (response.ok || response.status === NOT_NOW) return response;
    throw new Error(`The sandbox refuses ${method} ${path}: ${await response.text()}`);
  };
  const read = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    schema.parse(await (await ask('GET', path)).json());
  const pathOf = ({ orderId }: OrderHead): string => `/orders/${encodeURIComponent(orderId)}`;
  const faultsMet = async (): Promise<Readonly<Record<string, number>>> =>
    (await read('', z.object({ faultsMet: z.record(z.string(), z.number()) }))).faultsMet;
  return {
    place: async (shopId, kind) => {
      await ask('POST', '/orders', { shopId, kinds: [kind] });
    },
    heads: async (query = {}) =>
      (await read(`/orders?${new URLSearchParams(query).toString()}`, z.object({ orders: z.array(headSchema) })))
        .orders,
    order: async (head) =>
      (await read(`${pathOf(head)}?shopId=${String(head.shopId)}`, z.object({ order: z.unknown() }))).order,
    act: async (head, act, body = {}) => {
      const { ok } = await ask('POST', `${pathOf(head)}/${act}`, { shopId: head.shopId, ...body });
      if (ok && act === routeOfAct.shipInPortal) shippedInPortal.add(head.orderId);
      if (ok && act === routeOfAct.refund) refunded.add(head.orderId);
      return ok;
    },
    shippedInPortal,
    refunded,
    spoil: async (fault) => {
      await ask('POST', '/faults', fault);
    },
    calm: async () => {
      await ask('DELETE', '/faults');
      return faultsMet();
    },
    faultsMet,
    ledger: async () => (await read('/ledger', z.object({ rows: z.array(z.unknown()) }))).rows,
  };
}

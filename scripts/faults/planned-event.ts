import type { z } from 'zod';
import type { faultSchema } from '../../sandbox/http/faults';
import type { OrderKind } from '../../sandbox/orders/order-kinds';

export const shopCodes = ['demo', 'halles'] as const;
export type ShopCode = (typeof shopCodes)[number];

/** The processes that are killed with -9 and started again. */
export const victims = ['worker 1', 'worker 2', 'API', 'Temporal', 'PostgreSQL'] as const;
export type Victim = (typeof victims)[number];

export type PlannedFault = z.input<typeof faultSchema>;

/** What somebody on the marketplace does to one of its orders. */
export const marketplaceActs = [
  'accept',
  'debit',
  'cancel',
  'cancelUnit',
  'refund',
  'moveRefunds',
  'shipInPortal',
  'receive',
  'close',
  'release',
] as const;
export type MarketplaceAct = (typeof marketplaceActs)[number];

/** Something to do, once its time has come. A `chance` from 0 to 999 chooses among what there is at that moment. */
export type PlannedAct =
  /** A customer orders. */
  | { readonly kind: 'order'; readonly shop: ShopCode; readonly orderKind: OrderKind }
  | { readonly kind: 'onMarketplace'; readonly act: MarketplaceAct; readonly chance: number }
  /** The warehouse hands a delivery over. */
  | { readonly kind: 'deliver'; readonly chance: number; readonly trackingNumber: string }
  | { readonly kind: 'importIds'; readonly shop: ShopCode; readonly count: number; readonly chance: number }
  | { readonly kind: 'importWindow'; readonly shop: ShopCode; readonly basedOn: 'creationDate' | 'updateDate' }
  | { readonly kind: 'importChanged'; readonly shop: ShopCode }
  /** A person retries a parked order. */
  | { readonly kind: 'retryOrder'; readonly chance: number }
  | { readonly kind: 'retryLines'; readonly chance: number }
  | { readonly kind: 'kill'; readonly victim: Victim; readonly downMs: number }
  | { readonly kind: 'spoil'; readonly fault: PlannedFault };

export type PlannedEvent = PlannedAct & {
  /** Since the beginning of the run. */
  readonly atMs: number;
};

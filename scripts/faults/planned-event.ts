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
  'cancelParted',
  'refund',
  'refundParted',
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
  /** A part of one leaves, and the rest is a delivery of its own. */
  | { readonly kind: 'deliverPart'; readonly chance: number; readonly trackingNumber: string }
  /** Stock comes of a product that there is little of. */
  | { readonly kind: 'stockArrives'; readonly chance: number; readonly units: number; readonly reference: string }
  /** A person releases what was refunded before it left. */
  | { readonly kind: 'releaseHeld'; readonly chance: number }
  | { readonly kind: 'importIds'; readonly shop: ShopCode; readonly count: number; readonly chance: number }
  | { readonly kind: 'importWindow'; readonly shop: ShopCode; readonly basedOn: 'creationDate' | 'updateDate' }
  | { readonly kind: 'importChanged'; readonly shop: ShopCode }
  /** A person retries a parked order. */
  | { readonly kind: 'retryOrder'; readonly chance: number }
  /** A person goes on with an order of which something had left when it was cancelled. */
  | { readonly kind: 'skipGone'; readonly chance: number }
  | { readonly kind: 'retryLines'; readonly chance: number }
  | { readonly kind: 'kill'; readonly victim: Victim; readonly downMs: number }
  | { readonly kind: 'spoil'; readonly fault: PlannedFault };

export type PlannedEvent = PlannedAct & {
  /** Since the beginning of the run. */
  readonly atMs: number;
};

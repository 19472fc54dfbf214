import type { MarketplaceCancelation, MarketplaceRefund, MarketplaceTracking } from '../marketplace-order';

/** One thing that happened to an order on the marketplace between two answers about it. */
export type OrderChange =
  | LineChange
  | { readonly kind: 'paid' | 'unpaid'; readonly key: string }
  /** Shipped, by us or by somebody else: the deliveries tell which. */
  | { readonly kind: 'shipped'; readonly key: string; readonly tracking: MarketplaceTracking }
  | {
      readonly kind: 'refund';
      /** Of the refund and its state: a refund that goes on is a change of its own. */
      readonly key: string;
      readonly marketplaceLineId: string;
      readonly refund: MarketplaceRefund;
    }
  | { readonly kind: 'state'; readonly key: string; readonly from: string; readonly to: string }
  | { readonly kind: 'address'; readonly key: string; readonly which: 'billing' | 'shipping' }
  | {
      readonly kind: 'incidentOpened' | 'incidentClosed';
      readonly key: string;
      /** Null when the order alone says so. */
      readonly marketplaceLineId: string | null;
    }
  /** What is different, and no rule understands. */
  | { readonly kind: 'unknown'; readonly key: string; readonly words: string };

/** What takes goods or money out of a line. Each is handled once for ever, by its key (CAN-03). */
export type LineChange =
  | {
      readonly kind: 'cancelation';
      readonly key: string;
      readonly marketplaceLineId: string;
      readonly cancelation: MarketplaceCancelation;
    }
  /** The whole line is REFUSED or CANCELED, whether or not cancelations tell of it (CAN-03, CAN-04). */
  | {
      readonly kind: 'lineEnded';
      readonly key: string;
      readonly marketplaceLineId: string;
      readonly as: 'refused' | 'cancelled';
      readonly reasonCode: string | null;
      readonly reasonLabel: string | null;
    };

export const isLineChange = (change: OrderChange): change is LineChange =>
  change.kind === 'cancelation' || change.kind === 'lineEnded';

/** A line that ended, with a cancelation that tells so, is told by that. */
export const isCause = (change: LineChange, changes: readonly LineChange[]): boolean =>
  change.kind === 'cancelation' ||
  !changes.some((each) => each.kind === 'cancelation' && each.marketplaceLineId === change.marketplaceLineId);

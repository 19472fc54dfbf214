import type { InstanceHold } from '../instance-hold';
import type { OrderDecision } from '../decide-order';
import type { LifecycleStep } from '../lifecycle-step';

/**
 * What is known about one order at one moment: read in the transaction of the step that has just ended, small, and
 * without a personal detail. `nextAction` decides from nothing else.
 */
export interface OrderFacts {
  /** The order's pending revision when the facts were read: a signal with a lower or equal one tells nothing new. */
  readonly revision: number;
  /** What keeps the instance from calling: its key is refused, it is paused, or the database is a copy. */
  readonly hold: InstanceHold | null;
  /** The instance was archived, and the order with it [INS-09]. */
  readonly isArchived: boolean;
  /** Who paused the order, null when nobody did. */
  readonly pausedBy: string | null;
  readonly park: Park | null;
  readonly decision: OrderDecision['kind'];
  readonly marketplace: MarketplaceFacts;
  /** Null until the order is imported. */
  readonly saleOrder: SaleOrderFacts | null;
  readonly invoices: InvoiceFacts;
  readonly delivery: DeliveryFacts | null;
  /** A credit note may get its number: its refund is paid, or a person asked for it, and what it takes back is invoiced. */
  readonly isCreditNoteDue: boolean;
  /** The marketplace may still tell of money: a refund has its draft and is not paid, or something is due to the customer. */
  readonly isRefundOpen: boolean;
  /** Steps that a person chose to go on without. */
  readonly skippedSteps: readonly LifecycleStep[];
  readonly shippingDeadline: string | null;
}

/** A step that waits for a person, or for the marketplace to change. */
export interface Park {
  readonly number: number;
  readonly step: LifecycleStep;
  readonly reasonCode: string;
  readonly reasonText: string;
}

export interface MarketplaceFacts {
  /** As Mirakl spells it. */
  readonly state: string;
  /** Whether the sale order already reflects the current reception. */
  readonly isApplied: boolean;
  /** When following the order past RECEIVED ends; null before that. */
  readonly followUntil: string | null;
  readonly isFollowed: boolean;
}

export interface SaleOrderFacts {
  readonly state: 'draft' | 'confirmed' | 'cancelled';
  /** Cancelled, and a part stays that had left and was told: it is invoiced and paid like any [CAN-02]. */
  readonly isPartKept: boolean;
  /** Something that the marketplace changed too late for it waits for a person's decision [CAN-06, TAX-03]. */
  readonly awaitsDecision: boolean;
  readonly confirmOrder: boolean;
  readonly createInvoice: boolean;
  readonly validateInvoice: boolean;
  readonly registerPayment: boolean;
}

/** Of the invoices of the order; cancelled ones and credit notes are not among them. */
export interface InvoiceFacts {
  /** Something is to be invoiced now that stands on no invoice. */
  readonly isDue: boolean;
  /** How many. */
  readonly drafts: number;
  /** Posted, and not paid. */
  readonly posted: number;
  readonly paid: number;
}

/** Of all deliveries of the order together: it has several once only a part of it left. */
export interface DeliveryFacts {
  /** Waiting or ready while anything is still to ship; done when all that was not cancelled has left. */
  readonly state: 'waiting' | 'ready' | 'done' | 'cancelled';
  /** Goods have left, all of them or a part. */
  readonly hasLeft: boolean;
  /** The marketplace knows of all goods that are gone, from us or from somebody in its portal. */
  readonly isTold: boolean;
  /** All that is still to ship waits for a person, since the customer got the money of a line back [CAN-07]. */
  readonly isHeld: boolean;
  /** A person wants what was given back to be taken out of what is still to ship. */
  readonly isLeaveOutDue: boolean;
  /** The push is due now: the instance pushes at once, or somebody asked for it. */
  readonly isPushDue: boolean;
  /** The order is to be read before anything is sent: the last reading is too old, or an answer was lost. */
  readonly isReadBackWanted: boolean;
  /** A push got no clear answer and is made again then, ISO 8601; null when none is held back any more. */
  readonly pushPausedUntil: string | null;
}

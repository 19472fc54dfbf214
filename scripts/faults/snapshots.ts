import { z } from 'zod';
import type { StockArrival } from './warehouse-acts';

/** What the three sides say once everything is quiet. The auditor knows nothing else. */
export interface Snapshots {
  readonly marketplace: MarketplaceSnapshot;
  readonly database: DatabaseSnapshot;
  readonly temporal: TemporalSnapshot;
  /** Stock that arrived by the back office's API, as far as the API answered. */
  readonly arrivals: readonly StockArrival[];
}

export interface MarketplaceSnapshot {
  readonly orders: readonly MarketplaceOrderSnapshot[];
  /** Every write that reached the marketplace. */
  readonly ledger: readonly LedgerRowSnapshot[];
}

export interface MarketplaceOrderSnapshot {
  readonly shopId: string;
  readonly orderId: string;
  readonly state: string;
  /** Of what is alive, taxes included, to the cent. */
  readonly total: string;
  readonly skus: readonly string[];
  readonly refunds: readonly RefundSnapshot[];
  readonly cancelations: readonly CancelationSnapshot[];
  readonly lines: readonly MarketplaceLineSnapshot[];
  readonly trackingNumber: string | null;
  readonly carrierCode: string | null;
  readonly sellerReference: string | null;
  /** Somebody shipped it in the marketplace's portal while the run went on. */
  readonly isShippedInPortal: boolean;
}

/** What was given back of a line, taxes included, to the cent. */
export interface RefundSnapshot {
  readonly id: string;
  readonly state: string;
  readonly total: string;
}

/** What was taken out of a line, taxes included, to the cent. */
export interface CancelationSnapshot {
  readonly id: string;
  readonly total: string;
}

/** Units of a line; of one that ended all are cancelled. */
export interface MarketplaceLineSnapshot {
  readonly id: string;
  readonly ordered: number;
  readonly cancelled: number;
}

export const ledgerRowSchema = z.object({
  /** ISO 8601. */
  at: z.string(),
  operation: z.string(),
  orderId: z.string().nullable(),
  shopId: z.coerce.string().nullable(),
  hasEffect: z.boolean(),
});
export type LedgerRowSnapshot = z.infer<typeof ledgerRowSchema>;

const paymentSchema = z.object({ amount: z.string() });
/** What an invoice or a credit note holds of a line of the sale order; amounts in the tax mode of the line. */
const partSchema = z.object({
  lineId: z.string(),
  quantity: z.number(),
  amount: z.string(),
  tax: z.string(),
});
const invoiceSchema = z.object({
  source: z.string(),
  state: z.string(),
  number: z.string().nullable(),
  total: z.string(),
  lines: z.array(partSchema),
  payments: z.array(paymentSchema),
});
const creditNoteSchema = z.object({
  source: z.string(),
  state: z.string(),
  total: z.string(),
  lines: z.array(partSchema),
  /** Money that went back to the customer; the reference says by what. */
  payments: z.array(paymentSchema.extend({ reference: z.string().nullable() })),
});
const deliverySchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  carrierCode: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  isBackOrder: z.boolean(),
  /** Of those of its order that are done, the one that left last. */
  isLast: z.boolean(),
  /** ISO 8601, UTC. */
  doneAt: z.string().nullable(),
  isTold: z.boolean(),
  toldBy: z.string().nullable(),
  lines: z.array(
    z.object({
      lineId: z.string(),
      quantity: z.number(),
      reserved: z.number(),
      missing: z.number(),
      /** What stock moves say has left the hand by it. */
      left: z.number(),
    }),
  ),
});
const saleOrderLineSchema = z.object({
  id: z.string(),
  marketplaceLineId: z.string(),
  kind: z.string(),
  /** Units of a product line. */
  ordered: z.number(),
  /** Ordered less cancelled. */
  quantity: z.number(),
  amount: z.string(),
  tax: z.string(),
  isTaxIncluded: z.boolean(),
  /** By its product, or by the order workflow of its order. */
  isInvoicedOnDelivery: z.boolean(),
  /** What a person decided of goods that were refunded before they left. */
  refundHold: z.string().nullable(),
});
const saleOrderSchema = z.object({
  name: z.string(),
  state: z.string(),
  total: z.string(),
  lines: z.array(saleOrderLineSchema),
  deliveries: z.array(deliverySchema),
  invoices: z.array(invoiceSchema),
  creditNotes: z.array(creditNoteSchema),
  /** A person went on with what had left when it was cancelled. */
  isGoneDecided: z.boolean(),
});

export const databaseOrderSchema = z.object({
  shopId: z.string(),
  instanceCode: z.string(),
  orderId: z.string(),
  state: z.string(),
  isApplied: z.boolean(),
  decision: z.string(),
  decisionReason: z.string().nullable(),
  isRequested: z.boolean(),
  progress: z.string(),
  waitingFor: z.string().nullable(),
  parkedStep: z.string().nullable(),
  reasonCode: z.string().nullable(),
  reasonText: z.string().nullable(),
  pendingRevision: z.number(),
  dispatchedRevision: z.number(),
  isReadBackWanted: z.boolean(),
  isSellerReferenceWanted: z.boolean(),
  saleOrders: z.array(saleOrderSchema),
});
export type DatabaseOrderSnapshot = z.infer<typeof databaseOrderSchema>;

export const stockSchema = z.object({
  sku: z.string(),
  onHand: z.number(),
  reserved: z.number(),
  opening: z.number(),
  /** What people added or took away. */
  adjusted: z.number(),
  /** Sums of the moves of orders. */
  movedOnHand: z.number(),
  movedReserved: z.number(),
  /** Of deliveries that are done. */
  delivered: z.number(),
  /** Of deliveries that are open. */
  openReservations: z.number(),
  /** What open deliveries still lack. */
  missing: z.number(),
});

export const adjustmentSchema = z.object({ reference: z.string(), sku: z.string(), units: z.number() });

export const seriesSchema = z.object({
  journal: z.string(),
  year: z.number(),
  nextNumber: z.number(),
  numbers: z.array(z.string()),
});

export const runSchema = z.object({
  id: z.string(),
  instanceCode: z.string(),
  kind: z.string(),
  state: z.string(),
  isOpen: z.boolean(),
  reasonCode: z.string().nullable(),
  message: z.string().nullable(),
  /** Records that nobody has settled. */
  draftRecords: z.array(z.string()),
});

export interface DatabaseSnapshot {
  readonly orders: readonly DatabaseOrderSnapshot[];
  readonly stock: readonly z.infer<typeof stockSchema>[];
  readonly series: readonly z.infer<typeof seriesSchema>[];
  readonly runs: readonly z.infer<typeof runSchema>[];
  /** Stock moves of people: references as those who made them named them. */
  readonly adjustments: readonly z.infer<typeof adjustmentSchema>[];
  /** References of stock moves that stand more than once. */
  readonly repeatedMoves: readonly string[];
}

export interface WorkflowSnapshot {
  readonly workflowId: string;
  readonly type: string;
  /** As Temporal names it: RUNNING, COMPLETED, FAILED, … */
  readonly status: string;
}

export interface TemporalSnapshot {
  readonly workflows: readonly WorkflowSnapshot[];
}

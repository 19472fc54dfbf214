import fc from 'fast-check';
import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import type {
  DeliveryFacts,
  InvoiceFacts,
  MarketplaceFacts,
  OrderFacts,
  Park,
  SaleOrderFacts,
} from '../../domain/lifecycle/order-facts';

/** A taken order in SHIPPING that was not imported yet; each test says only what it is about. */
export const someFacts = (parts: Partial<OrderFacts> = {}): OrderFacts => ({
  revision: 1,
  hold: null,
  isArchived: false,
  pausedBy: null,
  park: null,
  decision: 'taken',
  marketplace: onMarketplace('SHIPPING'),
  saleOrder: null,
  invoices: invoicesOf('none'),
  delivery: null,
  isCreditNoteDue: false,
  isRefundOpen: false,
  skippedSteps: [],
  shippingDeadline: '2026-08-05T21:59:59.999Z',
  ...parts,
});

/** The sale order already reflects what the marketplace says, unless `parts` says otherwise. */
export const onMarketplace = (state: string, parts: Partial<MarketplaceFacts> = {}): MarketplaceFacts => ({
  state,
  isApplied: true,
  followUntil: null,
  isFollowed: false,
  ...parts,
});

/** One invoice of the whole order, or the one that is to be made. */
export const invoicesOf = (
  state: 'none' | 'draft' | 'posted' | 'paid',
  parts: Partial<InvoiceFacts> = {},
): InvoiceFacts => ({
  isDue: state === 'none',
  drafts: state === 'draft' ? 1 : 0,
  posted: state === 'posted' ? 1 : 0,
  paid: state === 'paid' ? 1 : 0,
  ...parts,
});

/** Of an order with several, too. */
export const anyInvoices: fc.Arbitrary<InvoiceFacts> = fc.record({
  isDue: fc.boolean(),
  drafts: fc.nat(2),
  posted: fc.nat(2),
  paid: fc.nat(2),
});

/** Only of a cancelled one a part is kept. */
export const anySaleOrder: fc.Arbitrary<SaleOrderFacts> = fc
  .record({
    state: fc.constantFrom('draft', 'confirmed', 'cancelled'),
    ...{ isPartKept: fc.boolean(), awaitsDecision: fc.boolean() },
    ...{ confirmOrder: fc.boolean(), createInvoice: fc.boolean() },
    ...{ validateInvoice: fc.boolean(), registerPayment: fc.boolean() },
  })
  .map((facts) => ({ ...facts, isPartKept: facts.isPartKept && facts.state === 'cancelled' }));

/** All steps by themselves. */
export const aSaleOrder = (parts: Partial<SaleOrderFacts> = {}): SaleOrderFacts => ({
  state: 'confirmed',
  isPartKept: false,
  awaitsDecision: false,
  confirmOrder: true,
  createInvoice: true,
  validateInvoice: true,
  registerPayment: true,
  ...parts,
});

/** Ready to leave, and told at once when it does. */
export const aDelivery = (parts: Partial<DeliveryFacts> = {}): DeliveryFacts => ({
  state: 'ready',
  hasLeft: parts.state === 'done',
  isTold: false,
  isHeld: false,
  isLeaveOutDue: false,
  isPushDue: true,
  isReadBackWanted: false,
  pushPausedUntil: null,
  ...parts,
});

export const aPark = (parts: Partial<Park> = {}): Park => ({
  number: 1,
  step: 'createInvoice',
  reasonCode: 'internal',
  reasonText: 'No journal INV',
  ...parts,
});

/** What an activity answers; `action` is what a test is about. */
export const aReport = (
  action: LifecycleReport['action'],
  parts: Partial<Omit<LifecycleReport, 'action'>> = {},
): LifecycleReport => ({
  revision: 1,
  action,
  stepsDone: [],
  orderState: 'SHIPPING',
  shippingDeadline: '2026-08-05T21:59:59.999Z',
  since: '2026-08-03T09:00:00.000Z',
  lastError: null,
  pageUrl: 'http://localhost:8080/orders/demo/AN-1-A',
  ...parts,
});

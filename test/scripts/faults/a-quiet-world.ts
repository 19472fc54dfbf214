import type { StockArrival } from '../../../scripts/faults/warehouse-acts';
import type {
  DatabaseOrderSnapshot,
  DatabaseSnapshot,
  LedgerRowSnapshot,
  MarketplaceOrderSnapshot,
  Snapshots,
  WorkflowSnapshot,
} from '../../../scripts/faults/snapshots';

export type SaleOrder = DatabaseOrderSnapshot['saleOrders'][number];
export type Delivery = SaleOrder['deliveries'][number];
export type CreditNote = SaleOrder['creditNotes'][number];
export type Invoice = SaleOrder['invoices'][number];
export type SaleOrderLine = SaleOrder['lines'][number];
export type DeliveryLine = Delivery['lines'][number];
export type Part = Invoice['lines'][number];

const ID = 'AN-1-A';

const soldOn: MarketplaceOrderSnapshot = {
  shopId: '2042',
  orderId: ID,
  state: 'SHIPPED',
  total: '120.00',
  skus: ['DRILL'],
  refunds: [],
  cancelations: [],
  lines: [{ id: 'AN-1-A-1', ordered: 6, cancelled: 0 }],
  trackingNumber: '6A1',
  carrierCode: 'COLISSIMO',
  sellerReference: 'SO-1',
  isShippedInPortal: false,
};

/** Six of them, taxes included. */
export const line: SaleOrderLine = {
  id: '11',
  marketplaceLineId: 'AN-1-A-1',
  kind: 'product',
  ordered: 6,
  quantity: 6,
  amount: '120.0000',
  tax: '20.0000',
  isTaxIncluded: true,
  isInvoicedOnDelivery: false,
  refundHold: null,
};

export const deliveryLine: DeliveryLine = { lineId: '11', quantity: 6, reserved: 6, missing: 0, left: 6 };

export const delivery: Delivery = {
  id: '21',
  name: 'OUT/1',
  state: 'done',
  carrierCode: 'COLISSIMO',
  trackingNumber: '6A1',
  isBackOrder: false,
  isLast: true,
  doneAt: '2026-01-01T10:00:00.000Z',
  isTold: true,
  toldBy: 'us',
  lines: [deliveryLine],
};

export const part: Part = { lineId: '11', quantity: 6, amount: '120.0000', tax: '20.0000' };

export const invoice: Invoice = {
  source: 'order',
  state: 'paid',
  number: 'INV/2026/00001',
  total: '120.0000',
  lines: [part],
  payments: [{ amount: '120.0000' }],
};

/** Of a refund of ten that was paid, and of a cancelation of one unit. */
export const refund = { id: '7', state: 'REFUNDED', total: '10.00' };
export const cancelation = { id: '8', total: '20.00' };
export const refundNote: CreditNote = {
  ...{ source: 'refund/7', state: 'posted', total: '10.0000', payments: [] },
  lines: [{ lineId: '11', quantity: 0, amount: '10.0000', tax: '1.6700' }],
};
export const cancelNote: CreditNote = {
  ...{ source: 'cancelation/8', state: 'draft', total: '20.0000', payments: [] },
  lines: [{ lineId: '11', quantity: 1, amount: '20.0000', tax: '3.3300' }],
};

export const saleOrder: SaleOrder = {
  name: 'SO-1',
  state: 'confirmed',
  total: '120.0000',
  lines: [line],
  deliveries: [delivery],
  invoices: [invoice],
  creditNotes: [],
  isGoneDecided: false,
};

export const booked: DatabaseOrderSnapshot = {
  shopId: '2042',
  instanceCode: 'demo',
  orderId: ID,
  state: 'SHIPPED',
  isApplied: true,
  decision: 'taken',
  decisionReason: null,
  isRequested: false,
  progress: 'waiting',
  waitingFor: 'receipt',
  parkedStep: null,
  reasonCode: null,
  reasonText: null,
  pendingRevision: 7,
  dispatchedRevision: 7,
  isReadBackWanted: false,
  isSellerReferenceWanted: false,
  saleOrders: [saleOrder],
};

const write = (operation: string): LedgerRowSnapshot => ({
  at: '2026-01-01T10:00:01.000Z',
  operation,
  orderId: ID,
  shopId: '2042',
  hasEffect: true,
});

export const ledger: readonly LedgerRowSnapshot[] = [write('OR04'), write('OR23'), write('OR24')];

export const follower: WorkflowSnapshot = { workflowId: `order/demo/${ID}`, type: 'orderLifecycle', status: 'RUNNING' };

const stock: DatabaseSnapshot['stock'][number] = {
  sku: 'DRILL',
  onHand: 998,
  reserved: 0,
  opening: 995,
  adjusted: 5,
  movedOnHand: -2,
  movedReserved: 0,
  delivered: 2,
  openReservations: 0,
  missing: 0,
};

const arrival: StockArrival = { reference: 'received/1', sku: 'DRILL', units: 5 };

const run: DatabaseSnapshot['runs'][number] = {
  id: 'r1',
  instanceCode: 'demo',
  kind: 'delta',
  state: 'done',
  isOpen: false,
  reasonCode: null,
  message: null,
  draftRecords: [],
};

export interface World {
  readonly marketplace?: Partial<MarketplaceOrderSnapshot>;
  readonly order?: Partial<DatabaseOrderSnapshot>;
  readonly saleOrder?: Partial<SaleOrder>;
  readonly delivery?: Partial<Delivery>;
  readonly invoice?: Partial<Invoice>;
  readonly stock?: Partial<DatabaseSnapshot['stock'][number]>;
  readonly run?: Partial<DatabaseSnapshot['runs'][number]>;
  readonly line?: Partial<SaleOrderLine>;
  readonly arrivals?: readonly StockArrival[];
  readonly series?: Partial<DatabaseSnapshot['series'][number]>;
  readonly repeatedMoves?: readonly string[];
  readonly ledger?: readonly LedgerRowSnapshot[];
  readonly workflows?: readonly WorkflowSnapshot[];
  /** In place of the one order. */
  readonly orders?: readonly DatabaseOrderSnapshot[];
}

/** One order that was sold, booked, shipped and told as it should be; a part of it may be given otherwise. */
export function aQuietWorld(otherwise: World = {}): Snapshots {
  const sold: SaleOrder = {
    ...saleOrder,
    lines: [{ ...line, ...otherwise.line }],
    deliveries: [{ ...delivery, ...otherwise.delivery }],
    invoices: [{ ...invoice, ...otherwise.invoice }],
    ...otherwise.saleOrder,
  };
  return {
    marketplace: { orders: [{ ...soldOn, ...otherwise.marketplace }], ledger: otherwise.ledger ?? ledger },
    database: {
      orders: otherwise.orders ?? [{ ...booked, saleOrders: [sold], ...otherwise.order }],
      stock: [{ ...stock, ...otherwise.stock }],
      series: [{ journal: 'INV', year: 2026, nextNumber: 2, numbers: ['INV/2026/00001'], ...otherwise.series }],
      runs: [{ ...run, ...otherwise.run }],
      adjustments: [arrival],
      repeatedMoves: otherwise.repeatedMoves ?? [],
    },
    temporal: { workflows: otherwise.workflows ?? [follower] },
    arrivals: otherwise.arrivals ?? [arrival],
  };
}

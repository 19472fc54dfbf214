import type {
  DatabaseOrderSnapshot,
  LedgerRowSnapshot,
  MarketplaceLineSnapshot,
  MarketplaceOrderSnapshot,
} from '../snapshots';

/** One order as both sides have it, with what was written about it. */
export interface OrderPair {
  readonly marketplace: MarketplaceOrderSnapshot;
  readonly database: DatabaseOrderSnapshot;
  /** Of this order alone. */
  readonly ledger: readonly LedgerRowSnapshot[];
  /** A line sells what no product is. */
  readonly hasUnknownSku: boolean;
}

export type SaleOrderSnapshot = DatabaseOrderSnapshot['saleOrders'][number];
export type CreditNoteSnapshot = SaleOrderSnapshot['creditNotes'][number];
export type InvoiceSnapshot = SaleOrderSnapshot['invoices'][number];
export type DeliverySnapshot = SaleOrderSnapshot['deliveries'][number];
export type SaleOrderLineSnapshot = SaleOrderSnapshot['lines'][number];

export const beforeShipping: readonly string[] = ['WAITING_ACCEPTANCE', 'WAITING_DEBIT', 'WAITING_DEBIT_PAYMENT'];
export const ended: readonly string[] = ['CANCELED', 'REFUSED'];
export const shipped: readonly string[] = ['SHIPPED', 'TO_COLLECT', 'RECEIVED', 'CLOSED'];

/** What is invoiced or credited in several documents has them numbered from the second on, as in `order#2`. */
export const withoutNumber = (source: string): string => source.split('#', 1)[0] ?? source;

/** Still to ship. */
export const isOpen = ({ state }: Pick<DeliverySnapshot, 'state'>): boolean => state === 'waiting' || state === 'ready';
export const isDone = ({ state }: Pick<DeliverySnapshot, 'state'>): boolean => state === 'done';

/** Units of a product line: what the marketplace wants of it, and where they are. */
export interface LineUnits {
  readonly line: SaleOrderLineSnapshot;
  /** Null when the marketplace has no such line. */
  readonly theirs: MarketplaceLineSnapshot | null;
  /** Ordered less cancelled, as the marketplace has it. */
  readonly live: number;
  readonly delivered: number;
  /** In deliveries that are still to leave. */
  readonly open: number;
}

export function unitsOf({ marketplace }: OrderPair, { lines, deliveries }: SaleOrderSnapshot): readonly LineUnits[] {
  const carried = (lineId: string, isMeant: (delivery: DeliverySnapshot) => boolean): number =>
    deliveries
      .filter(isMeant)
      .flatMap((delivery) => delivery.lines)
      .reduce((sum, part) => sum + (part.lineId === lineId ? part.quantity : 0), 0);
  return lines
    .filter(({ kind }) => kind === 'product')
    .map((line) => {
      const theirs = marketplace.lines.find(({ id }) => id === line.marketplaceLineId) ?? null;
      const live = theirs === null ? 0 : theirs.ordered - theirs.cancelled;
      return { line, theirs, live, delivered: carried(line.id, isDone), open: carried(line.id, isOpen) };
    });
}

/** Units that had left when they were cancelled. */
export const goneUnits = (units: readonly LineUnits[]): number =>
  units.reduce((sum, { delivered, live }) => sum + Math.max(0, delivered - live), 0);

/** Which reasons may hold this order, from what happened to it on the marketplace. */
export function expectedReasons(pair: OrderPair): readonly string[] {
  const { marketplace, database, hasUnknownSku } = pair;
  const isGoneUntold = database.saleOrders.some(({ deliveries }) =>
    deliveries.some(({ state, isTold }) => state === 'done' && !isTold),
  );
  const isGoneInPart = database.saleOrders.some((saleOrder) => goneUnits(unitsOf(pair, saleOrder)) > 0);
  return [
    ...(hasUnknownSku ? ['unknownSku'] : []),
    ...(beforeShipping.includes(marketplace.state) ? ['addressMissing'] : []),
    ...((ended.includes(marketplace.state) && isGoneUntold) || isGoneInPart ? ['shippedButCancelled'] : []),
  ];
}

/** Held for a reason that what happened to the order explains: its steps are not expected to be complete. */
export function isHeld(pair: OrderPair): boolean {
  const { parkedStep, reasonCode } = pair.database;
  return parkedStep !== null && reasonCode !== null && expectedReasons(pair).includes(reasonCode);
}

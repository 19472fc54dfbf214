import type { DatabaseOrderSnapshot, LedgerRowSnapshot, MarketplaceOrderSnapshot } from '../snapshots';

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
export type DeliverySnapshot = SaleOrderSnapshot['deliveries'][number];

export const beforeShipping: readonly string[] = ['WAITING_ACCEPTANCE', 'WAITING_DEBIT', 'WAITING_DEBIT_PAYMENT'];
export const ended: readonly string[] = ['CANCELED', 'REFUSED'];
export const shipped: readonly string[] = ['SHIPPED', 'TO_COLLECT', 'RECEIVED', 'CLOSED'];

/** Which reasons may hold this order, from what happened to it on the marketplace. */
export function expectedReasons({ marketplace, database, hasUnknownSku }: OrderPair): readonly string[] {
  const isGoneUntold = database.saleOrders.some(({ deliveries }) =>
    deliveries.some(({ state, isTold }) => state === 'done' && !isTold),
  );
  return [
    ...(hasUnknownSku ? ['unknownSku'] : []),
    ...(beforeShipping.includes(marketplace.state) ? ['addressMissing'] : []),
    ...(ended.includes(marketplace.state) && isGoneUntold ? ['shippedButCancelled'] : []),
  ];
}

/** Held for a reason that what happened to the order explains: its steps are not expected to be complete. */
export function isHeld(pair: OrderPair): boolean {
  const { parkedStep, reasonCode } = pair.database;
  return parkedStep !== null && reasonCode !== null && expectedReasons(pair).includes(reasonCode);
}

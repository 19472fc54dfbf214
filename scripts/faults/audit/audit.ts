import type { DatabaseOrderSnapshot, LedgerRowSnapshot, MarketplaceOrderSnapshot, Snapshots } from '../snapshots';
import { auditBooks, auditSeries } from './audit-books';
import { auditCredits } from './audit-credits';
import { auditInvoiced } from './audit-invoiced';
import { auditRuns } from './audit-runs';
import { auditShipment } from './audit-shipment';
import { auditState } from './audit-state';
import { auditArrivals, auditStock } from './audit-stock';
import { auditUnits } from './audit-units';
import { auditWorkflows } from './audit-workflows';
import { findingsAbout, when, type Finding } from './finding';
import { beforeShipping, ended, type OrderPair } from './order-pair';

/**
 * Compares the three sides of a connector that has come to rest: pure, so that each violation that it must find can be
 * shown to it. Nothing found means: nothing lost, nothing doubled, nothing wrong, nothing unexplained [FLT-01].
 */
export function audit({ marketplace, database, temporal, arrivals }: Snapshots): readonly Finding[] {
  const ours = new Map(database.orders.map((order) => [keyOf(order), order]));
  const theirs = new Set(marketplace.orders.map(keyOf));
  const skus = new Set(database.stock.map(({ sku }) => sku));
  const ledger = grouped(marketplace.ledger, (row) => `${String(row.shopId)}/${String(row.orderId)}`);
  const findings = marketplace.orders.flatMap((order) => {
    const found = ours.get(keyOf(order));
    if (found === undefined) return auditUnseen(order);
    return auditPair({
      marketplace: order,
      database: found,
      ledger: ledger.get(keyOf(order)) ?? [],
      hasUnknownSku: order.skus.some((sku) => !skus.has(sku)),
    });
  });
  return [
    ...findings,
    ...database.orders.flatMap((order) => auditStranger(order, theirs)),
    ...auditRepeated(database.orders),
    ...auditUnknownWrites(marketplace.ledger, theirs),
    ...auditSeries(database.series),
    ...auditStock(database),
    ...auditArrivals({ arrivals, database }),
    ...auditRuns(database.runs),
    ...auditWorkflows(database.orders, temporal),
  ];
}

function auditPair(pair: OrderPair): readonly Finding[] {
  return [
    ...[...auditState(pair), ...auditUnits(pair), ...auditShipment(pair)],
    ...[...auditBooks(pair), ...auditInvoiced(pair), ...auditCredits(pair)],
  ];
}

function keyOf({ shopId, orderId }: { readonly shopId: string; readonly orderId: string }): string {
  return `${shopId}/${orderId}`;
}

function grouped<T>(items: readonly T[], keyFor: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyFor(item), [...(groups.get(keyFor(item)) ?? []), item]);
  return groups;
}

/** Even what is not taken is received: a sweep reads all states. */
function auditUnseen({ orderId, state }: MarketplaceOrderSnapshot): readonly Finding[] {
  const isNoLoss = ended.includes(state) || beforeShipping.includes(state);
  const words = `${state} on the marketplace, and never received`;
  return [findingsAbout(orderId)(isNoLoss ? 'wrong' : 'lost', words)];
}

function auditStranger(order: DatabaseOrderSnapshot, theirs: ReadonlySet<string>): readonly Finding[] {
  return when(!theirs.has(keyOf(order)), () =>
    findingsAbout(order.orderId)('unexplained', 'the marketplace has no such order'),
  );
}

function auditRepeated(orders: readonly DatabaseOrderSnapshot[]): readonly Finding[] {
  return [...grouped(orders, keyOf).values()].flatMap((same) => {
    const [first] = same;
    return first === undefined || same.length === 1
      ? []
      : [findingsAbout(first.orderId)('doubled', `${String(same.length)} rows in the database`)];
  });
}

function auditUnknownWrites(ledger: readonly LedgerRowSnapshot[], theirs: ReadonlySet<string>): readonly Finding[] {
  return ledger
    .filter(({ shopId, orderId }) => shopId !== null && orderId !== null && !theirs.has(`${shopId}/${orderId}`))
    .map(({ operation, orderId }) =>
      findingsAbout(String(orderId))('unexplained', `${operation} was sent about an order of another shop`),
    );
}

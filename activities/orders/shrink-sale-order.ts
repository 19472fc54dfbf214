import type { EntityManager } from 'typeorm';
import type { BookedLine } from '../../domain/changes/booked-line';
import type { LineChange } from '../../domain/changes/order-change';
import type { PlannedLineChanges } from '../../domain/changes/plan-line-changes';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import { formatMoney } from '../../domain/money';
import { marketplaceTotals } from '../../domain/totals';
import { writeBookedLines } from './booked-lines';
import { creditCancelled } from './credit-cancelled';
import { recordHandled } from './handled-changes';
import type { LockedOrder } from './lock-order';
import { redraftInvoices } from './redraft-invoices';
import { shrinkDeliveries } from './shrink-deliveries';
import type { StepContext } from './step-context';
import { tellLineChanges } from './tell-line-changes';
import { keepWhatHadLeft } from './units-that-left';

export interface SaleOrderShrinking {
  readonly changes: readonly LineChange[];
  readonly plan: PlannedLineChanges;
  /** The lines as they were booked. */
  readonly before: readonly BookedLine[];
  readonly now: MarketplaceOrder;
}

/**
 * Takes what the marketplace cancelled out of the sale order: lines, taxes and totals, open deliveries with their
 * reservations, draft invoices; of posted invoices a credit note is drafted [CAN-03]. Once: the changes are recorded as
 * handled in the same transaction. What had left the house stays with its delivery, and waits for a person [CAN-06].
 */
export async function shrinkSaleOrder({ manager, order }: StepContext, shrinking: SaleOrderShrinking): Promise<void> {
  const { changes, plan, before, now } = shrinking;
  await recordHandled(manager, order.id, changes);
  await writeBookedLines(manager, plan.lines);
  await writeTotals(manager, order, shrinking);
  const told = await tellLineChanges(manager, order, changes, now);
  await keepWhatHadLeft(manager, order, { changes, before, after: plan.lines });
  await takeFromDeliveries(manager, order, { before, after: plan.lines });
  await redraftInvoices(manager, order);
  const wordsOf = (change: LineChange): string => told.get(change)?.sentence ?? 'Cancelled on the marketplace';
  await creditCancelled(manager, order, { left: plan.lines, changes, wordsOf });
}

async function writeTotals(
  manager: EntityManager,
  { id, saleOrderId }: LockedOrder,
  { plan: { totals, expected, accepted }, now }: SaleOrderShrinking,
): Promise<void> {
  const { total } = marketplaceTotals(now);
  await manager.query(
    `update sale_order
        set amount_untaxed = $2, amount_tax = $3, amount_total = $4, commission = $5, marketplace_total = $6,
            marketplace_tax = $7, received_total = $8
      where id = $1`,
    [
      ...[saleOrderId, totals.untaxed, totals.tax, totals.total, totals.commission],
      ...[total === null ? null : formatMoney(total, now.currency), expected.marketplaceTax, expected.received],
    ],
  );
  if (accepted === null) return;
  await manager.query(`update marketplace_order set accepted_totals = $2 where id = $1`, [
    ...[id, JSON.stringify(accepted)],
  ]);
}

async function takeFromDeliveries(
  manager: EntityManager,
  order: LockedOrder,
  { before, after }: { readonly before: readonly BookedLine[]; readonly after: readonly BookedLine[] },
): Promise<void> {
  if (order.facts.delivery === null) return;
  for (const [index, { id, kind, quantity }] of before.entries()) {
    const units = quantity - (after[index]?.quantity ?? quantity);
    if (kind !== 'product' || units <= 0) continue;
    await shrinkDeliveries(manager, order, id, units);
  }
}

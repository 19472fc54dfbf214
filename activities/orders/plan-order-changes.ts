import { lineChangesOf } from '../../domain/changes/diff-lines';
import { diffOrders } from '../../domain/changes/diff-orders';
import { isLineChange, type OrderChange } from '../../domain/changes/order-change';
import { planLineChanges } from '../../domain/changes/plan-line-changes';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import { isEnded } from '../../domain/order-states';
import { readBookedLines } from './booked-lines';
import { notHandled } from './handled-changes';
import type { SaleOrderShrinking } from './shrink-sale-order';
import type { StepContext } from './step-context';

export interface PlannedOrderChanges {
  readonly changes: readonly OrderChange[];
  /**
   * Null when nothing was cancelled that is not handled, and when the whole order ended, there or here: that is a step of
   * its own.
   */
  readonly shrinking: SaleOrderShrinking | null;
}

/**
 * What happened on the marketplace since the sale order was brought in line, and what becomes of its lines; writes nothing.
 *
 * @param before what the sale order reflects; null when no answer says that: then all that was cancelled is looked at
 */
export async function planOrderChanges(
  { manager, order }: StepContext,
  before: MarketplaceOrder | null,
  now: MarketplaceOrder,
): Promise<PlannedOrderChanges> {
  const changes = before === null ? lineChangesOf(now) : diffOrders(before, now);
  const { booked, saleOrderId } = order;
  const isOver = isEnded(order.state) || order.facts.saleOrder?.state === 'cancelled';
  if (booked === null || saleOrderId === null || isOver) return { changes, shrinking: null };
  const news = await notHandled(manager, order.id, changes.filter(isLineChange));
  if (news.length === 0) return { changes, shrinking: null };
  const lines = await readBookedLines(manager, saleOrderId);
  const { acceptedTotals: accepted, settings } = order;
  const { taxRounding } = settings;
  const plan = planLineChanges({ booked, lines, before: before ?? now, now, changes: news, taxRounding, accepted });
  return { changes, shrinking: { changes: news, plan, before: lines, now } };
}

import { addTimelineEntry } from '../../entities/add-timeline-entry';
import type { StepContext } from './step-context';

/**
 * When a delivery of the sale order `s` should leave: its deadline less the lead days of its order workflow, never before
 * the order; null without a deadline. A piece of SQL [WFL-02].
 */
export const SCHEDULED_AT = `case when s.shipping_deadline is not null then greatest(s.ordered_at,
  s.shipping_deadline - make_interval(days => coalesce((s.workflow #>> '{orderWorkflow,securityLeadDays}')::integer, 0))) end`;

/** A deadline that the marketplace moves moves what is still to ship, and what will be [TRK-07]. */
export async function followDeadline({ manager, order }: StepContext): Promise<void> {
  if (!order.isDeadlineMoved) return;
  const moved: { name: string }[] = await manager.query(
    `with s as (
       update sale_order s set shipping_deadline = o.shipping_deadline from marketplace_order o
        where s.id = $1 and o.id = s.order_id returning s.*
     ), moved as (
       update delivery d set scheduled_at = ${SCHEDULED_AT} from s
        where d.sale_order_id = s.id and d.state in ('waiting', 'ready') returning d.name
     ) select name from moved`,
    [order.saleOrderId],
  );
  if (moved.length === 0) return;
  const { shippingDeadline } = order.facts;
  await addTimelineEntry(manager, order.id, {
    kind: 'deadlineMoved',
    actor: 'marketplace',
    sentence:
      shippingDeadline === null
        ? 'The marketplace names no day any more by which the order is to be shipped'
        : `The marketplace wants the order shipped by ${shippingDeadline} now`,
    data: { shippingDeadline },
  });
}

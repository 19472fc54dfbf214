import { shrinkDeliveries } from '../shrink-deliveries';
import { done, type StepContext, type StepOutcome } from '../step-context';

interface LeftOutLine {
  readonly saleOrderLineId: string;
  readonly sku: string;
  /** Of the sale order line: more than any of its deliveries still carry. */
  readonly quantity: number;
}

/**
 * Takes what was given back before it was shipped out of the open deliveries, as a person asked: what was reserved for it
 * is free again, and a delivery of nothing else is cancelled [CAN-07].
 */
export async function leaveOutRefunded({ manager, order }: StepContext): Promise<StepOutcome> {
  const lines: LeftOutLine[] = await manager.query(
    `select l.id as "saleOrderLineId", coalesce(l.sku, '') as sku, l.quantity from sale_order_line l
      where l.sale_order_id = $1 and l.refund_hold = 'leftOut'
        and exists (select from delivery_line dl join delivery d on d.id = dl.delivery_id
                     where dl.sale_order_line_id = l.id and dl.quantity > 0 and d.state in ('waiting', 'ready'))
      order by l.position`,
    [order.saleOrderId],
  );
  for (const { saleOrderLineId, quantity } of lines) {
    await shrinkDeliveries(manager, order, saleOrderLineId, quantity);
  }
  return done({
    kind: 'refundedLeftOut',
    actor: 'system',
    sentence: `Not shipped, since it was refunded: ${lines.map(({ sku }) => sku).join(', ')}`,
    data: { skus: lines.map(({ sku }) => sku) },
  });
}

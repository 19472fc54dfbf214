import type { DataSource, EntityManager } from 'typeorm';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import type { Delivery } from '../../entities/delivery.entity';
import { raiseRevision } from '../../entities/raise-revision';
import { Problem } from '../problems/problem';
import type { ReleaseBody } from '../schemas/delivery';
import { lockDelivery } from './lock-delivery';

interface RefundedLine {
  readonly saleOrderLineId: string;
  readonly sku: string | null;
}

/** Lines of an open delivery whose price was given back whole, and that are neither released nor taken out of it yet. */
function heldLines(manager: EntityManager, deliveryId: string): Promise<RefundedLine[]> {
  return manager.query(
    `select l.id as "saleOrderLineId", l.sku from sale_order_line l
      where l.refund_hold in ('held', 'leftOut')
        and exists (select from delivery_line dl join delivery d on d.id = dl.delivery_id
                     where dl.sale_order_line_id = l.id and d.id = $1 and dl.quantity > 0
                       and d.state in ('waiting', 'ready'))
      order by l.position`,
    [deliveryId],
  );
}

const skusOf = (lines: readonly RefundedLine[]): string => lines.map(({ sku }) => sku ?? '').join(', ');

/**
 * Goods of which the customer has the money back leave only when a person says so [CAN-07].
 * @throws Problem notAllowedNow naming the lines
 */
export async function checkNotHeld(manager: EntityManager, { id, name }: Pick<Delivery, 'id' | 'name'>): Promise<void> {
  const held = await heldLines(manager, id);
  if (held.length === 0) return;
  throw new Problem(
    'notAllowedNow',
    `The delivery ${name} is held: ${skusOf(held)} was refunded before it was shipped. Release it first, with what was refunded or without it.`,
  );
}

export interface Release {
  readonly deliveryId: string;
  readonly actor: string;
  readonly body: ReleaseBody;
}

/**
 * A person decides about what was refunded before it was shipped: it is shipped all the same, or left out of what is still
 * to ship; the lifecycle carries that out [CAN-07].
 * @throws Problem notAllowedNow when the delivery is not held
 */
export async function releaseDelivery(dataSource: DataSource, { deliveryId, actor, body }: Release): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const { delivery, order } = await lockDelivery(manager, deliveryId);
    const held = await heldLines(manager, delivery.id);
    if (held.length === 0) throw new Problem('notAllowedNow', `The delivery ${delivery.name} is not held by a refund.`);
    const isShipped = body.refundedLines === 'ship';
    await manager.query(`update sale_order_line set refund_hold = $2 where id = any($1::bigint[])`, [
      held.map(({ saleOrderLineId }) => saleOrderLineId),
      isShipped ? 'released' : 'leftOut',
    ]);
    const decision = isShipped ? 'is shipped although it was refunded' : 'was refunded and is left out';
    await addTimelineEntry(manager, order.id, {
      kind: 'deliveryReleased',
      actor,
      sentence: [
        `Delivery ${delivery.name} is released: ${skusOf(held)} ${decision}`,
        ...(body.note === undefined ? [] : [body.note]),
      ].join('. '),
      data: { deliveryId: delivery.id, delivery: delivery.name, refundedLines: body.refundedLines },
    });
    await raiseRevision(manager, [order.id]);
  });
}

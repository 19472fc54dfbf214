import { In, type DataSource, type SelectQueryBuilder } from 'typeorm';
import { DeliveryLine } from '../../entities/delivery-line.entity';
import { Delivery } from '../../entities/delivery.entity';
import { instanceIdsOf } from '../lists/find-instances';
import type { PageOf } from '../lists/page-schema';
import { byId, readPage, type SortKey } from '../lists/read-page';
import { Problem } from '../problems/problem';
import type { DeliveryBody, DeliveryListQuery } from '../schemas/delivery';
import { isOpen } from './open-deliveries';

const bySchedule: SortKey = { column: 'd.scheduledAt', idType: 'bigint' };

function selectDeliveries(dataSource: DataSource): SelectQueryBuilder<Delivery> {
  return dataSource
    .getRepository(Delivery)
    .createQueryBuilder('d')
    .innerJoinAndSelect('d.warehouse', 'warehouse')
    .innerJoinAndSelect('d.saleOrder', 's')
    .innerJoinAndSelect('s.order', 'o')
    .innerJoinAndSelect('o.instance', 'i')
    .leftJoinAndSelect('d.deliveryMethod', 'method')
    .leftJoinAndSelect('d.backOrderOf', 'backOrderOf');
}

/** Of what it still carries, something was refunded, and nobody has decided about it or the decision is being carried out. */
const isHeld = (delivery: Delivery, lines: readonly DeliveryLine[]): boolean =>
  isOpen(delivery) &&
  lines.some(
    ({ deliveryId, quantity, saleOrderLine: { refundHold } }) =>
      deliveryId === delivery.id && quantity > 0 && (refundHold === 'held' || refundHold === 'leftOut'),
  );

/** @param delivery with warehouse, delivery method, and the order above it */
function deliveryBody(delivery: Delivery, lines: readonly DeliveryLine[]): DeliveryBody {
  const { id, name, state, carrierCode, carrierName, trackingNumber, trackingUrl, doneBy, toldBy } = delivery;
  const { order } = delivery.saleOrder;
  return {
    ...{ id, name, state, carrierCode, carrierName, trackingNumber, trackingUrl, doneBy, toldBy },
    instance: order.instance.code,
    marketplaceOrderId: order.marketplaceOrderId,
    isHeld: isHeld(delivery, lines),
    warehouse: delivery.warehouse.code,
    deliveryMethod: delivery.deliveryMethod?.name ?? null,
    shippingPolicy: delivery.saleOrder.workflow.orderWorkflow.shippingPolicy,
    shipBy: order.shippingDeadline?.toISOString() ?? null,
    scheduledAt: delivery.scheduledAt?.toISOString() ?? null,
    backOrderOf: delivery.backOrderOf?.name ?? null,
    isShort: delivery.isShort,
    doneAt: delivery.doneAt?.toISOString() ?? null,
    isPushWanted: delivery.pushWanted,
    toldAt: delivery.toldAt?.toISOString() ?? null,
    exceptionCode: delivery.exceptionCode,
    exceptionMessage: delivery.exceptionMessage,
    lines: lines
      .filter(({ deliveryId }) => deliveryId === id)
      .map(({ id: lineId, saleOrderLine, product, quantity, reservedQuantity, missingQuantity }) => ({
        ...{ id: lineId, position: saleOrderLine.position, sku: saleOrderLine.sku, product: product.sku },
        ...{ quantity, reserved: reservedQuantity, missing: missingQuantity },
      })),
  };
}

const linesOf = (dataSource: DataSource, deliveryIds: readonly string[]): Promise<DeliveryLine[]> =>
  dataSource.getRepository(DeliveryLine).find({
    where: { deliveryId: In(deliveryIds) },
    relations: { saleOrderLine: true, product: true },
    order: { saleOrderLine: { position: 'ASC' }, id: 'ASC' },
  });

/** One more query for all their lines, however many deliveries there are. */
async function deliveryBodies(dataSource: DataSource, deliveries: readonly Delivery[]): Promise<DeliveryBody[]> {
  const lines = await linesOf(
    dataSource,
    deliveries.map(({ id }) => id),
  );
  return deliveries.map((delivery) => deliveryBody(delivery, lines));
}

export async function listDeliveries(dataSource: DataSource, query: DeliveryListQuery): Promise<PageOf<DeliveryBody>> {
  const { limit, cursor, ...view } = query;
  const deliveries = selectDeliveries(dataSource);
  if (view.instance !== undefined) {
    deliveries.andWhere('o.instanceId in (:...instanceIds)', {
      instanceIds: await instanceIdsOf(dataSource, view.instance),
    });
  }
  if (view.state !== undefined) deliveries.andWhere('d.state in (:...states)', { states: view.state });
  if (view.order !== undefined) deliveries.andWhere('o.marketplaceOrderId in (:...orders)', { orders: view.order });
  if (view.told !== undefined) deliveries.andWhere(view.told === 'true' ? 'd.toldAt is not null' : 'd.toldAt is null');
  const key = view.sort.endsWith('scheduledAt') ? bySchedule : byId;
  const page = await readPage(deliveries, { limit, cursor, isDescending: view.sort.startsWith('-'), key, view });
  return { items: await deliveryBodies(dataSource, page.rows), nextCursor: page.nextCursor, count: page.count };
}

export async function deliveriesOfSaleOrder(dataSource: DataSource, saleOrderId: string): Promise<DeliveryBody[]> {
  const deliveries = selectDeliveries(dataSource)
    .where('d.saleOrderId = :saleOrderId', { saleOrderId })
    .orderBy('d.id');
  return deliveryBodies(dataSource, await deliveries.getMany());
}

/** @throws Problem notFound */
export async function findDelivery(
  dataSource: DataSource,
  id: string,
): Promise<{ delivery: Delivery; body: DeliveryBody }> {
  const delivery = await selectDeliveries(dataSource).where('d.id = :id', { id }).getOne();
  if (delivery === null) throw new Problem('notFound', `There is no delivery with the id ${id}.`);
  const lines = await linesOf(dataSource, [id]);
  return { delivery, body: deliveryBody(delivery, lines) };
}

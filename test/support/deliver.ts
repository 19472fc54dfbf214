import type { EntityManager } from 'typeorm';
import { finishDelivery } from '../../entities/finish-delivery';
import { wantReading } from '../../entities/raise-revision';
import { splitDelivery } from '../../entities/split-delivery';
import type { TestConnector } from './connector';
import { orderRow } from './order-row';

export interface Parcel {
  readonly carrierCode?: string;
  readonly carrierName?: string;
  readonly trackingNumber?: string;
  readonly trackingUrl?: string;
}

/** The warehouse hands the parcel over, as the API records it. */
export async function deliver(
  connector: TestConnector,
  marketplaceOrderId: string,
  parcel: Parcel = {},
): Promise<void> {
  const { id, deliveryId } = await orderRow(connector, marketplaceOrderId);
  await connector.dataSource.transaction(async (manager) => {
    await finishDelivery(manager, {
      deliveryId: deliveryId ?? '',
      doneBy: 'the warehouse',
      carrierCode: parcel.carrierCode ?? null,
      carrierName: parcel.carrierName ?? null,
      trackingNumber: parcel.trackingNumber ?? null,
      trackingUrl: parcel.trackingUrl ?? null,
    });
    await wantReading(manager, [id]);
  });
}

/**
 * So many units of the only product of an order leave the house without a parcel; what is left goes into a delivery of its
 * own. Answers the id of the delivery that left, and wakes nobody.
 */
export async function deliverUnits(manager: EntityManager, orderId: string, quantity: number): Promise<string> {
  const [open]: { deliveryId: string; lineId: string; quantity: number; reserved: number }[] = await manager.query(
    `select d.id as "deliveryId", l.id as "lineId", l.quantity, l.reserved_quantity as reserved
       from delivery d join delivery_line l on l.delivery_id = d.id join sale_order s on s.id = d.sale_order_id
      where s.order_id = $1 and d.state in ('waiting', 'ready') order by d.id limit 1`,
    [orderId],
  );
  if (open === undefined) throw new Error('Nothing is left to leave');
  const { deliveryId, lineId } = open;
  const rest = open.quantity - quantity;
  if (rest > 0) {
    const reservedQuantity = Math.min(rest, open.reserved);
    await splitDelivery(manager, deliveryId, [{ lineId, quantity: rest, reservedQuantity, missingQuantity: 0 }]);
  }
  const nobody = { carrierCode: null, carrierName: null, trackingNumber: null, trackingUrl: null };
  await finishDelivery(manager, { deliveryId, doneBy: 'the warehouse', ...nobody });
  return deliveryId;
}

export const colissimo: Parcel = { carrierCode: 'COLISSIMO', trackingNumber: '6A00000000042' };

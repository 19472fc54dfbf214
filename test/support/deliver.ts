import { finishDelivery } from '../../entities/finish-delivery';
import { wantReading } from '../../entities/raise-revision';
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

export const colissimo: Parcel = { carrierCode: 'COLISSIMO', trackingNumber: '6A00000000042' };

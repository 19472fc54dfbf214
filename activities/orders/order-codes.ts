import type { MarketplaceOrder } from '../../domain/marketplace-order';
import type { SeenCode } from '../../entities/note-seen-codes';

/** The codes of master data that orders name [DLV-03]. */
export function orderCodes(orders: readonly MarketplaceOrder[]): readonly SeenCode[] {
  return orders.flatMap(codesOf);
}

function codesOf(order: MarketplaceOrder): readonly SeenCode[] {
  const { marketplaceOrderId: seenIn, tracking } = order;
  const named = [
    { kind: 'shippingMethods', code: order.shippingMethodCode, label: order.shippingMethodLabel },
    { kind: 'shippingZones', code: order.shippingZoneCode, label: order.shippingZoneLabel },
    { kind: 'channels', code: order.channelCode, label: order.channelLabel },
    { kind: 'carriers', code: tracking.carrierCode, label: tracking.carrierName },
  ] as const;
  return named.flatMap(({ kind, code, label }) =>
    code === null || code === '' ? [] : [{ kind, code, label, seenIn }],
  );
}

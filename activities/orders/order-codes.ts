import type { MarketplaceOrder } from '../../domain/marketplace-order';
import type { SeenCode } from '../../entities/note-seen-codes';

/** The codes of master data that orders name [DLV-03]. */
export function orderCodes(orders: readonly MarketplaceOrder[]): readonly SeenCode[] {
  return orders.flatMap(codesOf);
}

/** What is longer is no code of anything, and would not fit into the index of the codes. */
const LONGEST_CODE = 200;

function codesOf(order: MarketplaceOrder): readonly SeenCode[] {
  const { marketplaceOrderId: seenIn, tracking } = order;
  const named = [
    { kind: 'shippingMethods', code: order.shippingMethodCode, label: order.shippingMethodLabel },
    { kind: 'shippingZones', code: order.shippingZoneCode, label: order.shippingZoneLabel },
    { kind: 'channels', code: order.channelCode, label: order.channelLabel },
    { kind: 'carriers', code: tracking.carrierCode, label: tracking.carrierName },
  ] as const;
  return named.flatMap(({ kind, code, label }) =>
    code === null || code === '' || code.length > LONGEST_CODE ? [] : [{ kind, code, label, seenIn }],
  );
}

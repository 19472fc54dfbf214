import type { Caller } from './caller';
import { MarketplaceRejected } from './errors';
import { type Operation, operations } from './operations';
import { sendWrite, type WriteOutcome } from './write-outcome';

/**
 * Tracking of one order (API section 8): `carrierCode` for a carrier that SH21 lists, else `carrierName` with a final URL.
 * What is null is not sent.
 */
export interface OrderTracking {
  readonly carrierCode: string | null;
  readonly carrierName: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
}

/** Mirakl OR23. May be repeated: it overwrites. */
export async function putOrderTracking(
  caller: Caller,
  marketplaceOrderId: string,
  tracking: OrderTracking,
  signal?: AbortSignal,
): Promise<WriteOutcome> {
  const operation = operations.putTracking;
  const path = orderPath(operation, marketplaceOrderId, 'tracking');
  await caller.spend({ operation, use: 'any', signal });
  const body = {
    carrier_code: tracking.carrierCode ?? undefined,
    carrier_name: tracking.carrierName ?? undefined,
    carrier_url: tracking.trackingUrl ?? undefined,
    tracking_number: tracking.trackingNumber ?? undefined,
  };
  return sendWrite(caller, { operation, path, body, signal });
}

/** Mirakl OR24. Not to be repeated blindly: refused unless the order is in SHIPPING. */
export async function shipOrder(
  caller: Caller,
  marketplaceOrderId: string,
  signal?: AbortSignal,
): Promise<WriteOutcome> {
  const operation = operations.shipOrder;
  const path = orderPath(operation, marketplaceOrderId, 'ship');
  await caller.spend({ operation, use: 'any', signal });
  return sendWrite(caller, { operation, path, signal });
}

function orderPath(operation: Operation, marketplaceOrderId: string, action: string): string {
  // In an address these name folders, encoded or not: the call would reach another path.
  if (['', '.', '..'].includes(marketplaceOrderId)) {
    const facts = { operation: operation.id, status: 404, marketplaceWords: null };
    throw new MarketplaceRejected(
      `${operation.id}: "${marketplaceOrderId}" cannot be an order of the marketplace`,
      facts,
    );
  }
  return `/orders/${encodeURIComponent(marketplaceOrderId)}/${action}`;
}

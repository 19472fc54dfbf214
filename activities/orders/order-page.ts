import type { OrderRef } from '../../workflows/messages';

/** Where the order is found, as linked from Temporal's UI: its natural address in the API. */
export function orderPage(publicUrl: string, { instanceCode, marketplaceOrderId }: OrderRef): string {
  return `${publicUrl}/api/v1/orders/${encodeURIComponent(instanceCode)}/${encodeURIComponent(marketplaceOrderId)}`;
}

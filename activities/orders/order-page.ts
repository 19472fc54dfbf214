import type { OrderRef } from '../../workflows/messages';

/** The order's page, as linked from Temporal's UI. */
export function orderPage(publicUrl: string, { instanceCode, marketplaceOrderId }: OrderRef): string {
  return `${publicUrl}/orders/${encodeURIComponent(instanceCode)}/${encodeURIComponent(marketplaceOrderId)}`;
}

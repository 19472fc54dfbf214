import type { OrderStory } from '../../domain/lifecycle/order-story';
import type { OrderRef } from '../../workflows/messages';

/** Where the order is found, as linked from Temporal's UI: its natural address in the API. */
export function orderPage(publicUrl: string, { instanceCode, marketplaceOrderId }: OrderRef): string {
  return `${publicUrl}/api/v1/orders/${encodeURIComponent(instanceCode)}/${encodeURIComponent(marketplaceOrderId)}`;
}

/** With the address of the run that brought the order. */
export function withRunPage(publicUrl: string, story: OrderStory): OrderStory {
  const { broughtBy } = story;
  if (broughtBy?.runId === undefined) return story;
  return { ...story, broughtBy: { ...broughtBy, runUrl: `${publicUrl}/api/v1/runs/${broughtBy.runId}` } };
}

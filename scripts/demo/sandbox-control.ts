import { z } from 'zod';
import { orderKinds, type OrderKind } from '../../sandbox/orders/order-kinds';
import { demoDefinition } from './definition';

const shopId = Number(demoDefinition.instance.shopId);
const placedSchema = z.object({ orders: z.array(z.object({ orderId: z.string(), kind: z.string() })) });
const listSchema = z.object({ orders: z.array(z.unknown()) });
const orderSchema = z.object({ state: z.string() });

export type PlacedOrder = z.infer<typeof placedSchema>['orders'][number];

async function read<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(`The sandbox refuses: ${JSON.stringify(body)}`);
  return schema.parse(body);
}

/** Places one order of each of these kinds in the demo's shop, as customers would. */
export async function placeOrders(sandboxUrl: string, kinds: readonly OrderKind[]): Promise<readonly PlacedOrder[]> {
  const response = await fetch(`${sandboxUrl}/_sandbox/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ shopId, kinds }),
  });
  return (await read(response, placedSchema)).orders;
}

/** One order of every kind, unless the demo's shop has orders already. Answers how many were placed. */
export async function placeFirstOrders(sandboxUrl: string): Promise<number> {
  const response = await fetch(`${sandboxUrl}/_sandbox/orders?shopId=${String(shopId)}`);
  if ((await read(response, listSchema)).orders.length > 0) return 0;
  return (await placeOrders(sandboxUrl, orderKinds)).length;
}

/** The state that the marketplace shows, as Mirakl spells it. */
export async function readOrderState(sandboxUrl: string, marketplaceOrderId: string): Promise<string> {
  const path = `/_sandbox/orders/${encodeURIComponent(marketplaceOrderId)}?shopId=${String(shopId)}`;
  return (await read(await fetch(`${sandboxUrl}${path}`), orderSchema)).state;
}

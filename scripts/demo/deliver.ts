import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { z } from 'zod';
import { createApiClient, type ApiClient } from './api-client';
import { demoDefinition } from './definition';
import { runCommand } from './run-command';
import { readOrderState } from './sandbox-control';

const deliverySchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  marketplaceOrderId: z.string(),
});
type Delivery = z.infer<typeof deliverySchema>;

const SHIPPED = 'SHIPPED';
const POLL_MS = 250;
const TIMEOUT_MS = 30_000;
const SHOWN_ORDERS = 20;

const program = new Command('demo:deliver')
  .description("The warehouse hands an order's delivery to the carrier")
  .argument('[order]', 'marketplace order id; without it the orders that wait for their delivery are listed')
  .option('--carrier <code>', "carrier, by the marketplace's code", 'COLISSIMO')
  .option('--tracking <number>', 'tracking number', `6A${String(randomInt(10 ** 11)).padStart(11, '0')}`)
  .parse();
const { carrier, tracking } = program.opts<{ carrier: string; tracking: string }>();
const [marketplaceOrderId] = program.args;

async function findDeliveries(api: ApiClient, query: Readonly<Record<string, string>>): Promise<readonly Delivery[]> {
  const search = new URLSearchParams({ instance: demoDefinition.instance.code, ...query });
  const { items } = await api.get(`/deliveries?${search.toString()}`, z.object({ items: z.array(deliverySchema) }));
  return items.filter(({ state }) => state === 'ready' || state === 'waiting');
}

async function listWaiting(api: ApiClient, say: (line: string) => void): Promise<void> {
  const waiting = await findDeliveries(api, { sort: 'id' });
  say(waiting.length === 0 ? 'No order waits for its delivery.' : 'These orders wait for their delivery:');
  for (const delivery of waiting.slice(0, SHOWN_ORDERS)) say(`  ${delivery.marketplaceOrderId}`);
}

/** The marketplace hears of it from the order's own workflow. */
async function waitUntilShipped(sandboxUrl: string, orderId: string): Promise<boolean> {
  const until = Date.now() + TIMEOUT_MS;
  while (Date.now() < until) {
    if ((await readOrderState(sandboxUrl, orderId)) === SHIPPED) return true;
    await pause(POLL_MS);
  }
  return false;
}

void runCommand(async (installation, say) => {
  const api = createApiClient(installation);
  if (marketplaceOrderId === undefined) {
    await listWaiting(api, say);
    return;
  }
  const [delivery] = await findDeliveries(api, { order: marketplaceOrderId });
  if (delivery === undefined) throw new Error(`The order ${marketplaceOrderId} has no delivery that waits to be done.`);
  await api.post(`/deliveries/${delivery.id}/done`, { carrierCode: carrier, trackingNumber: tracking }, z.unknown());
  say(`Delivery ${delivery.name} of order ${marketplaceOrderId} is done: ${carrier}, tracking number ${tracking}.`);
  const startedAt = Date.now();
  if (!(await waitUntilShipped(installation.sandboxUrl, marketplaceOrderId))) {
    throw new Error('The marketplace was not told yet. The order says why: see it in the API or in the Temporal UI.');
  }
  say(`The marketplace shows it ${SHIPPED} after ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
});

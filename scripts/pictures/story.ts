import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { createApiClient, type ApiClient } from '../demo/api-client';
import { placeOrders } from '../demo/sandbox-control';
import type { Installation } from '../start/installation';

/** What the pictures show: marketplace order ids, each at its own point of an order's life. */
export interface Story {
  readonly waiting: string;
  readonly parked: string;
  readonly shipped: string;
  readonly repeated: string;
  /** The marketplace answers again. */
  end(): Promise<void>;
}

const POLL_MS = 500;
const TIMEOUT_MS = 120_000;
/** Attempts of the push that is shown. */
const FAILURES = 40;

const orderSchema = z.object({ progress: z.string(), waitingFor: z.string().nullable(), parkNumber: z.number() });
const deliveriesSchema = z.object({ items: z.array(z.object({ id: z.string() })) });

/** Places four orders and lets something different happen to each, as customers, people and the warehouse would. */
export async function playStory(installation: Installation, say: (line: string) => void): Promise<Story> {
  const api = createApiClient(installation);
  const { sandboxUrl } = installation;
  const placed = await placeOrders(sandboxUrl, ['threeLines', 'unknownSku', 'oneLine', 'oneLine']);
  const [waiting = '', parked = '', shipped = '', repeated = ''] = placed.map(({ orderId }) => orderId);
  say('Four orders are placed; they come with the next import.');
  for (const id of [waiting, shipped, repeated]) await until(api, id, ({ waitingFor }) => waitingFor === 'delivery');
  await until(api, parked, ({ progress }) => progress === 'parked');
  await api.post(`/orders/demo/${parked}/retry`, { parkNumber: 1 }, z.unknown());
  await until(api, parked, ({ progress, parkNumber }) => progress === 'parked' && parkNumber === 2);
  await deliver(api, shipped);
  await until(api, shipped, ({ waitingFor }) => waitingFor !== 'delivery' && waitingFor !== null);
  await faults(sandboxUrl, 'POST', { operation: 'OR23', kind: '500-before', count: FAILURES });
  const end = (): Promise<void> => faults(sandboxUrl, 'DELETE');
  try {
    await deliver(api, repeated);
  } catch (error) {
    await end();
    throw error;
  }
  return { waiting, parked, shipped, repeated, end };
}

async function until(
  api: ApiClient,
  id: string,
  holds: (order: z.infer<typeof orderSchema>) => boolean,
): Promise<void> {
  const end = Date.now() + TIMEOUT_MS;
  for (;;) {
    const order = await api.get(`/orders/demo/${id}`, orderSchema).catch(() => null);
    if (order !== null && holds(order)) return;
    if (Date.now() > end) throw new Error(`The order ${id} did not come to the point that is to be shown.`);
    await pause(POLL_MS);
  }
}

async function deliver(api: ApiClient, id: string): Promise<void> {
  const { items } = await api.get(`/deliveries?instance=demo&order=${id}`, deliveriesSchema);
  const [delivery] = items;
  if (delivery === undefined) throw new Error(`The order ${id} has no delivery.`);
  const parcel = { carrierCode: 'COLISSIMO', trackingNumber: '6A00000000042' };
  await api.post(`/deliveries/${delivery.id}/done`, parcel, z.unknown());
}

async function faults(sandboxUrl: string, method: 'POST' | 'DELETE', body?: object): Promise<void> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${sandboxUrl}/_sandbox/faults`, { method, ...(body === undefined ? {} : json) });
  if (!response.ok) throw new Error(`The sandbox refuses the fault: ${await response.text()}`);
}

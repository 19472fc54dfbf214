import { z } from 'zod';
import { ApiRefusal, createApiClient, type ApiClient } from '../demo/api-client';
import { placeOrders } from '../demo/sandbox-control';
import type { Installation } from '../start/installation';
import { until } from '../until';

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
  for (const id of [waiting, shipped, repeated]) await comesTo(api, id, ({ waitingFor }) => waitingFor === 'delivery');
  await comesTo(api, parked, ({ progress }) => progress === 'parked');
  await api.post(`/orders/demo/${parked}/retry`, { parkNumber: 1 }, z.unknown());
  await comesTo(api, parked, ({ progress, parkNumber }) => progress === 'parked' && parkNumber === 2);
  await deliver(api, shipped);
  await comesTo(api, shipped, ({ waitingFor }) => waitingFor === 'receipt');
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

type Order = z.infer<typeof orderSchema>;

async function comesTo(api: ApiClient, id: string, holds: (order: Order) => boolean): Promise<void> {
  const isThere = async (): Promise<boolean> => {
    const order = await readOrder(api, id);
    return order !== null && holds(order);
  };
  await until(`the order ${id} is where it is to be shown`, isThere, { pollMs: POLL_MS, timeoutMs: TIMEOUT_MS });
}

/** Null until it is imported. */
async function readOrder(api: ApiClient, id: string): Promise<Order | null> {
  try {
    return await api.get(`/orders/demo/${id}`, orderSchema);
  } catch (error) {
    if (error instanceof ApiRefusal && error.status === 404) return null;
    throw error;
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

import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { ApiRefusal, createApiClient, type ApiClient } from '../demo/api-client';
import { demoDefinition } from '../demo/definition';
import type { Installation } from '../start/installation';
import { shopCodes, type ShopCode } from './planned-event';

interface FaultShop {
  readonly shopId: number;
  readonly name: string;
  readonly apiKey: string;
}

/** The sandbox's shops: one accepts by itself, the other by hand. */
export const faultShops: Readonly<Record<ShopCode, FaultShop>> = {
  demo: { shopId: 2042, name: 'Quincaillerie du Port', apiKey: 'sandbox-key-2042' },
  halles: { shopId: 2043, name: 'Droguerie des Halles', apiKey: 'sandbox-key-2043' },
};

const SWEEP_SECONDS = 15;
const testSchema = z.object({ isGood: z.boolean(), words: z.string() });

/** So little of these lies there that orders wait for more of them. */
export const scarceSkus: readonly string[] = demoDefinition.products.slice(0, 12).map(({ sku }) => sku);
const SCARCE_UNITS = 3;

/** Invoiced when they have left, whatever the order workflow says of the rest. */
const skusInvoicedOnDelivery: readonly string[] = demoDefinition.products.slice(12, 18).map(({ sku }) => sku);

/** As that of the demo, but for its invoices: one for each delivery. */
const byDelivery = { code: 'PARTS', name: 'Invoiced as it is delivered', invoicePer: 'delivery' } as const;

interface LineOfShop {
  readonly shop: ShopCode;
  readonly paymentType: string | null;
  readonly orderWorkflow: string;
}

/** In one shop all is invoiced by delivery, in the other what companies order by bank transfer. */
const configurationLines: readonly LineOfShop[] = [
  { shop: 'demo', paymentType: null, orderWorkflow: demoDefinition.orderWorkflow.code },
  { shop: 'demo', paymentType: 'BANK_WIRE', orderWorkflow: byDelivery.code },
  { shop: 'halles', paymentType: null, orderWorkflow: byDelivery.code },
];

/** Makes the books and both instances by the API, as a person would: tested, confirmed, swept every 15 seconds. */
export async function connectShops(installation: Installation): Promise<void> {
  const api = createApiClient(installation);
  await makeBooks(api);
  for (const code of shopCodes) await connectShop(api, installation, code);
}

async function makeBooks(api: ApiClient): Promise<void> {
  const { company, warehouse, orderWorkflow, openingStock } = demoDefinition;
  const { orderJournalCode, paymentJournalCode, ...switches } = orderWorkflow;
  const journals = { orderJournal: orderJournalCode, paymentJournal: paymentJournalCode };
  await api.post('/order-workflows', { company: company.code, ...switches, ...journals, ...byDelivery }, z.unknown());
  for (const sku of scarceSkus) {
    const move = { company: company.code, warehouse: warehouse.code, sku, reference: `scarce/${sku}` };
    const onHandChange = SCARCE_UNITS - openingStock;
    await api.post('/stock/moves', { ...move, onHandChange, reason: 'There is little of it' }, z.unknown());
  }
  for (const sku of skusInvoicedOnDelivery) {
    const found = await api.get(`/products?sku=${encodeURIComponent(sku)}`, productsSchema);
    for (const { id } of found.items) await api.patch(`/products/${id}`, { invoicedOn: 'delivery' });
  }
}

const productsSchema = z.object({ items: z.array(z.object({ id: z.string() })) });

async function connectShop(api: ApiClient, { sandboxUrl }: Installation, code: ShopCode): Promise<void> {
  const { company, warehouse, instance, paymentTerms } = demoDefinition;
  const { name, shopId, apiKey } = faultShops[code];
  await api.post(
    '/instances',
    {
      ...{ code, name, apiKey, shopId: String(shopId), environment: 'sandbox', baseUrl: sandboxUrl },
      ...{ company: company.code, warehouse: warehouse.code, settings: instance.settings },
    },
    z.unknown(),
  );
  for (const { paymentType, orderWorkflow } of configurationLines.filter(({ shop }) => shop === code)) {
    const line = { instance: code, paymentType, orderWorkflow, paymentTerm: paymentTerms[0]?.code ?? null };
    await api.post('/workflow-configurations', line, z.unknown());
  }
  const test = await api.post(`/instances/${code}/test-connection`, {}, testSchema);
  if (!test.isGood) throw new Error(`The shop ${code} cannot be connected: ${test.words}`);
  await api.post(`/instances/${code}/confirm`, {}, z.unknown());
  await api.patch(`/schedules/${code}/orderSweep`, { isEnabled: true, intervalSeconds: SWEEP_SECONDS });
}

/** No sweep begins by itself any more. */
export async function stopSweeping(installation: Installation): Promise<void> {
  const api = createApiClient(installation);
  for (const code of shopCodes) {
    await whenThereIsRoom(() => api.patch(`/schedules/${code}/orderSweep`, { isEnabled: false }));
  }
}

const TOO_MANY_REQUESTS = 429;
const ROOM_PAUSE_MS = 2_000;
const MOST_PAUSES = 30;

/** Those who wait for an answer ask all at once when the API comes back, under the same token. */
async function whenThereIsRoom(work: () => Promise<void>, pauses = 0): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.status !== TOO_MANY_REQUESTS || pauses >= MOST_PAUSES) throw error;
    await pause(ROOM_PAUSE_MS);
    await whenThereIsRoom(work, pauses + 1);
  }
}

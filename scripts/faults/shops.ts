import { z } from 'zod';
import { createApiClient } from '../demo/api-client';
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

/** Makes both instances by the API, as a person would: tested, confirmed, swept every 15 seconds. */
export async function connectShops(installation: Installation): Promise<void> {
  const api = createApiClient(installation);
  const { company, warehouse, orderWorkflow, instance, paymentTerms } = demoDefinition;
  for (const code of shopCodes) {
    const { name, shopId, apiKey } = faultShops[code];
    await api.post(
      '/instances',
      {
        ...{ code, name, apiKey, shopId: String(shopId), environment: 'sandbox', baseUrl: installation.sandboxUrl },
        ...{ company: company.code, warehouse: warehouse.code, settings: instance.settings },
      },
      z.unknown(),
    );
    const line = { instance: code, orderWorkflow: orderWorkflow.code, paymentTerm: paymentTerms[0]?.code ?? null };
    await api.post('/workflow-configurations', line, z.unknown());
    const test = await api.post(`/instances/${code}/test-connection`, {}, testSchema);
    if (!test.isGood) throw new Error(`The shop ${code} cannot be connected: ${test.words}`);
    await api.post(`/instances/${code}/confirm`, {}, z.unknown());
    await api.patch(`/schedules/${code}/orderSweep`, { isEnabled: true, intervalSeconds: SWEEP_SECONDS });
  }
}

/** No sweep begins by itself any more. */
export async function stopSweeping(installation: Installation): Promise<void> {
  const api = createApiClient(installation);
  for (const code of shopCodes) await api.patch(`/schedules/${code}/orderSweep`, { isEnabled: false });
}

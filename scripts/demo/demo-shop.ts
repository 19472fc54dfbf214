import { z } from 'zod';
import { apiKeys } from '../../sandbox/shops';
import { ApiRefusal, type ApiClient } from './api-client';
import { demoDefinition } from './definition';

const instanceSchema = z.object({ state: z.string(), baseUrl: z.string() });
type DemoInstance = z.infer<typeof instanceSchema>;
const testSchema = z.object({ isGood: z.boolean(), words: z.string() });

const { instance: demo } = demoDefinition;
const path = `/instances/${demo.code}`;
const NOT_FOUND = 404;
const DEMO_IMPORT_SECONDS = 15;

/** The key of the sandbox that opens the demo's shop and no other. */
function demoApiKey(): string {
  const key = apiKeys.find(
    ({ shops }) => shops.length === 1 && shops.some(({ shopId }) => String(shopId) === demo.shopId),
  );
  if (key === undefined) throw new Error(`The sandbox has no API key for shop ${demo.shopId}.`);
  return key.value;
}

async function findInstance(api: ApiClient): Promise<DemoInstance | null> {
  try {
    return await api.get(path, instanceSchema);
  } catch (error) {
    if (error instanceof ApiRefusal && error.status === NOT_FOUND) return null;
    throw error;
  }
}

async function createInstance(api: ApiClient, sandboxUrl: string): Promise<DemoInstance> {
  const { code, name, environment, shopId, settings } = demo;
  const { company, warehouse } = demoDefinition;
  const body = {
    ...{ code, name, environment, shopId, settings },
    baseUrl: sandboxUrl,
    apiKey: demoApiKey(),
    company: company.code,
    warehouse: warehouse.code,
  };
  return api.post('/instances', body, instanceSchema);
}

/** The instance `demo`, made when it is not there; one whose marketplace has moved to another port is led there. */
export async function ensureDemoInstance(api: ApiClient, sandboxUrl: string): Promise<void> {
  const found = await findInstance(api);
  if (found === null) await createInstance(api, sandboxUrl);
  else if (found.baseUrl !== sandboxUrl)
    await api.put(`${path}/credentials`, { apiKey: demoApiKey(), baseUrl: sandboxUrl });
}

/** Tests the connection and confirms the instance, from wherever an earlier start has left it. */
export async function connectDemoInstance(api: ApiClient): Promise<'connected' | 'wasConnected'> {
  const { state } = await api.get(path, instanceSchema);
  if (state !== 'draft' && state !== 'tested') return 'wasConnected';
  if (state === 'draft') {
    const test = await api.post(`${path}/test-connection`, {}, testSchema);
    if (!test.isGood) throw new Error(`The sandbox marketplace cannot be connected: ${test.words}`);
  }
  await api.post(`${path}/confirm`, {}, instanceSchema);
  return 'connected';
}

/** The demo looks for orders every 15 seconds instead of every 15 minutes. */
export async function enableDemoSchedules(api: ApiClient): Promise<void> {
  await api.patch(`/schedules/${demo.code}/orderSweep`, { isEnabled: true, intervalSeconds: DEMO_IMPORT_SECONDS });
}

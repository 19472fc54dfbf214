import { type ClientInstance, createMarketplaceClient, type MarketplaceClient } from '../../activities/mirakl/client';
import type { CallBudgets } from '../../activities/mirakl/call-budgets';
import { unlimitedBudgets } from './unlimited-budgets';

export interface ClientParts extends Partial<ClientInstance> {
  readonly baseUrl: string;
  readonly budgets?: CallBudgets;
  readonly allowPrivateHosts?: boolean;
  readonly timeoutMs?: number;
}

/** A client of the demo shop; a test names the address and what differs. */
export function aClient(parts: ClientParts): MarketplaceClient {
  const { budgets = unlimitedBudgets, allowPrivateHosts = true, timeoutMs, ...instance } = parts;
  return createMarketplaceClient({
    instance: {
      shopId: '2042',
      apiKey: 'sandbox-key-2042',
      locale: 'fr_FR',
      callLimits: 'published',
      orderTaxMode: 'TAX_EXCLUDED',
      ...instance,
    },
    budgets,
    allowPrivateHosts,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

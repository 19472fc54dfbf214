import { demoDefinition } from '../../scripts/demo/definition';
import type { Fault } from '../../sandbox/http/faults';
import { askSandbox } from './ask-sandbox';
import type { TestConnector } from './connector';

const shopId = Number(demoDefinition.instance.shopId);

export interface LedgerRow {
  readonly operation: string;
  readonly orderId: string;
  readonly body: string;
  readonly status: number | null;
  readonly hasEffect: boolean;
}

/** What tests do to the marketplace, and read of it, in the demo's shop. */
export function marketplaceOf({ sandbox }: Pick<TestConnector, 'sandbox'>) {
  const path = (id: string, action = '') => `/orders/${encodeURIComponent(id)}${action}`;
  return {
    /** As Mirakl spells it. */
    stateOf: async (id: string): Promise<string> =>
      (await askSandbox<{ state: string }>(sandbox.url, 'GET', `${path(id)}?shopId=${String(shopId)}`)).state,
    rawOrder: async (id: string): Promise<Record<string, unknown>> =>
      (await askSandbox<{ order: Record<string, unknown> }>(sandbox.url, 'GET', `${path(id)}?shopId=${String(shopId)}`))
        .order,
    act: (id: string, action: string, body: object = {}): Promise<unknown> =>
      askSandbox(sandbox.url, 'POST', path(id, `/${action}`), { shopId, ...body }),
    /** Writes that reached it, with or without effect. */
    writes: async (id: string, operation?: string): Promise<readonly LedgerRow[]> => {
      const query = new URLSearchParams({ orderId: id, ...(operation === undefined ? {} : { operation }) });
      return (await askSandbox<{ rows: LedgerRow[] }>(sandbox.url, 'GET', `/ledger?${query.toString()}`)).rows;
    },
    fault: (operation: string, kind: Fault['kind'], more: object = {}): Promise<unknown> =>
      askSandbox(sandbox.url, 'POST', '/faults', { operation, kind, ...more }),
    endFaults: (): Promise<unknown> => askSandbox(sandbox.url, 'DELETE', '/faults'),
  };
}

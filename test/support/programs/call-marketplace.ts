import { z } from 'zod';
import { createCallBudgets } from '../../../activities/mirakl/call-budgets';
import type { MarketplaceClient } from '../../../activities/mirakl/client';
import { CallDeferred } from '../../../activities/mirakl/errors';
import { createDataSource } from '../../../entities/data-source';
import { aClient } from '../a-client';

const drain = async (pages: AsyncIterable<unknown>): Promise<void> => {
  for await (const page of pages) if (page === undefined) return;
};

/** Calls by name, each with a budget of its own. */
const calls: Readonly<Record<string, (client: MarketplaceClient) => Promise<unknown>>> = {
  'OR11 sweep': (client) => drain(client.orderPages({}, { use: 'sweep' })),
  'OR11 person': (client) => client.ordersByIds(['A'], { use: 'person' }),
  'OR11 readBack': (client) => client.ordersByIds(['A'], { use: 'readBack' }),
  OR04: (client) => client.writeSellerReferences([{ marketplaceOrderId: 'A', sellerReference: 'S1' }]),
  OR24: (client) => client.shipOrder('A'),
  A01: (client) => client.account(),
  CH11: ({ masterData }) => drain(masterData.channels()),
  OF61: ({ masterData }) => drain(masterData.offerStates('active')),
  H11: ({ masterData }) => drain(masterData.categories()),
  SH42: ({ masterData }) => masterData.shopDeliveryTimes(),
  OF21: (client) => drain(client.offerPages({})),
};

const asked = z.object({ names: z.array(z.string()) });

/** A process with a client and a pool of its own: makes the calls that its parent names, all at once, and tells how they ended. */
async function main(databaseUrl: string, marketplaceUrl: string): Promise<void> {
  const dataSource = await createDataSource(databaseUrl).initialize();
  const client = aClient({ baseUrl: marketplaceUrl, budgets: createCallBudgets(dataSource) });
  const outcomeOf = async (name: string): Promise<string> => {
    try {
      await calls[name]?.(client);
      return 'called';
    } catch (error) {
      return error instanceof CallDeferred ? `deferred by ${error.deferredBy}` : `called: ${String(error)}`;
    }
  };
  process.on('message', (message) => {
    const { names } = asked.parse(message);
    void Promise.all(names.map(outcomeOf)).then((outcomes) => process.send?.({ outcomes }));
  });
  process.send?.({ outcomes: [] });
}

void main(process.argv[2] ?? '', process.argv[3] ?? '');

import type { OrderReadInput, OrderReadResult } from '../../workflows/messages';
import { withHeartbeat } from '../with-heartbeat';
import type { ImportDependencies } from './import-dependencies';
import { receivePage } from './receive-page';

/** Reads one order for a person who looks at it. Whether it is taken stays a matter of the instance's rules. */
export function readOneOrder(
  { dataSource, calls }: ImportDependencies,
  { instanceCode, marketplaceOrderId }: OrderReadInput,
): Promise<OrderReadResult> {
  return withHeartbeat(({ signal }) =>
    calls.connected(instanceCode, (instance) =>
      calls.call(instance, async () => {
        const options = { use: 'person', signal } as const;
        const { found, requestedAt, oddities } = await instance.client.ordersByIds([marketplaceOrderId], options);
        const odd = [...new Set(oddities.map(({ words }) => `; ${words}`))].join('');
        if (found.length === 0) {
          const words = `The marketplace does not know order ${marketplaceOrderId} for this shop${odd}`;
          return { found: false, words };
        }
        const page = { orders: found, requestedAt, source: 'ids', isRequested: false, runId: null } as const;
        const { changed } = await receivePage(dataSource, instance, page);
        const outcome = changed === 0 ? 'nothing changed' : 'the order changed';
        return { found: true, words: `Read again: ${outcome}${odd}` };
      }),
    ),
  );
}

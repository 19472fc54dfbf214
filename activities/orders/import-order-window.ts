import { orderWindowId } from '../../workflows/ids';
import type { ImportSummary, OrderWindowInput } from '../../workflows/messages';
import { remarkOnRun } from '../runs/remark-on-run';
import { endRun, failingRuns, openRun } from '../runs/run-record';
import { withHeartbeat } from '../with-heartbeat';
import type { ImportDependencies } from './import-dependencies';
import { receivePage } from './receive-page';

/** Reads the orders created or updated within a window, under the rules of a sweep; the cursor stays [ORD-02]. */
export function importOrderWindow(
  { dataSource, calls }: ImportDependencies,
  window: OrderWindowInput,
): Promise<ImportSummary> {
  const { manager } = dataSource;
  const { instanceCode, basedOn, from, to } = window;
  const query =
    basedOn === 'creationDate' ? { createdFrom: from, createdTo: to } : { updatedFrom: from, updatedTo: to };
  const workflowId = orderWindowId(window);
  return withHeartbeat(({ signal, note }) =>
    failingRuns(manager, { workflowId, runIds: [] }, () =>
      calls.connected(instanceCode, async (instance) => {
        const parameters = { basedOn, from, to };
        const run = {
          instanceId: instance.id,
          operation: 'importOrders',
          kind: 'window',
          workflowId,
          parameters,
        } as const;
        const runId = await openRun(manager, run);
        return calls.call(instance, async () => {
          let [read, changed] = [0, 0];
          for await (const page of instance.client.orderPages(query, { use: 'person', signal })) {
            await remarkOnRun(manager, runId, page.oddities);
            const { orders, requestedAt } = page;
            const received = { orders, requestedAt, source: 'window', isRequested: false, runId } as const;
            const stored = await receivePage(dataSource, instance, received);
            read += stored.read;
            changed += stored.changed;
            note({ read, changed });
          }
          await endRun(manager, runId);
          return { runId, read, changed };
        });
      }),
    ),
  );
}

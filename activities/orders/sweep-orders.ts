import { orderSweepId } from '../../workflows/ids';
import type { ImportSummary, OrderSweepInput } from '../../workflows/messages';
import type { ConnectedInstance } from '../instances/marketplace-clients';
import type { OrdersPage } from '../mirakl/order-page';
import { remarkOnRun } from '../runs/remark-on-run';
import { endRun, failingRuns, openRun } from '../runs/run-record';
import { withHeartbeat } from '../with-heartbeat';
import { decideAgain } from './decide-again';
import type { ImportDependencies } from './import-dependencies';
import { moveCursor, readSweepStart } from './order-cursor';
import { readChanges } from './read-changes';
import { receivePage, type ReceivedPage } from './receive-page';

export interface SweepSummary extends ImportSummary {
  readonly areSellerReferencesWanted: boolean;
}

/**
 * One sweep: every order that changed since the cursor, all states; then the cursor moves [ORD-01]. Repeated after a fault,
 * which changes nothing twice; the summary is of the last attempt, the run counts them all.
 */
export function sweepOrders(
  { dataSource, calls }: ImportDependencies,
  { instanceCode }: OrderSweepInput,
): Promise<SweepSummary> {
  const { manager } = dataSource;
  const workflowId = orderSweepId(instanceCode);
  return withHeartbeat(({ signal, note }) =>
    failingRuns(manager, { workflowId, runIds: [] }, () =>
      calls.connected(instanceCode, async (instance) => {
        const runId = await openRun(manager, {
          instanceId: instance.id,
          operation: 'importOrders',
          kind: 'delta',
          workflowId,
        });
        return calls.call(instance, async () => {
          const start = await readSweepStart(manager, instance.id);
          let [read, changed] = [0, 0];
          const store = async (page: OrdersPage): Promise<ReceivedPage> => {
            await remarkOnRun(manager, runId, page.oddities);
            const { orders, requestedAt } = page;
            const received = { orders, requestedAt, source: 'sweep', isRequested: false, runId } as const;
            const stored = await receivePage(dataSource, instance, received);
            read += stored.read;
            changed += stored.changed;
            note({ read, changed });
            return stored;
          };
          const position = await readChanges({ manager, instance, runId, start, signal, store });
          await moveCursor(manager, instance.id, { from: start.cursor, to: position });
          await decideAgain(dataSource, instance);
          await endRun(manager, runId);
          return { runId, read, changed, areSellerReferencesWanted: await hasWantedReferences(dataSource, instance) };
        });
      }),
    ),
  );
}

async function hasWantedReferences(
  dataSource: ImportDependencies['dataSource'],
  instance: ConnectedInstance,
): Promise<boolean> {
  const rows: { wanted: boolean }[] = await dataSource.query(
    `select exists (select from marketplace_order where instance_id = $1 and seller_reference_wanted) as wanted`,
    [instance.id],
  );
  return rows[0]?.wanted === true;
}

import type { DataSource } from 'typeorm';
import { createLogger } from '../../platform/logger';
import { dispatchPage, SIGNALS_AT_ONCE } from '../../worker/dispatcher/dispatcher';
import { orderLifecycleId } from '../../workflows/ids';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { INSTANCE_CODE, withConnector, type BenchConnector } from './bench-connector';
import type { StartEngine } from './bench-engine';
import { figure, median, rounded, type Figures } from './figures';
import { fillOpenOrders } from './fill-open-orders';
import { inParallel } from './in-parallel';
import type { BenchSizes } from './measure-orders';
import { say } from './say';

interface DispatchRates {
  /** Orders per second: started by the dispatcher, signalled by it, and started bare by the client. */
  readonly started: number;
  readonly signalled: number;
  readonly bare: number;
}

/** P4: what the dispatcher does for a start, against the start alone, so many at once; each on a fresh server. No worker. */
export async function measureDispatch(startEngine: StartEngine, { orders, rounds }: BenchSizes): Promise<Figures> {
  const measured: DispatchRates[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const [started, signalled] = await withConnector({ startEngine, hasWorker: false }, (connector) =>
      dispatchedRates(connector, orders),
    );
    const bare = await withConnector({ startEngine, hasWorker: false }, (connector) => bareRate(connector, orders));
    measured.push({ started, signalled, bare });
    say(`  round ${String(round)}, per second: started ${started}, signalled ${signalled}, bare starts ${bare}`);
  }
  const ours = ({ started, signalled }: DispatchRates): number => Math.min(started, signalled);
  return {
    P4: figure({
      ours: median(measured.map(ours)),
      baseline: median(measured.map(({ bare }) => bare)),
      ratio: median(measured.map((rates) => ours(rates) / rates.bare)),
      unit: `orders per second, ${SIGNALS_AT_ONCE} at once; the slower of starting and signalling`,
      rounds,
      atLeast: 0.7,
      details: { measured },
    }),
  };
}

async function dispatchedRates(connector: BenchConnector, orders: number): Promise<readonly [number, number]> {
  const { client, dataSource } = connector;
  const dependencies = { client, dataSource, logger: createLogger({ name: 'bench', level: 'silent' }) };
  const dispatchAll = async (): Promise<number> =>
    rateOf(orders, async () => {
      while (await isAnyPending(dataSource)) await dispatchPage(dependencies);
    });
  await fillOpenOrders(dataSource, { instanceCode: INSTANCE_CODE, orders, isDispatched: false });
  const started = await dispatchAll();
  await dataSource.query(`update marketplace_order set pending_revision = pending_revision + 1`);
  return [started, await dispatchAll()];
}

async function isAnyPending(dataSource: DataSource): Promise<boolean> {
  const rows: { pending: boolean }[] = await dataSource.query(
    `select exists (select from marketplace_order where pending_revision > dispatched_revision) as pending`,
  );
  return rows[0]?.pending === true;
}

function bareRate({ client }: BenchConnector, orders: number): Promise<number> {
  const ids = Array.from({ length: orders }, (_, index) => String(index));
  return rateOf(orders, () =>
    inParallel(ids, SIGNALS_AT_ONCE, (marketplaceOrderId) => {
      const order = { instanceCode: INSTANCE_CODE, marketplaceOrderId };
      return client.workflow.start('orderLifecycle', {
        workflowId: orderLifecycleId(order),
        taskQueue: CONNECTOR_TASK_QUEUE,
        args: [order],
      });
    }),
  );
}

async function rateOf(count: number, act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return rounded((1000 * count) / (performance.now() - startedAt));
}

import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { WorkflowHandle } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { createOrderActivities } from '../../activities/orders/order-activities';
import { createDataSource } from '../../entities/data-source';
import { orderIdsId, orderLifecycleId } from '../../workflows/ids';
import { getProgressQuery, orderChangedSignal } from '../../workflows/messages';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { startBench, type WorkflowBench } from '../support/workflow-bench';

/** The fewest that a worker can have. */
const TASK_SLOTS = 2;

/** A way to the database that can be cut and mended, for the worker alone. */
class Way {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(port: number): Promise<Way> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const way = new Way(server, (server.address() as AddressInfo).port);
    server.on('connection', (near) => {
      way.open(near, port);
    });
    return way;
  }

  private open(near: Socket, port: number): void {
    if (this.isCut) {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
      socket.pipe(other);
    }
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  mend(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

let database: TestDatabase;
let way: Way;
let dataSource: DataSource;
let bench: WorkflowBench;
beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  way = await Way.to(Number(url.port));
  url.port = String(way.port);
  dataSource = createDataSource(url.href);
  await dataSource.initialize();
  bench = await startBench({
    connectorActivities: createOrderActivities({ dataSource, publicUrl: 'http://localhost:8080' }),
    // A worker wants something to do; no order gets as far as this.
    marketplaceActivities: { shipDelivery: () => Promise.reject(new Error('There is nothing to ship')) },
    connectorWorker: { maxConcurrentWorkflowTaskExecutions: TASK_SLOTS },
  });
}, 60_000);
afterAll(async () => {
  await bench.stop();
  await dataSource.destroy();
  await way.close();
  await database.drop();
});

function tell(marketplaceOrderId: string): Promise<WorkflowHandle> {
  const order = { instanceCode: 'demo', marketplaceOrderId };
  return bench.client.workflow.signalWithStart('orderLifecycle', {
    workflowId: orderLifecycleId(order),
    taskQueue: CONNECTOR_TASK_QUEUE,
    args: [order],
    signal: orderChangedSignal,
    signalArgs: [{ revision: 1 }],
  });
}

async function waitsByTimer(handle: WorkflowHandle): Promise<boolean> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).some((event) => event.timerStartedEventAttributes);
}

describe('while the database is away from more orders than there are workflow-task slots', () => {
  it('what needs none of it goes on, orders answer, and all go on when it is back', async () => {
    way.cut();
    const orders = await Promise.all(
      Array.from({ length: TASK_SLOTS * 5 }, (_, index) => tell(`AWAY-${String(index)}`)),
    );
    // Each waits for its next try by a timer of the server, and holds no slot.
    for (const order of orders) await eventually(() => waitsByTimer(order), 60_000);

    // Nobody told it what to import: it waits a little and ends.
    const other = await bench.client.workflow.execute('orderIds', {
      workflowId: orderIdsId('demo'),
      taskQueue: CONNECTOR_TASK_QUEUE,
      args: [{ instanceCode: 'demo' }],
    });
    expect(other).toEqual({ imported: 0 });
    for (const order of orders) {
      expect(await order.query(getProgressQuery)).toMatchObject({ progress: 'running' });
      expect((await order.describe()).status.name).toBe('RUNNING');
    }

    way.mend();
    // The database is there, and has never heard of them.
    for (const order of orders) expect(await order.result()).toEqual({ outcome: 'notInDatabase' });
  }, 180_000);
});

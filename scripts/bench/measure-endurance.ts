import { withConnector, type BenchConnector } from './bench-connector';
import type { StartEngine } from './bench-engine';
import { figure, rounded, type Figures } from './figures';
import { Meter } from './meter';
import { liveLives } from './order-lives';
import { residentMiB } from './processor-time';
import { say } from './say';

const BATCH = 500;
const MINUTE_MS = 60_000;
/** Between the end of the warm-up and the end, memory may differ by this much and still count as flat. */
const FLAT_MIB = 50;

interface Batch {
  readonly lastOrder: number;
  readonly processorMs: number;
  readonly residentMiB: number;
}

export interface EnduranceSizes {
  /** At least ten: they live in ten batches or more. */
  readonly orders: number;
  /** No batch begins after this long. */
  readonly minutes: number;
}

/**
 * P12: whether the last fifth of so many orders cost as much as the first, and the worker's memory stays flat. Where time
 * runs out before the orders do, what was lived is compared all the same, and the goal stays open.
 */
export function measureEndurance(
  startEngine: StartEngine,
  { orders: wanted, minutes }: EnduranceSizes,
): Promise<Figures> {
  return withConnector({ startEngine }, async (connector) => {
    const size = Math.min(BATCH, Math.max(1, Math.floor(wanted / 10)));
    const orders = size * Math.floor(wanted / size);
    const end = performance.now() + minutes * MINUTE_MS;
    const batches: Batch[] = [];
    for (let last = size; last <= orders && performance.now() < end; last += size) {
      batches.push(await liveBatch(connector, size, last));
    }
    const lived = batches.length * size;
    if (lived < orders) say(`  ${minutes} minutes are over: ${lived} of ${orders} orders have lived`);
    const share = Math.max(1, Math.floor(batches.length / 5));
    const [first, latest] = [batches.slice(0, share), batches.slice(-share)];
    const memory = batches.slice(share).map((batch) => batch.residentMiB);
    const growth = (memory.at(-1) ?? 0) - (memory[0] ?? 0);
    const measured = figure({
      ours: meanCost(latest),
      baseline: meanCost(first),
      unit: `ms of processor per order: the last fifth of ${String(lived)} orders, and the first`,
      rounds: 1,
      atMost: 1.2,
      isRestReached: growth <= FLAT_MIB,
      details: { batches, growthMiB: rounded(growth), ordersAsked: orders },
    });
    return { P12: lived < orders ? { ...measured, isReached: null } : measured };
  });
}

async function liveBatch(connector: BenchConnector, size: number, lastOrder: number): Promise<Batch> {
  const meter = new Meter(connector.groups);
  await liveLives(connector, size, meter);
  const { processorMs, otherLoad } = meter.read();
  const { worker, server, engineDatabase, database } = processorMs;
  const batch = {
    lastOrder,
    processorMs: rounded((worker + server + engineDatabase + database) / size),
    residentMiB: rounded(residentMiB(connector.workerPid)),
  };
  say(
    `  up to order ${lastOrder}: ${batch.processorMs} ms each, worker ${batch.residentMiB} MiB, other load ${rounded(otherLoad)}`,
  );
  return batch;
}

const meanCost = (batches: readonly Batch[]): number =>
  batches.reduce((sum, { processorMs }) => sum + processorMs, 0) / batches.length;

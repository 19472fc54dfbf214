import { withConnector, type BenchConnector } from './bench-connector';
import type { StartEngine } from './bench-engine';
import { figure, rounded, type Figures } from './figures';
import { Meter } from './meter';
import { liveLives } from './order-lives';
import { residentMiB } from './processor-time';
import { say } from './say';

const BATCH = 500;
/** Between the end of the warm-up and the end, memory may differ by this much and still count as flat. */
const FLAT_MIB = 50;

interface Batch {
  readonly lastOrder: number;
  readonly processorMs: number;
  readonly residentMiB: number;
}

/** P12: whether the last thousand of so many orders cost as much as the first, and the worker's memory stays flat. */
export function measureEndurance(startEngine: StartEngine, orders: number): Promise<Figures> {
  return withConnector({ startEngine }, async (connector) => {
    const size = Math.min(BATCH, orders / 10);
    const batches: Batch[] = [];
    for (let last = size; last <= orders; last += size) batches.push(await liveBatch(connector, size, last));
    const share = batches.length / 5;
    const [first, latest] = [batches.slice(0, share), batches.slice(-share)];
    const memory = batches.slice(share).map((batch) => batch.residentMiB);
    const growth = (memory.at(-1) ?? 0) - (memory[0] ?? 0);
    return {
      P12: figure({
        ours: meanCost(latest),
        baseline: meanCost(first),
        unit: `ms of processor per order: the last fifth of ${String(orders)} orders, and the first`,
        rounds: 1,
        atMost: 1.2,
        isRestReached: growth <= FLAT_MIB,
        details: { batches, growthMiB: rounded(growth) },
      }),
    };
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

import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { BenchName } from './bench-names';
import { INSTANCE_CODE, withConnector, type BenchConnector } from './bench-connector';
import type { StartEngine } from './bench-engine';
import { changedOrderFigure } from './changed-order';
import { COUNTING_SETTINGS, countSweep, startCounting, type SweepCounts } from './count-sweep';
import { fillInstances, fillOpenOrders } from './fill-open-orders';
import { figure, median, rounded, type Figures } from './figures';
import { Meter } from './meter';
import { allWait } from './order-lives';
import { residentMiB } from './processor-time';
import { say } from './say';
import { until } from '../until';

const MINUTE_MS = 60_000;
/** A sweep looks back ten minutes before the cursor: what was imported must be older by then. */
const PAST_OVERLAP_MS = 11 * MINUTE_MS;
const BEHIND_MS = 24 * 60 * MINUTE_MS;
const SWEEPS = 3;
const IDLE_MS = 30_000;
const SAMPLE_MS = 1_000;
const MOST_MIB = 500;
const MOST_IDLE = 0.03;
const ROWS = { instances: 199, ordersEach: 503 };

/** A sweep's counts while so many orders were open. */
interface Stage {
  readonly name: string;
  readonly counts: SweepCounts;
}

/**
 * P5, P6 and P7 on one stack, since all three want many open orders, each with a running workflow: up to a thousand are
 * imported for good, the others are held.
 *
 * @param openOrders how many run at the end
 */
export function measureOpenOrders(
  startEngine: StartEngine,
  benches: readonly BenchName[],
  openOrders: number,
): Promise<Figures> {
  const options = { startEngine, databaseSettings: COUNTING_SETTINGS, marketplaceBehindMs: BEHIND_MS };
  return withConnector(options, async (connector) => {
    const isCounted = benches.includes('sweep');
    await startCounting(connector);
    const memory = watchMemory(connector.workerPid);
    const stages: Stage[] = [];
    const count = async (name: string): Promise<void> => {
      if (isCounted) stages.push({ name, counts: await settledCounts(connector, name) });
    };
    await count('0 running orders');
    const few = Math.min(1_000, openOrders / 10);
    memory.enter('orders imported');
    await open(connector, few);
    await count(`${String(few)} running orders`);
    memory.enter('held orders started');
    await hold(connector, openOrders - few);
    await count(`${String(openOrders)} running orders`);
    const memoryFigures: Figures = benches.includes('memory')
      ? { P7: await memoryFigure(connector, memory, openOrders) }
      : {};
    memory.stop();
    if (!isCounted) return memoryFigures;
    await fillInstances(connector.dataSource, ROWS);
    await count(
      `${String(ROWS.instances * ROWS.ordersEach + openOrders)} open rows, ${String(ROWS.instances + 1)} instances`,
    );
    return { P5: sweepFigure(stages), P6: await changedOrderFigure(connector), ...memoryFigures };
  });
}

async function open(connector: BenchConnector, count: number): Promise<void> {
  const ids = await connector.sandbox.place(count);
  await connector.sweep();
  await allWait(connector, ids, 'delivery');
  say(`  ${String(count)} more orders are open`);
}

/** Open for as long as a person holds them: a workflow each, and none of the work that an import is. */
async function hold(connector: BenchConnector, count: number): Promise<void> {
  const { dataSource } = connector;
  await fillOpenOrders(dataSource, { instanceCode: INSTANCE_CODE, orders: count, isDispatched: false, isHeld: true });
  await dataSource.query('analyze marketplace_order');
  await dataSource.query('notify order_changed');
  await until(`${String(count)} orders are held`, async () => {
    const rows: { held: number }[] = await dataSource.query(
      `select count(*)::integer as held from marketplace_order where paused_by is not null and progress = 'paused'`,
    );
    return rows[0]?.held === count;
  });
  say(`  ${String(count)} more orders are open`);
}

/** The middle of some sweeps that find nothing: something that comes by the clock may fall into one of them. */
async function settledCounts(connector: BenchConnector, name: string): Promise<SweepCounts> {
  await settle(connector);
  const counted: SweepCounts[] = [];
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) counted.push(await countSweep(connector));
  const counts = {
    httpCalls: median(counted.map(({ httpCalls }) => httpCalls)),
    statements: median(counted.map(({ statements }) => statements)),
    temporalCalls: median(counted.map(({ temporalCalls }) => temporalCalls)),
  };
  say(`  ${name}: ${JSON.stringify(counts)}`);
  return counts;
}

const summarySchema = z.object({ read: z.number() });

/** The marketplace's time goes on until nothing is news any more: our own order numbers, written back, are news, too. */
async function settle(connector: BenchConnector): Promise<void> {
  for (let read = 1; read > 0;) {
    await connector.sandbox.moveClock(PAST_OVERLAP_MS);
    read = summarySchema.parse(await connector.sweep()).read;
    await until('nothing is on its way', async () => {
      const rows: { isBusy: boolean }[] = await connector.dataSource.query(
        `select exists (select from marketplace_order where seller_reference_wanted or progress = 'running'
                           or pending_revision > dispatched_revision) as "isBusy"`,
      );
      return rows[0]?.isBusy === false;
    });
  }
}

function sweepFigure(stages: readonly Stage[]): Figures[string] {
  const sumOf = ({ counts }: Stage): number => counts.httpCalls + counts.statements + counts.temporalCalls;
  const sums = stages.map(sumOf);
  return figure({
    ours: Math.max(...sums),
    baseline: sums[0] ?? 0,
    unit: 'HTTP calls, statements and Temporal calls of a sweep that finds nothing changed; with none running',
    rounds: SWEEPS,
    atMost: 1,
    details: { stages },
  });
}

/** The worker's memory while it is watched, its peaks apart by what went on. */
interface MemoryWatch {
  /** What begins now. */
  enter(phase: string): void;
  /** MiB. */
  peaks(): Readonly<Record<string, number>>;
  stop(): void;
}

function watchMemory(pid: number): MemoryWatch {
  const peaks = new Map<string, number>();
  let phase = 'at rest';
  const look = (): void => {
    peaks.set(phase, Math.max(peaks.get(phase) ?? 0, rounded(residentMiB(pid))));
  };
  const timer = setInterval(look, SAMPLE_MS);
  look();
  return {
    enter: (next) => {
      look();
      phase = next;
      look();
    },
    peaks: () => Object.fromEntries(peaks),
    stop: () => clearInterval(timer),
  };
}

async function memoryFigure(
  connector: BenchConnector,
  memory: MemoryWatch,
  openOrders: number,
): Promise<Figures[string]> {
  memory.enter('idle');
  const meter = new Meter(connector.groups);
  await meter.during(() => pause(IDLE_MS));
  const { processorMs, wallMs, otherLoad } = meter.read();
  const idleShare = rounded(processorMs.worker / wallMs);
  const peaks = memory.peaks();
  const peakMiB = Math.max(...Object.values(peaks));
  const details = { openOrders, idleShare, peaks, residentMiB: rounded(residentMiB(connector.workerPid)), otherLoad };
  say(`  worker: peaks in MiB ${JSON.stringify(peaks)}, idle ${String(idleShare)} of a processor`);
  return figure({
    ours: peakMiB,
    baseline: MOST_MIB,
    unit: `MiB of the worker at its peak, with ${String(openOrders)} open orders`,
    rounds: 1,
    atMost: 1,
    isRestReached: idleShare <= MOST_IDLE,
    details,
  });
}

import { z } from 'zod';
import { decodeOrder } from '../../activities/mirakl/order-schema';
import { databasePreviewSource } from '../../activities/preview/database-source';
import { resolveSettings } from '../../domain/instance-settings';
import { mapOrder } from '../../domain/mapping/map-order';
import { INSTANCE_CODE, withConnector, type BenchConnector } from './bench-connector';
import type { StartEngine } from './bench-engine';
import { rounded, withoutGoal, type Figures } from './figures';
import { Meter, type Metered } from './meter';
import { forgetPeak, peakMiB, residentMiB } from './processor-time';
import { say } from './say';
import { until } from '../until';

/** Compiled code, filled caches and open connections are what a long-lived process has. */
const WARM_UP = 30;
/** The sandbox places this many at once. */
const PLACED_AT_ONCE = 500;
/** How many orders are mapped to time it. */
const MAPPED = 500;
const POLL_MS = 500;
const TIMEOUT_MS = 60 * 60_000;

/**
 * One sweep that finds so many new orders, until each is imported, confirmed, invoiced and paid, and waits for its delivery:
 * orders a second, the worker's memory, and the processor time of an order by what it is spent on.
 */
export function measureImport(startEngine: StartEngine, orders: number): Promise<Figures> {
  return withConnector({ startEngine }, async (connector) => {
    const { workerPid } = connector;
    await place(connector, WARM_UP);
    await connector.sweep();
    await allImported(connector, WARM_UP);
    await place(connector, orders);
    forgetPeak(workerPid);
    const restingMiB = rounded(residentMiB(workerPid));
    const meter = new Meter(connector.groups);
    const { sweptMs, importedMs } = await meter.during(async () => {
      const startedAt = performance.now();
      await connector.sweep();
      const swept = performance.now() - startedAt;
      await allImported(connector, WARM_UP + orders);
      return { sweptMs: swept, importedMs: performance.now() - startedAt };
    });
    const memory = { peakMiB: rounded(peakMiB(workerPid)), restingMiB, settledMiB: rounded(residentMiB(workerPid)) };
    const cost = await costOf(connector, orders, meter.read());
    const sweptPerSecond = rounded((1000 * orders) / sweptMs);
    const importedPerSecond = (1000 * orders) / importedMs;
    say(`  ${orders} new orders: stored ${sweptPerSecond}/s, imported ${rounded(importedPerSecond)}/s`);
    say(`  ${JSON.stringify(cost)} ms of processor each, worker ${JSON.stringify(memory)}`);
    return {
      'Import rate': withoutGoal({
        ours: importedPerSecond,
        unit: `orders a second, one sweep of ${orders} new ones, until they wait for their delivery`,
        details: { sweptPerSecond, orders, ...memory },
      }),
      'Import cost': withoutGoal({
        ours: cost.mapping + cost.worker + cost.database + cost.temporal,
        unit: 'ms of processor an order: mapping, the rest of the worker, database, Temporal server',
        details: { ...cost },
      }),
    };
  });
}

async function place({ sandbox }: BenchConnector, count: number): Promise<void> {
  for (let placed = 0; placed < count; placed += PLACED_AT_ONCE) {
    await sandbox.place(Math.min(PLACED_AT_ONCE, count - placed));
  }
}

const countSchema = z.object({ arrived: z.int(), parked: z.int() });

/** Asked for seldom and in the cheapest way: what it costs is counted with the rest. */
function allImported({ dataSource }: BenchConnector, count: number): Promise<void> {
  return until(
    `${count} orders wait for their delivery`,
    async () => {
      const rows: unknown[] = await dataSource.query(
        `select count(*) filter (where progress = 'waiting' and waiting_for = 'delivery')::integer as arrived,
                count(*) filter (where progress = 'parked')::integer as parked from marketplace_order`,
      );
      const { arrived, parked } = countSchema.parse(rows[0]);
      if (parked > 0) throw new Error('Orders are parked, and none should be');
      return arrived >= count;
    },
    { pollMs: POLL_MS, timeoutMs: TIMEOUT_MS },
  );
}

interface ImportCost {
  /** Decoding and mapping, which are pure and timed by themselves. */
  readonly mapping: number;
  /** The rest of the worker: workflows, statements and their answers. */
  readonly worker: number;
  readonly database: number;
  /** The server, and its own database where it has one. */
  readonly temporal: number;
  readonly otherLoad: number;
}

/** In milliseconds of processor an order. */
async function costOf(connector: BenchConnector, orders: number, metered: Metered): Promise<ImportCost> {
  const { worker, database, server, engineDatabase } = metered.processorMs;
  const mapping = await mappingMs(connector);
  return {
    mapping: rounded(mapping),
    worker: rounded(Math.max(0, worker / orders - mapping)),
    database: rounded(database / orders),
    temporal: rounded((server + engineDatabase) / orders),
    otherLoad: rounded(metered.otherLoad),
  };
}

/** Of one order, on the orders that were imported, in a process that has mapped before. */
async function mappingMs({ dataSource }: BenchConnector): Promise<number> {
  const raws: { raw: unknown }[] = await dataSource.query(`select raw from reception order by id limit $1`, [MAPPED]);
  const source = await databasePreviewSource(dataSource.manager, INSTANCE_CODE);
  if (source === null) throw new Error('There is no instance to measure on');
  const decode = () =>
    raws.flatMap(({ raw }) => {
      const decoded = decodeOrder(raw);
      return decoded.kind === 'decoded' ? [decoded.order] : [];
    });
  const context = await source.loadContext(resolveSettings(source.settings), decode());
  const once = (): void => {
    for (const order of decode()) mapOrder(order, context);
  };
  once();
  const before = process.cpuUsage();
  once();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / raws.length;
}

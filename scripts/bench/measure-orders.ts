import type { History } from '@temporalio/common/lib/proto-utils';
import { orderLifecycleId } from '../../workflows/ids';
import { withBaseline } from './baseline-lives';
import type { StartEngine } from './bench-engine';
import { INSTANCE_CODE, withConnector, withTemporal, type BenchConnector } from './bench-connector';
import { figure, median, rounded, type Figures } from './figures';
import { Meter, type Metered } from './meter';
import { liveLives } from './order-lives';
import { say } from './say';

/** What the program was asked for. */
export interface BenchSizes {
  /** Orders of one measurement. */
  readonly orders: number;
  readonly rounds: number;
}

/** One side of a round: what so many lives cost. */
interface LivesCost {
  readonly ordersPerSecond: number;
  /** Worker, Temporal server and the server's own database; ours, which the baseline does not have, is apart. */
  readonly processorMs: number;
  readonly parts: Readonly<Record<string, number>>;
  readonly otherLoad: number;
}

function costOf(count: number, { wallMs, processorMs, otherLoad }: Metered): LivesCost {
  const perOrder = Object.entries(processorMs).map(([group, ms]): [string, number] => [group, rounded(ms / count)]);
  return {
    ordersPerSecond: rounded((1000 * count) / wallMs),
    processorMs: rounded((processorMs.worker + processorMs.server + processorMs.engineDatabase) / count),
    parts: Object.fromEntries(perOrder),
    otherLoad: rounded(otherLoad),
  };
}

/** Compiled code, filled caches and open connections are what a long-lived process has. */
const WARM_UP = 30;

/** P1, P2, P3: an order's whole life against six activities that do nothing, in turn, each on a fresh server. */
export async function measureOrders(
  startEngine: StartEngine,
  { orders, rounds }: BenchSizes,
): Promise<{ readonly figures: Figures; readonly history: History }> {
  const ours: LivesCost[] = [];
  const baseline: LivesCost[] = [];
  let history: History | null = null;
  for (let round = 1; round <= rounds; round += 1) {
    const lived = await oursOnce(startEngine, orders);
    ours.push(lived.cost);
    history = lived.history;
    say(`  round ${String(round)}, an order's life:  ${inWords(lived.cost)}`);
    const compared = await baselineOnce(startEngine, orders);
    baseline.push(compared);
    say(`  round ${String(round)}, six activities:  ${inWords(compared)}`);
  }
  if (history === null) throw new Error('There was no round');
  return { figures: { P1: historyFigure(history), ...costFigures(ours, baseline) }, history };
}

function oursOnce(startEngine: StartEngine, orders: number): Promise<{ cost: LivesCost; history: History }> {
  return withConnector({ startEngine }, async (connector) => {
    await liveLives(connector, WARM_UP, new Meter(connector.groups));
    const meter = new Meter(connector.groups);
    const [first = ''] = await liveLives(connector, orders, meter);
    return { cost: costOf(orders, meter.read()), history: await historyOf(connector, first) };
  });
}

function baselineOnce(startEngine: StartEngine, orders: number): Promise<LivesCost> {
  return withTemporal(startEngine, (temporal) =>
    withBaseline(temporal, async (baseline) => {
      await baseline.live(WARM_UP, new Meter(baseline.groups));
      const meter = new Meter(baseline.groups);
      await baseline.live(orders, meter);
      return costOf(orders, meter.read());
    }),
  );
}

function historyOf({ client }: BenchConnector, marketplaceOrderId: string): Promise<History> {
  return client.workflow
    .getHandle(orderLifecycleId({ instanceCode: INSTANCE_CODE, marketplaceOrderId }))
    .fetchHistory();
}

function inWords({ ordersPerSecond, processorMs, parts, otherLoad }: LivesCost): string {
  const shares = Object.entries(parts).map(([group, ms]) => `${group} ${String(ms)}`);
  return (
    `${String(ordersPerSecond)}/s, ${String(processorMs)} ms of processor each (${shares.join(', ')}); ` +
    `other load ${String(otherLoad)}`
  );
}

/** Counts are exact, and tests of the suite; here they stand beside the rest. */
function historyFigure(history: History): Figures[string] {
  const events = history.events ?? [];
  const serverActivities = events.filter((event) => event.activityTaskScheduledEventAttributes).length;
  return figure({
    ours: events.length,
    baseline: 40,
    unit: 'events of an order',
    rounds: 1,
    atMost: 1,
    isRestReached: serverActivities <= 3,
    details: { serverActivities },
  });
}

function costFigures(ours: readonly LivesCost[], baseline: readonly LivesCost[]): Figures {
  const ratioOf = (pick: (cost: LivesCost) => number): number =>
    median(ours.map((cost, round) => pick(cost) / pick(baseline[round] ?? cost)));
  const valueOf = (costs: readonly LivesCost[], pick: (cost: LivesCost) => number): number => median(costs.map(pick));
  const processor = (cost: LivesCost): number => cost.processorMs;
  const rate = (cost: LivesCost): number => cost.ordersPerSecond;
  const details = { ours, baseline };
  return {
    P2: figure({
      ours: valueOf(ours, processor),
      baseline: valueOf(baseline, processor),
      ratio: ratioOf(processor),
      unit: 'ms of processor per order (worker, server and its database)',
      rounds: ours.length,
      atMost: 1,
      details,
    }),
    P3: figure({
      ours: valueOf(ours, rate),
      baseline: valueOf(baseline, rate),
      ratio: ratioOf(rate),
      unit: 'orders per second',
      rounds: ours.length,
      atLeast: 1,
    }),
  };
}

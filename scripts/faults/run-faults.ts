import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { connectTemporal } from '../../platform/temporal';
import { audit } from './audit/audit';
import { findingsAbout, type Finding } from './audit/finding';
import { ended, shipped } from './audit/order-pair';
import { readDatabase } from './database-snapshot';
import { createMarketplaceControl, type MarketplaceControl } from './marketplace-control';
import { readMarketplace } from './marketplace-snapshot';
import { createPatientApi } from './patient-api';
import { countFindings, killedInWords, type FaultsReport } from './report';
import { planSchedule } from './schedule';
import { settle } from './settle';
import { connectShops, stopSweeping } from './shops';
import type { Snapshots } from './snapshots';
import type { Stage } from './stage';
import { play, type Tally } from './play';
import { readTemporal } from './temporal-snapshot';
import type { WarehouseRecord } from './warehouse-acts';

export interface FaultsOptions {
  readonly minutes: number;
  readonly seed: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const PROGRESS_MS = 5_000;
/** A caller gives up after this long. */
const PATIENCE_MS = 60_000;
/** Whoever was killed last has started again by then, on a busy machine, too. */
const COME_BACK_MS = 180_000;
const LAST_ANSWERS_MS = 90_000;
const POLL_MS = 200;

/** Plays the schedule on the stage, lets everything come to rest, and audits what is left. */
export async function runFaults(stage: Stage, options: FaultsOptions): Promise<FaultsReport> {
  const { minutes, seed, say, signal } = options;
  const { installation } = stage;
  const control = createMarketplaceControl(installation.sandboxUrl);
  await connectShops(installation);
  say('both shops are connected');
  const api = createPatientApi({ ...installation, patienceMs: PATIENCE_MS, signal });
  const kill: Parameters<typeof play>[0]['performers']['kill'] = (name, downMs) => stage.victims[name].kill(downMs);
  const events = planSchedule({ minutes, seed });
  const warehouse: WarehouseRecord = { parted: new Set(), arrivals: [] };
  const { tally, ended: played, lastAnswers } = play({ events, signal, performers: { control, api, warehouse, kill } });
  await withProgress({ stage, control, tally, options }, played);
  const faults = await control.calm();
  const calmAt = Date.now();
  say('no more faults and kills: waiting until all is quiet');
  await allUp(stage, signal);
  await lastAnswers(LAST_ANSWERS_MS);
  await stopSweeping(installation);
  const { client, connection } = await connectTemporal(stage.config.temporal);
  const left = await settle({ api, client, dataSource: stage.dataSource, signal, say });
  const settledInSeconds = Math.round((Date.now() - calmAt) / 1000);
  const snapshots = { ...(await takeSnapshots(stage, control, client)), arrivals: warehouse.arrivals };
  await connection.close();
  const findings = [...audit(snapshots), ...findingsOfRun(tally, left)];
  return {
    ...{ seed, minutes, acts: tally.acts, kills: killsOf(stage), faults, settledInSeconds, findings },
    ...countsOf(snapshots),
    ...countFindings(findings),
  };
}

interface Watched {
  readonly stage: Stage;
  readonly control: MarketplaceControl;
  readonly tally: Tally;
  readonly options: FaultsOptions;
}

/** A line every few seconds for as long as the work goes on. */
async function withProgress({ stage, control, tally, options }: Watched, work: Promise<void>): Promise<void> {
  const startedAt = Date.now();
  const watching = new AbortController();
  const watch = async (): Promise<void> => {
    for (;;) {
      await pause(PROGRESS_MS, undefined, { signal: watching.signal });
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      const met = Object.values(await control.faultsMet()).reduce((sum, count) => sum + count, 0);
      const orders = String(tally.acts.order?.done ?? 0);
      const shipments = String(tally.acts.deliver?.done ?? 0);
      options.say(
        `${String(seconds)} of ${String(options.minutes * 60)} s: ${orders} orders, ${shipments} deliveries, ` +
          `killed ${killedInWords(killsOf(stage))}, ${String(met)} faults; ${tally.now}`,
      );
    }
  };
  const watched = watch().catch(() => undefined);
  try {
    await work;
  } finally {
    watching.abort();
    await watched;
  }
}

function killsOf({ victims }: Stage): FaultsReport['kills'] {
  return Object.fromEntries(Object.entries(victims).map(([name, victim]) => [name, victim.counts]));
}

/** @throws when a process that was killed does not come back */
async function allUp({ victims, installation }: Stage, signal: AbortSignal): Promise<void> {
  const until = Date.now() + COME_BACK_MS;
  const isReady = (): Promise<boolean> =>
    fetch(`${installation.apiUrl}/health/ready`, { signal }).then(
      (response) => response.ok,
      () => false,
    );
  while (!Object.values(victims).every(({ isUp }) => isUp) || !(await isReady())) {
    if (Date.now() > until) throw new Error(`Not all is back: ${downWords(victims)}`);
    await pause(POLL_MS, undefined, { signal });
  }
}

function downWords(victims: Stage['victims']): string {
  const down = Object.entries(victims).filter(([, { isUp }]) => !isUp);
  return down.length === 0 ? 'the API is not ready' : `${down.map(([name]) => name).join(', ')} down`;
}

async function takeSnapshots(
  { dataSource }: Stage,
  control: MarketplaceControl,
  client: Client,
): Promise<Omit<Snapshots, 'arrivals'>> {
  return {
    marketplace: await readMarketplace(control),
    database: await readDatabase(dataSource),
    temporal: await readTemporal(client),
  };
}

function findingsOfRun({ unexpected }: Tally, left: string | null): readonly Finding[] {
  return [
    ...unexpected.map((words) => findingsAbout('an answer')('unexplained', words)),
    ...(left === null ? [] : [findingsAbout('the whole')('unexplained', `did not come to rest: ${left}`)]),
  ];
}

function countsOf({
  marketplace,
  database,
}: Snapshots): Pick<FaultsReport, 'orders' | 'saleOrders' | 'shipped' | 'cancelled'> {
  const inStates = (states: readonly string[]): number =>
    marketplace.orders.filter(({ state }) => states.includes(state)).length;
  return {
    orders: marketplace.orders.length,
    saleOrders: database.orders.reduce((sum, { saleOrders }) => sum + saleOrders.length, 0),
    shipped: inStates(shipped),
    cancelled: inStates(ended),
  };
}

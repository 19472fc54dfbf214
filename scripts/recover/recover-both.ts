import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { createMarketplaceClients } from '../../activities/instances/marketplace-clients';
import { settleStrayRuns } from '../../activities/runs/settle-stray-runs';
import { wakeDispatcher } from '../../entities/raise-revision';
import type { Config } from '../../platform/config';
import { installationFingerprint } from '../../platform/installation-fingerprint';
import type { Logger } from '../../platform/logger';
import { createSecretBox } from '../../platform/secret-box';
import type { TemporalConnection } from '../../platform/temporal';
import { rememberNamespace } from '../../worker/dispatcher/remember-namespace';
import { askForLostOrders, byInstance } from './ask-for-lost-orders';
import { moveCursorsBack } from './cursors';
import { dispatchAll, dispatchStray } from './dispatch-again';
import { confirmNumber, listSeries, type ConfirmedNumber } from './invoice-numbers';
import { planNumbers, readShownNumbers, type ShownNumbers } from './order-numbers';
import type { RecoveryReport } from './recovery-report';
import { Refused } from './refused';
import { rebuildSchedules, startImports } from './schedules';
import { isRepeated, isTemporalAhead, readStanding, type Standing } from './standing';
import { compareOrders, listLifecycles, type ComparedOrders, type KnownLifecycle } from './temporal-orders';

export interface RecoveryWorld {
  readonly config: Config;
  readonly dataSource: DataSource;
  readonly temporal: TemporalConnection;
  /** Null only for a dry run against a server that does not have the namespace. */
  readonly namespaceId: string | null;
  readonly logger: Logger;
}

export interface RecoveryOptions {
  readonly isDryRun: boolean;
  /** When the backup that was restored was made; found when null. */
  readonly since: Date | null;
  readonly nextInvoiceNumbers: readonly ConfirmedNumber[];
  /** A person says that this database is the newest there is: its next invoice numbers hold. */
  readonly areInvoiceNumbersKept: boolean;
}

/** Only one recovery at a time; which number it is does not matter, only that it is ours. */
const ADVISORY_LOCK = 7_204_113;

/**
 * Brings database and Temporal together again after one of them was restored from an older copy, or the namespace was
 * lost [FLT-02]. What it writes to the database is one transaction; what it tells Temporal may be told twice. Given
 * again, it completes what is missing and changes nothing else.
 *
 * @throws Refused when another recovery is under way, or a confirmed number cannot be right
 */
export async function recoverBoth(world: RecoveryWorld, options: RecoveryOptions): Promise<RecoveryReport> {
  const runner = world.dataSource.createQueryRunner();
  try {
    const locks: { taken: boolean }[] = await runner.manager.query(`select pg_try_advisory_lock($1) as taken`, [
      ADVISORY_LOCK,
    ]);
    if (locks[0]?.taken !== true) throw new Refused('Another recovery is under way: wait until it has ended');
    return await recoverUnderLock(world, options, runner);
  } finally {
    await runner.query(`select pg_advisory_unlock($1)`, [ADVISORY_LOCK]).catch(() => undefined);
    await runner.release();
  }
}

/** What both sides say before anything is done. */
interface Survey {
  readonly standing: Standing;
  readonly lifecycles: ReadonlyMap<string, KnownLifecycle>;
  readonly compared: ComparedOrders;
  readonly isRepeat: boolean;
  readonly isTemporalNewer: boolean;
}

async function survey(
  { temporal, namespaceId }: RecoveryWorld,
  { since }: RecoveryOptions,
  manager: EntityManager,
): Promise<Survey> {
  const { client } = temporal;
  const standing = await readStanding(manager);
  const lifecycles = namespaceId === null ? new Map<string, KnownLifecycle>() : await listLifecycles(client);
  const compared = await compareOrders(manager, client, lifecycles);
  const { lost, ofUnknownInstances } = compared;
  const isSameNamespace = namespaceId !== null && namespaceId === standing.temporalNamespaceId;
  const isTemporalNewer =
    lost.length + ofUnknownInstances.length > 0 || (isSameNamespace && (await isTemporalAhead(client, standing)));
  const isRepeat = isSameNamespace && (await isRepeated(client, standing, { namespaceId, since, lost }));
  return { standing, lifecycles, compared, isRepeat, isTemporalNewer };
}

async function recoverUnderLock(
  world: RecoveryWorld,
  options: RecoveryOptions,
  runner: QueryRunner,
): Promise<RecoveryReport> {
  const { config, dataSource, temporal, namespaceId, logger } = world;
  const { isDryRun } = options;
  const found = await survey(world, options, runner.manager);
  const { compared, isRepeat, isTemporalNewer } = found;
  if (options.areInvoiceNumbersKept && isTemporalNewer && !isRepeat) throw new Refused(olderWords(compared));
  const clients = createMarketplaceClients({
    dataSource,
    secretBox: createSecretBox(config.encryptionKeys),
    allowPrivateHosts: config.allowPrivateHosts,
    installationFingerprint: await installationFingerprint(config.installationId, (sql) => dataSource.query(sql)),
  });
  const shown = isRepeat ? [] : await readShownNumbers(runner.manager, clients);
  if (!isDryRun && namespaceId !== null) await rememberNamespace(dataSource, namespaceId);
  const written = await inTransaction(runner, isDryRun, (manager) => writeRecovery(manager, { options, found, shown }));
  const report: RecoveryReport = {
    isDryRun,
    isRepeat,
    lastRecoveryAt: found.standing.lastRecovery?.at ?? null,
    ...written,
    marketplaces: shown,
    lostOrders: [...byInstance(compared.lost)].map(([instanceCode, marketplaceOrderIds]) => ({
      instanceCode,
      marketplaceOrderIds,
    })),
    ordersOfUnknownInstances: [...byInstance(compared.ofUnknownInstances)].map(([instanceCode, ids]) => ({
      instanceCode,
      orders: ids.length,
    })),
    perhapsInvoiced: compared.perhapsInvoiced,
    endedRuns: 0,
    schedules: 0,
    importsStarted: [],
  };
  if (isDryRun) return report;
  await askForLostOrders(temporal.client, compared.lost, written.revision);
  const endedRuns = await settleStrayRuns({ dataSource, client: temporal.client, openForMinutes: 0 });
  const schedules = await rebuildSchedules({
    ...{ dataSource, client: temporal.client, logger },
    isDatabaseNewer: !isRepeat && !isTemporalNewer,
  });
  const importsStarted = isRepeat ? [] : await startImports(dataSource, temporal.client);
  return { ...report, endedRuns, schedules, importsStarted };
}

function olderWords({ lost, perhapsInvoiced }: ComparedOrders): string {
  return (
    `This database is older than Temporal (${String(lost.length)} orders are known there alone, ` +
    `${String(perhapsInvoiced)} may have been invoiced since): say each next number by --next-invoice-number`
  );
}

interface ToWrite {
  readonly options: RecoveryOptions;
  readonly found: Survey;
  readonly shown: readonly ShownNumbers[];
}

type Written = Pick<
  RecoveryReport,
  'since' | 'revision' | 'cursors' | 'dispatchedAgain' | 'readBeforeTold' | 'saleOrderNumbersFrom' | 'invoiceSeries'
>;

async function writeRecovery(manager: EntityManager, toWrite: ToWrite): Promise<Written> {
  const { options, found } = toWrite;
  const { lastRecovery } = found.standing;
  const written =
    found.isRepeat && lastRecovery !== null
      ? await complete(manager, found, lastRecovery.revision)
      : await begin(manager, toWrite);
  for (const confirmed of options.nextInvoiceNumbers) await confirmNumber(manager, confirmed);
  if (options.areInvoiceNumbersKept) {
    for (const { name, nextNumber } of await listSeries(manager)) await confirmNumber(manager, { name, nextNumber });
  }
  await wakeDispatcher(manager);
  return { ...written, invoiceSeries: await listSeries(manager) };
}

/** Transactions that were under way when the backup was made, and clocks that differ, lie within this (our choice). */
const BEFORE_BACKUP_MS = 60 * 60_000;

/** A recovery of its own: everything that is open is told again, and what a lost day may have given out is left out. */
async function begin(
  manager: EntityManager,
  { options, found, shown }: ToWrite,
): Promise<Omit<Written, 'invoiceSeries'>> {
  const { standing, compared } = found;
  const since = options.since ?? new Date(standing.newestFactAt.getTime() - BEFORE_BACKUP_MS);
  const cursors = await moveCursorsBack(manager, since);
  const numbers = await planNumbers(manager, { shown, lostOrders: compared.lost.length });
  const rows: { revision: number }[] = await manager.query(
    `insert into recovery (since, revision, order_number_until)
     values ($1, greatest(extract(epoch from now() - timestamptz '2020-01-01T00:00Z')::integer,
                          (select coalesce(max(revision), 0) + 1 from recovery)), $2)
     returning revision`,
    [since, numbers.saleOrders],
  );
  const revision = rows[0]?.revision ?? 0;
  const { finishedButRunning } = compared;
  const { orders, readFirst } = await dispatchAll(manager, { revision, finishedButRunning });
  // A sequence does not roll back: whoever only looks leaves it alone.
  if (!options.isDryRun) {
    await manager.query(`select setval('sale_order_number', $1), setval('delivery_number', $2)`, [
      numbers.saleOrders,
      numbers.deliveries,
    ]);
  }
  return {
    ...{ since, revision, cursors },
    dispatchedAgain: orders,
    readBeforeTold: readFirst,
    saleOrderNumbersFrom: numbers.saleOrders + 1,
  };
}

/** What the last recovery began and something cut off, and what went astray since. */
async function complete(
  manager: EntityManager,
  { lifecycles, compared, standing }: Survey,
  revision: number,
): Promise<Omit<Written, 'invoiceSeries'>> {
  const running = [...lifecycles.values()].filter(({ isRunning }) => isRunning);
  const { finishedButRunning } = compared;
  const { orders } = await dispatchStray(manager, { running, finishedButRunning });
  return {
    since: standing.lastRecovery?.since ?? standing.newestFactAt,
    revision,
    cursors: [],
    dispatchedAgain: orders,
    readBeforeTold: 0,
    saleOrderNumbersFrom: null,
  };
}

async function inTransaction<T>(
  runner: QueryRunner,
  isDryRun: boolean,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  await runner.startTransaction();
  try {
    const result = await work(runner.manager);
    if (isDryRun) await runner.rollbackTransaction();
    else await runner.commitTransaction();
    return result;
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  }
}

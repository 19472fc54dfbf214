import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { allMasterDataKinds, masterDataKinds, type MasterDataKind } from '../../domain/master-data';
import { budgetKey } from '../../entities/budget-key';
import { CallBudget } from '../../entities/call-budget.entity';
import type { Instance } from '../../entities/instance.entity';
import { MasterDataEntry } from '../../entities/master-data-entry.entity';
import { MasterDataReading } from '../../entities/master-data-reading.entity';
import { findInstance } from '../lists/find-instances';
import type { PageOf } from '../lists/page-schema';
import { byId, readPage } from '../lists/read-page';
import type { MasterDataEntryBody, MasterDataKindBody, MasterDataQuery } from '../schemas/master-data';

interface ListOf {
  readonly code: string;
  readonly kind: MasterDataKind;
}

/** The codes of one kind [MAS-01], and with `state=seen` those that only orders and offers name [DLV-03]. */
export async function listMasterData(
  dataSource: DataSource,
  { code, kind }: ListOf,
  { limit, cursor, ...filters }: MasterDataQuery,
): Promise<PageOf<MasterDataEntryBody>> {
  const { id: instanceId } = await findInstance(dataSource, code);
  const { state, entryCode, scope, parentCode } = filters;
  const entries = dataSource
    .getRepository(MasterDataEntry)
    .createQueryBuilder('e')
    .where('e.instanceId = :instanceId and e.kind = :kind', { instanceId, kind });
  if (state !== undefined) entries.andWhere('e.state in (:...states)', { states: state });
  if (entryCode !== undefined) entries.andWhere('e.code in (:...codes)', { codes: entryCode });
  if (scope !== undefined) entries.andWhere('e.scope in (:...scopes)', { scopes: scope });
  if (parentCode !== undefined) {
    entries.andWhere(`coalesce(e.parentCode, '') in (:...parentCodes)`, { parentCodes: parentCode });
  }
  const view = { code, kind, ...filters };
  const page = await readPage(entries, { limit, cursor, isDescending: false, key: byId, view });
  const readAt = latest(await dataSource.getRepository(MasterDataReading).findBy({ instanceId, kind }));
  return { items: page.rows.map((entry) => entryBody(entry, readAt)), nextCursor: page.nextCursor, count: page.count };
}

function entryBody(
  { scope, code, label, parentCode, details, state, ...entry }: MasterDataEntry,
  readAt: Date | null,
): MasterDataEntryBody {
  const lastSeenAt = state === 'listed' ? readAt : entry.lastListedAt;
  return {
    ...{ scope, code, label, parentCode, state, firstSeenIn: entry.firstSeenIn },
    details: { ...details },
    firstSeenAt: entry.firstSeenAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    retiredAt: entry.retiredAt?.toISOString() ?? null,
  };
}

/** Of a kind that is read in parts, the latest. */
function latest(readings: readonly MasterDataReading[]): Date | null {
  const times = readings.map(({ readAt }) => readAt.getTime());
  return times.length === 0 ? null : new Date(Math.max(...times));
}

const countedSchema = z.array(
  z.object({ kind: z.string(), state: z.enum(['listed', 'retired', 'seen']), count: z.coerce.number() }),
);

/** Every kind with the age of its copy, and when it may be called next [MAS-03]. */
export async function listKinds(dataSource: DataSource, instanceCode: string): Promise<MasterDataKindBody[]> {
  const instance = await findInstance(dataSource, instanceCode);
  const readings = await dataSource.getRepository(MasterDataReading).findBy({ instanceId: instance.id });
  const counted = countedSchema.parse(
    await dataSource
      .getRepository(MasterDataEntry)
      .createQueryBuilder('e')
      .select('e.kind', 'kind')
      .addSelect('e.state', 'state')
      .addSelect('count(*)', 'count')
      .where('e.instanceId = :instanceId', { instanceId: instance.id })
      .groupBy('e.kind')
      .addGroupBy('e.state')
      .getRawMany(),
  );
  const nextCalls = await readNextCalls(dataSource, instance);
  return allMasterDataKinds.map((kind) => {
    const { operation } = masterDataKinds[kind];
    const counts = { listed: 0, retired: 0, seen: 0 };
    for (const row of counted) if (row.kind === kind) counts[row.state] = row.count;
    const readAt = latest(readings.filter((reading) => reading.kind === kind));
    const nextCallAt = nextCalls.get(operation);
    return {
      ...{ kind, operation, counts },
      readAt: readAt?.toISOString() ?? null,
      nextCallAt: nextCallAt?.toISOString() ?? null,
    };
  });
}

/** By operation: when its budget allows the next call, where that is still to come. */
async function readNextCalls(
  dataSource: DataSource,
  { baseUrl, apiKeyFingerprint }: Instance,
): Promise<ReadonlyMap<string, Date>> {
  if (apiKeyFingerprint === null) return new Map();
  const owner = { host: new URL(baseUrl).host, keyFingerprint: apiKeyFingerprint };
  const operations = allMasterDataKinds.map((kind) => masterDataKinds[kind].operation);
  const keys = new Map(operations.map((operation) => [budgetKey(owner, operation, 'any'), operation]));
  const budgets = await dataSource
    .getRepository(CallBudget)
    .createQueryBuilder('b')
    .where('b.key in (:...keys)', { keys: [...keys.keys()] })
    .andWhere('greatest(b.theoreticalArrivalAt, b.blockedUntil) > now()')
    .getMany();
  return new Map(
    budgets.map(({ key, theoreticalArrivalAt, blockedUntil }) => [
      keys.get(key) ?? key,
      new Date(Math.max(theoreticalArrivalAt.getTime(), blockedUntil?.getTime() ?? 0)),
    ]),
  );
}

import type { DataSource, EntityManager } from 'typeorm';
import type { CopiesOfKind, MasterDataKind } from '../../domain/master-data';
import type { KindReport, PartCounts, PartOutcome } from '../../domain/master-data-words';
import type { MarketplaceCalls } from '../instances/call-marketplace';
import type { ConnectedInstance } from '../instances/marketplace-clients';
import type { CallClaim } from '../mirakl/caller';
import type { MarketplaceError } from '../mirakl/errors';
import type { PlatformConfiguration } from '../mirakl/platform';
import { readKind, readPlatform, type PartReading, type Reading } from './read-kind';
import { readCopies, saveKind } from './save-kind';

export interface MasterDataDependencies {
  readonly dataSource: DataSource;
  readonly calls: MarketplaceCalls;
}

export interface KindToImport {
  readonly kind: MasterDataKind;
  readonly claim: CallClaim;
  readonly signal?: AbortSignal;
  /** Told before a call is made. */
  readonly onAsk?: () => void;
}

/** How the import of a kind went, part by part. */
export interface ImportedKind {
  readonly reports: readonly KindReport[];
  /** Why a list was not read: a fault, or the call limit; null when all were. A fault goes before a limit. */
  readonly error: MarketplaceError | null;
}

/**
 * Reads one kind of master data and keeps it, in one transaction with what `settle` makes of the outcome [MAS-01]. Where
 * the call limit allows no call, the copy stands [MAS-03].
 */
export async function importKind<T>(
  { dataSource, calls }: MasterDataDependencies,
  instance: ConnectedInstance,
  { kind, claim, signal, onAsk }: KindToImport,
  settle: (manager: EntityManager, imported: ImportedKind) => Promise<T>,
): Promise<T> {
  const copies = await readCopies(dataSource.manager, instance.id, kind);
  if (kind === 'platformConfiguration') {
    const reading = await readPlatform(calls, instance, signal);
    return dataSource.transaction(async (manager) =>
      settle(manager, {
        reports: [{ part: 'all', outcome: await keepPlatform(manager, instance, { reading, copies }) }],
        error: errorOf([reading]),
      }),
    );
  }
  const given = { ...(signal === undefined ? {} : { signal }), ...(onAsk === undefined ? {} : { onAsk }) };
  const asked = { kind, copies, claim, ...given };
  const readings = await readKind(calls, instance, asked);
  return dataSource.transaction(async (manager) => {
    const reports: KindReport[] = [];
    for (const each of readings) {
      reports.push({ part: each.part, outcome: await keepPart(manager, instance, { kind, copies, ...each }) });
    }
    return settle(manager, { reports, error: errorOf(readings.map(({ reading }) => reading)) });
  });
}

function errorOf(readings: readonly Reading<unknown>[]): MarketplaceError | null {
  const missed = readings.flatMap((reading) => (reading.kind === 'read' ? [] : [reading]));
  return (missed.find(({ kind }) => kind === 'failed') ?? missed[0])?.error ?? null;
}

async function keepPart(
  manager: EntityManager,
  { id: instanceId, settings: { language } }: ConnectedInstance,
  { kind, part, reading, copies }: PartReading & { readonly kind: MasterDataKind; readonly copies: CopiesOfKind },
): Promise<PartOutcome> {
  if (reading.kind !== 'read') return missedOutcome(reading, copies[part]);
  const { readAt, value } = reading;
  const { rows, remarks, isComplete } = value;
  const counts = await saveKind(manager, { instanceId, kind, part, rows, isComplete, readAt, language });
  return { kind: 'read', counts, remarks, isComplete };
}

function missedOutcome(
  reading: Exclude<Reading<unknown>, { readonly kind: 'read' }>,
  copyReadAt: string | undefined,
): PartOutcome {
  if (reading.kind === 'failed') {
    return { kind: 'failed', reasonCode: reading.error.reasonCode, words: reading.error.message };
  }
  const nextCallAt = reading.nextCallAt.toISOString();
  return copyReadAt === undefined ? { kind: 'spent', nextCallAt } : { kind: 'copied', readAt: copyReadAt, nextCallAt };
}

interface PlatformToKeep {
  readonly reading: Reading<PlatformConfiguration | null>;
  readonly copies: CopiesOfKind;
}

/** The switches are kept with the instance; what an earlier key could read stands while the present one may not. */
async function keepPlatform(
  manager: EntityManager,
  instance: ConnectedInstance,
  { reading, copies }: PlatformToKeep,
): Promise<PartOutcome> {
  if (reading.kind !== 'read') return missedOutcome(reading, copies.all);
  const { readAt, value: platform } = reading;
  if (platform === null) return { kind: 'assumed' };
  const { id: instanceId, settings, keyFingerprint, baseUrl, shopId } = instance;
  const identity = { instanceId, kind: 'platformConfiguration', part: 'all', language: settings.language } as const;
  await saveKind(manager, { ...identity, rows: [], isComplete: false, readAt });
  const written: { id: string }[] = await manager.query(
    `with written as (
       update instance set platform = $2
        where id = $1 and platform is distinct from $2::jsonb
          and api_key_fingerprint = $3 and base_url = $4 and shop_id = $5 returning id
     ) select id from written`,
    [instanceId, JSON.stringify(platform), keyFingerprint, baseUrl, shopId],
  );
  const counts: PartCounts = { read: 1, added: 0, changed: written.length, retired: 0 };
  return { kind: 'read', counts, remarks: [], isComplete: true };
}

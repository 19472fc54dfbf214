import type { EntityManager } from 'typeorm';
import type { CopiesOfKind, MasterDataKind, MasterDataPart, MasterDataRow } from '../../domain/master-data';
import type { PartCounts } from '../../domain/master-data-words';

export interface RowsToSave {
  readonly instanceId: string;
  readonly kind: MasterDataKind;
  readonly part: MasterDataPart;
  readonly rows: readonly MasterDataRow[];
  /** False: something of the list could not be read, so that no code has vanished for sure. */
  readonly isComplete: boolean;
  /** When the list was asked for: an older answer than the copy changes nothing. */
  readonly readAt: Date;
  readonly language: string;
}

/** When each part of a kind was read last. The copy of the platform's switches is with the instance. */
export async function readCopies(
  manager: EntityManager,
  instanceId: string,
  kind: MasterDataKind,
): Promise<CopiesOfKind> {
  const rows: { part: MasterDataPart; readAt: Date }[] = await manager.query(
    `select r.part, r.read_at as "readAt" from master_data_reading r join instance i on i.id = r.instance_id
      where r.instance_id = $1 and r.kind = $2 and (r.kind <> 'platformConfiguration' or i.platform is not null)`,
    [instanceId, kind],
  );
  return Object.fromEntries(rows.map(({ part, readAt }) => [part, readAt.toISOString()]));
}

/**
 * Takes over a list: new codes are added, changed ones updated, vanished ones retired with their date, never deleted. What
 * is as it was is not written, so that a second import writes no entry [MAS-02].
 */
export async function saveKind(manager: EntityManager, list: RowsToSave): Promise<PartCounts> {
  const read = list.rows.length;
  const lastReadAt = await noteReading(manager, list);
  if (lastReadAt === 'newer') return { read, added: 0, changed: 0, retired: 0 };
  const written = await writeRows(manager, list);
  const isAnyVanished = list.isComplete && list.part !== 'retired';
  return { read, ...written, retired: isAnyVanished ? await retireVanished(manager, list, lastReadAt) : 0 };
}

/** Locked until the transaction ends, so that two imports of one kind do not mix. Answers when the copy before was read. */
async function noteReading(
  manager: EntityManager,
  { instanceId, kind, part, readAt, language }: RowsToSave,
): Promise<Date | null | 'newer'> {
  const before: { readAt: Date }[] = await manager.query(
    `select read_at as "readAt" from master_data_reading where instance_id = $1 and kind = $2 and part = $3 for update`,
    [instanceId, kind, part],
  );
  const noted: { id: string }[] = await manager.query(
    `insert into master_data_reading as r (instance_id, kind, part, read_at, language) values ($1, $2, $3, $4, $5)
     on conflict (instance_id, kind, part) do update set read_at = excluded.read_at, language = excluded.language
      where r.read_at <= excluded.read_at returning id`,
    [instanceId, kind, part, readAt, language],
  );
  return noted.length === 0 ? 'newer' : (before[0]?.readAt ?? null);
}

async function writeRows(
  manager: EntityManager,
  { instanceId, kind, part, rows }: RowsToSave,
): Promise<Pick<PartCounts, 'added' | 'changed'>> {
  const written: { added: string; changed: string }[] = await manager.query(
    `with written as (
       insert into master_data_entry as e (instance_id, kind, state, retired_at, scope, code, label, parent_code, details)
       select $1, $2, $3, case when $3 = 'retired' then now() end, r.*
         from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[])
           as r (scope, code, label, parent_code, details)
        order by r.scope, r.code
       on conflict (instance_id, kind, scope, code) do update
         set label = excluded.label, parent_code = excluded.parent_code, details = excluded.details,
             state = excluded.state, last_listed_at = case when excluded.state = 'retired' then e.last_listed_at end,
             retired_at = case when excluded.state = 'retired' then coalesce(e.retired_at, excluded.retired_at) end
       where (e.label, e.parent_code, e.details, e.state)
             is distinct from (excluded.label, excluded.parent_code, excluded.details, excluded.state)
       returning xmax = 0 as is_new
     )
     select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed from written`,
    [
      instanceId,
      kind,
      part === 'retired' ? 'retired' : 'listed',
      rows.map(({ scope }) => scope),
      rows.map(({ code }) => code),
      rows.map(({ label }) => label),
      rows.map(({ parentCode }) => parentCode),
      rows.map(({ details }) => JSON.stringify(details)),
    ],
  );
  return { added: Number(written[0]?.added ?? 0), changed: Number(written[0]?.changed ?? 0) };
}

async function retireVanished(
  manager: EntityManager,
  { instanceId, kind, rows }: RowsToSave,
  lastReadAt: Date | null,
): Promise<number> {
  const retired: { count: string }[] = await manager.query(
    `with vanished as (
       update master_data_entry e set state = 'retired', retired_at = now(), last_listed_at = $3
        where e.instance_id = $1 and e.kind = $2 and e.state = 'listed'
          and not exists (select from unnest($4::text[], $5::text[]) as r (scope, code)
                           where r.scope = e.scope and r.code = e.code)
       returning id
     ) select count(*) as count from vanished`,
    [instanceId, kind, lastReadAt, rows.map(({ scope }) => scope), rows.map(({ code }) => code)],
  );
  return Number(retired[0]?.count ?? 0);
}

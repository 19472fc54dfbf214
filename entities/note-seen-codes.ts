import type { EntityManager } from 'typeorm';
import type { MasterDataKind } from '../domain/master-data';

/** A code as an order or an offer names it. */
export interface SeenCode {
  readonly kind: MasterDataKind;
  readonly code: string;
  readonly label: string | null;
  /** Which order or offer, as people know it. */
  readonly seenIn: string;
}

/**
 * Keeps codes that the master data does not hold as seen, each with the first order or offer that named it [DLV-03]: they
 * hold nothing up, and the next import of master data lists them if the marketplace does.
 */
export async function noteSeenCodes(
  manager: EntityManager,
  instanceId: string,
  codes: readonly SeenCode[],
): Promise<void> {
  const firsts = new Map<string, SeenCode>();
  for (const each of codes) {
    const key = `${each.kind} ${each.code}`;
    if (!firsts.has(key)) firsts.set(key, each);
  }
  if (firsts.size === 0) return;
  const seen = [...firsts.values()];
  await manager.query(
    `insert into master_data_entry (instance_id, kind, code, label, first_seen_in, state)
     select $1, s.kind, s.code, s.label, s.seen_in, 'seen'
       from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as s (kind, code, label, seen_in)
      where not exists (select from master_data_entry e
                         where e.instance_id = $1 and e.kind = s.kind and e.code = s.code)
      order by s.kind, s.code
     on conflict (instance_id, kind, scope, code) do nothing`,
    [
      instanceId,
      seen.map(({ kind }) => kind),
      seen.map(({ code }) => code),
      seen.map(({ label, code }) => label ?? code),
      seen.map(({ seenIn }) => seenIn),
    ],
  );
}

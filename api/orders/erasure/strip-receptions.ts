import type { EntityManager } from 'typeorm';
import { withoutBuyer } from '../../../domain/erasure';
import { storableOrder } from '../../../platform/storable-order';

interface ReceptionRow {
  readonly id: string;
  readonly orderId: string;
  readonly contentHash: string;
  readonly raw: unknown;
}

/**
 * Takes the buyer out of all that the marketplace has answered about these orders. Answers that differed in the buyer
 * alone become one; what was current, applied or parked stays so under its new hash, and wakes no lifecycle.
 */
export async function stripReceptions(manager: EntityManager, orderIds: readonly string[]): Promise<void> {
  const rows: ReceptionRow[] = await manager.query(
    `select r.id, r.order_id as "orderId", r.content_hash as "contentHash", r.raw from reception r
       join marketplace_order o on o.id = r.order_id
      where r.order_id = any($1::bigint[]) order by r.order_id, r.content_hash = o.content_hash, r.id`,
    [orderIds],
  );
  const stripped = rows.map((row) => ({ ...row, ...storableOrder(withoutBuyer(row.raw)), oldHash: row.contentHash }));
  // Of several that are the same now the last one stays: the current one where it is among them.
  const kept = new Map(stripped.map((row) => [`${row.orderId} ${row.contentHash}`, row]));
  await manager.query(`delete from reception where id = any($1::bigint[]) and not id = any($2::bigint[])`, [
    stripped.map(({ id }) => id),
    [...kept.values()].map(({ id }) => id),
  ]);
  await manager.query(
    `update reception r set content_hash = s.hash, raw = s.raw
       from unnest($1::bigint[], $2::text[], $3::jsonb[]) as s (id, hash, raw) where r.id = s.id`,
    [
      [...kept.values()].map(({ id }) => id),
      [...kept.values()].map(({ contentHash }) => contentHash),
      [...kept.values()].map(({ json }) => json),
    ],
  );
  await moveHashes(manager, stripped);
}

async function moveHashes(
  manager: EntityManager,
  moved: readonly { readonly orderId: string; readonly oldHash: string; readonly contentHash: string }[],
): Promise<void> {
  const moves = [
    moved.map(({ orderId }) => orderId),
    moved.map(({ oldHash }) => oldHash),
    moved.map(({ contentHash }) => contentHash),
  ];
  for (const column of ['content_hash', 'applied_content_hash', 'parked_content_hash']) {
    await manager.query(
      `update marketplace_order o set ${column} = m.new_hash
         from unnest($1::bigint[], $2::text[], $3::text[]) as m (order_id, old_hash, new_hash)
        where o.id = m.order_id and o.${column} = m.old_hash`,
      moves,
    );
  }
}

import type { EntityManager } from 'typeorm';
import type { Reason } from '../../domain/reason-codes';

/** What became of a SKU; one that failed says why. */
export interface ListingLine {
  readonly shopSku: string;
  readonly outcome:
    { readonly kind: 'done'; readonly words: string } | { readonly kind: 'failed'; readonly reason: Reason };
}

/**
 * Writes lines of a run, by SKU; what was said of a SKU before is replaced [RUN-01, RUN-02].
 *
 * @returns how many SKUs had no line before
 */
export async function writeListingLines(
  manager: EntityManager,
  runId: string,
  lines: readonly ListingLine[],
): Promise<number> {
  const bySku = [...new Map(lines.map((line) => [line.shopSku, line])).values()];
  if (bySku.length === 0) return 0;
  const rows: { count: number }[] = await manager.query(
    `with written as (
       insert into run_line (run_id, record, state, reason_code, message)
       select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[])
       on conflict (run_id, record) do update
         set state = excluded.state, reason_code = excluded.reason_code, message = excluded.message, updated_at = now()
       returning xmax = 0 as is_new
     ) select count(*) filter (where is_new)::integer as count from written`,
    [
      runId,
      bySku.map(({ shopSku }) => shopSku),
      bySku.map(({ outcome }) => outcome.kind),
      bySku.map(({ outcome }) => (outcome.kind === 'failed' ? outcome.reason.code : null)),
      bySku.map(({ outcome }) => (outcome.kind === 'failed' ? outcome.reason.message : outcome.words)),
    ],
  );
  return rows[0]?.count ?? 0;
}

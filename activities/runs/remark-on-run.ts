import type { EntityManager } from 'typeorm';
import type { ReasonCode } from '../../domain/reason-codes';
import type { RunRemark } from '../../entities/run.entity';

/** Beyond, a run says no more: a marketplace that is odd in every page says the same of each. */
const MOST_REMARKS = 50;

/** Says on a run what was odd in what it reads, each thing once, however often it is read. */
export async function remarkOnRun(
  manager: EntityManager,
  runId: string,
  odd: readonly { readonly code: ReasonCode; readonly words: string }[],
): Promise<void> {
  if (odd.length === 0) return;
  const remarks = new Map(
    odd.map(({ code, words }): [string, RunRemark] => [words, { reasonCode: code, message: words }]),
  );
  await manager.query(
    `update run
        set remarks = remarks || (select coalesce(jsonb_agg(remark), '[]') from jsonb_array_elements($2::jsonb) as new (remark)
                                   where not run.remarks @> jsonb_build_array(remark))
      where id = $1 and jsonb_array_length(remarks) < $3`,
    [runId, JSON.stringify([...remarks.values()]), MOST_REMARKS],
  );
}

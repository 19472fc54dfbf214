import { In, type DataSource } from 'typeorm';
import { z } from 'zod';
import { RunLine } from '../../entities/run-line.entity';
import type { Run } from '../../entities/run.entity';
import { listingRetryId } from '../../workflows/ids';
import type { ApiContext } from '../api';
import type { RetriedLines } from '../schemas/run';
import { startWorkflowFor } from '../temporal/run-workflow';

/** Lines that one answer names. */
const NAMED_LINES = 200;
const draftedSchema = z.array(z.object({ count: z.number() }));

interface RetriedListings {
  readonly run: Run;
  readonly lineIds: readonly string[] | null;
}

/**
 * Failed lines of an import of listings are tried again, all of them or some, in their own run: a listing whose product is
 * there by now is linked, one whose rate is there is priced, a SKU that was not offered is asked for again [LST-03, RUN-02].
 */
export async function retryListings(
  { dataSource, temporal }: ApiContext,
  { run, lineIds }: RetriedListings,
): Promise<RetriedLines> {
  const instanceCode = run.instance.code;
  const accepted = await draft(dataSource, run.id, lineIds);
  if (accepted > 0) {
    try {
      await startWorkflowFor(
        temporal,
        {
          type: 'listingImport',
          workflowId: listingRetryId({ instanceCode, runId: run.id }),
          input: { instanceCode, retryOf: run.id },
          summary: `${instanceCode}: ${String(accepted)} failed listings again`,
        },
        async () => !(await dataSource.manager.existsBy(RunLine, { runId: run.id, state: 'draft' })),
      );
    } catch (error) {
      await failAgain(dataSource, run.id);
      throw error;
    }
  }
  const nameless = await dataSource.getRepository(RunLine).find({
    where: {
      ...{ runId: run.id, state: 'failed', reasonCode: 'unreadableOffer' },
      ...(lineIds === null ? {} : { id: In([...lineIds]) }),
    },
    order: { id: 'ASC' },
    take: NAMED_LINES,
  });
  const message = 'The offer cannot be read: there is nothing to ask for again. Import the listings anew.';
  return { accepted, notAllowed: nameless.map(({ record }) => ({ record, message })), remaining: 0, runId: null };
}

/**
 * Their reasons stay until they have an outcome: nobody may have been asked. Lines that are drafts already count: whoever
 * drafted them may have died before the workflow was started.
 */
async function draft(dataSource: DataSource, runId: string, lineIds: readonly string[] | null): Promise<number> {
  const rows = draftedSchema.parse(
    await dataSource.query(
      `with drafted as (
         update run_line set state = 'draft', updated_at = now()
          where run_id = $1 and state = 'failed' and reason_code is distinct from 'unreadableOffer'
            and ($2::bigint[] is null or id = any($2)) returning id
       ) select (select count(*) from drafted)::integer
                + (select count(*) from run_line where run_id = $1 and state = 'draft')::integer as count`,
      [runId, lineIds],
    ),
  );
  return rows[0]?.count ?? 0;
}

async function failAgain(dataSource: DataSource, runId: string): Promise<void> {
  await dataSource.getRepository(RunLine).update({ runId, state: 'draft' }, { state: 'failed' });
}

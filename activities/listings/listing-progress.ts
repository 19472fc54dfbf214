import type { ListingImportProgress } from '../../workflows/messages';
import type { ListingPhase } from './import-position';
import type { ListingWork } from './listing-work';

type Counts = Pick<ListingImportProgress, 'changed' | 'unchanged' | 'failed'>;

/** @param phase the part that the import is at; null when it has ended */
export async function progressOf(
  { dataSource, runId }: Pick<ListingWork, 'dataSource' | 'runId'>,
  phase: ListingPhase | null,
): Promise<ListingImportProgress> {
  const rows: Counts[] = await dataSource.query(
    `select changed_count as changed, unchanged_count as unchanged,
            (select count(*) from run_line l where l.run_id = r.id and l.state = 'failed')::integer as failed
       from run r where id = $1`,
    [runId],
  );
  return { runId, phase, ...(rows[0] ?? { changed: 0, unchanged: 0, failed: 0 }) };
}

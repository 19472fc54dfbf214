import type { DatabaseSnapshot } from '../snapshots';
import { findingsAbout, when, type Finding } from './finding';

/** What the API says of an operation that it could not start: whoever asked was told so. */
const NOT_STARTED = 'Temporal did not answer';
/** Of a run that was opened and never started, the API being killed in between: the nightly check ends it. */
const INTERRUPTED = 'interrupted';

/** No run is left open, none failed without its reason, no record of one is forgotten. */
export function auditRuns(runs: DatabaseSnapshot['runs']): readonly Finding[] {
  return runs.flatMap((run) => {
    const find = findingsAbout(`run ${run.id} (${run.kind}, ${run.instanceCode})`);
    const isExplained = run.message?.startsWith(NOT_STARTED) === true || run.reasonCode === INTERRUPTED;
    return [
      ...when(run.isOpen, () => find('lost', `left open, ${run.state}`)),
      ...when(run.state === 'failed' && !isExplained, () =>
        find('unexplained', `failed: ${String(run.reasonCode)}, ${String(run.message)}`),
      ),
      ...when(run.draftRecords.length > 0 && !run.isOpen && !isExplained, () =>
        find('lost', `nobody settled ${run.draftRecords.join(', ')}`),
      ),
    ];
  });
}

import { setCurrentDetails, sleep } from '@temporalio/workflow';
import { describeImport } from '../domain/master-data-words';
import { importActivities } from './import-activities';
import type { MasterDataImportInput, MasterDataImportResult } from './messages';

/** How often a kind that meets a passing fault is asked for, and the pauses in between [RUN-02]. */
const ROUND_PAUSES = ['10 seconds', '1 minute'] as const;

interface KindStanding {
  readonly kind: string;
  readonly state: 'done' | 'failed' | 'again' | null;
  readonly message: string | null;
}

/**
 * Reads what the operator of a marketplace has set up, kind by kind [MAS-01]. One per instance: a second start joins it. A
 * kind that fails keeps no other out; what the call limits do not allow is served from the copy.
 */
export async function masterDataImport(input: MasterDataImportInput): Promise<MasterDataImportResult> {
  const { instanceCode, isForced = false } = input;
  const { runId, kinds } = await importActivities.beginMasterDataImport.executeWithOptions(
    { activityId: 'beginMasterDataImport', summary: `open the run of ${instanceCode}` },
    [input],
  );
  const standings = new Map<string, KindStanding>(kinds.map((kind) => [kind, { kind, state: null, message: null }]));
  const publish = (): void => {
    setCurrentDetails(describeImport({ instanceCode, runId, kinds: [...standings.values()] }));
  };
  publish();
  let wanted = kinds;
  for (let round = 1; wanted.length > 0; round += 1) {
    const pause = ROUND_PAUSES[round - 1];
    for (const kind of wanted) {
      const result = await importActivities.importMasterDataKind.executeWithOptions(
        { activityId: round === 1 ? kind : `${kind}-${String(round)}`, summary: `read ${kind} of ${instanceCode}` },
        [{ instanceCode, runId, kind, isForced, round, isLastRound: pause === undefined }],
      );
      standings.set(kind, { kind, ...result });
      publish();
    }
    wanted = wanted.filter((kind) => standings.get(kind)?.state === 'again');
    if (wanted.length > 0 && pause !== undefined) await sleep(pause);
  }
  const failed = kinds.filter((kind) => standings.get(kind)?.state === 'failed');
  return { runId, kinds: kinds.length, failed };
}

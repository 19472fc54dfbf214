import { ApplicationFailure } from '@temporalio/common';
import { allMasterDataKinds, isMasterDataKind, type MasterDataKind } from '../../domain/master-data';
import { masterDataImportId } from '../../workflows/ids';
import type { MasterDataImportInput } from '../../workflows/messages';
import { failingRuns, openRun } from '../runs/run-record';
import type { MasterDataDependencies } from './import-kind';

export interface BegunImport {
  readonly runId: string;
  /** In the order in which they are read. */
  readonly kinds: readonly MasterDataKind[];
}

/** Opens the run of an import, or takes over the one that the API made, with a line for each kind to come [RUN-01]. */
export function beginMasterDataImport(
  { dataSource, calls }: MasterDataDependencies,
  { instanceCode, kinds: wanted, isForced = false }: MasterDataImportInput,
): Promise<BegunImport> {
  const workflowId = masterDataImportId(instanceCode);
  return failingRuns(dataSource.manager, { workflowId, runIds: [] }, () =>
    calls.connected(instanceCode, ({ id: instanceId }) =>
      dataSource.transaction(async (manager) => {
        const kinds = wanted === undefined ? allMasterDataKinds : [...new Set(wanted)].map(knownKind);
        const parameters = { kinds, force: isForced };
        const run = { instanceId, operation: 'importMasterData', kind: 'full', workflowId, parameters } as const;
        const runId = await openRun(manager, run);
        await manager.query(
          `insert into run_line (run_id, record) select $1, kind from unnest($2::text[]) as kind
           on conflict (run_id, record) do update
              set state = 'draft', reason_code = null, message = null, updated_at = now()`,
          [runId, kinds],
        );
        return { runId, kinds };
      }),
    ),
  );
}

/** An import may be started by hand in Temporal, with a name that does not exist. */
function knownKind(name: string): MasterDataKind {
  if (isMasterDataKind(name)) return name;
  const words = `There is no kind of master data "${name}"; the kinds are ${allMasterDataKinds.join(', ')}`;
  throw ApplicationFailure.nonRetryable(words, 'internal');
}

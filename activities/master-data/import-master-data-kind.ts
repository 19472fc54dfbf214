import { Context } from '@temporalio/activity';
import type { EntityManager } from 'typeorm';
import { kindLine, type KindLine, type KindReport } from '../../domain/master-data-words';
import type { MasterDataKind } from '../../domain/master-data';
import { toDoOf } from '../../domain/instance-settings';
import { reasonDefinition } from '../../domain/reason-codes';
import { closeFailedLine, raiseToDo } from '../../entities/raise-to-do';
import type { InstanceInput } from '../../workflows/messages';
import type { ConnectedInstance } from '../instances/marketplace-clients';
import type { CallClaim } from '../mirakl/caller';
import { CallDeferred, type MarketplaceError } from '../mirakl/errors';
import { countInRun, failingRuns } from '../runs/run-record';
import { withHeartbeat } from '../with-heartbeat';
import { importKind, type ImportedKind, type MasterDataDependencies } from './import-kind';

export interface KindInput extends InstanceInput {
  readonly runId: string;
  readonly kind: MasterDataKind;
  /** Read it although the call limit is spent, once: the call of the next period is used up. */
  readonly isForced: boolean;
  /** From 1 on: a passing fault is met again after a pause. */
  readonly round: number;
  /** The last round: a fault fails the line now [RUN-02]. */
  readonly isLastRound: boolean;
}

export interface KindResult {
  /** `again`: the marketplace did not answer, and a later round may bring it. */
  readonly state: KindLine['state'] | 'again';
  readonly message: string;
}

/**
 * Imports one kind of master data and settles its line in the run. What is wrong with this kind alone is the outcome of
 * its line, and the others go on [MAS-02]; a refused key, a held instance or a lost database is thrown.
 */
export function importMasterDataKind(dependencies: MasterDataDependencies, input: KindInput): Promise<KindResult> {
  const { instanceCode, kind, runId } = input;
  const { manager } = dependencies.dataSource;
  return withHeartbeat(({ signal, note }) => {
    const claim = claimOf(input);
    return failingRuns(manager, { workflowId: null, runIds: [runId] }, () =>
      dependencies.calls.connected(instanceCode, (instance) => {
        const asked = { kind, claim, signal, onAsk: () => note(ASKING) };
        return importKind(dependencies, instance, asked, (transaction, imported) =>
          settle(transaction, { ...input, instance }, imported),
        );
      }),
    );
  });
}

/** What an attempt says of itself before it spends a call. */
const ASKING = 'asking';

/** An attempt that ended without an answer has spent its use of the call limit: the next one spends no other. */
function claimOf({ isForced, round }: KindInput): CallClaim {
  const { info } = Context.current();
  const before: unknown = info.heartbeatDetails;
  if (round > 1 || (info.attempt > 1 && before === ASKING)) return 'repeated';
  return isForced ? 'forced' : 'ordinary';
}

async function settle(
  manager: EntityManager,
  { instance, kind, runId, isLastRound }: KindInput & { readonly instance: ConnectedInstance },
  { reports, error }: ImportedKind,
): Promise<KindResult> {
  const line = kindLine(kind, reports);
  await countInRun(manager, runId, countsOf(reports));
  const isFailedByFault = line.state === 'failed' && error !== null && isFault(error);
  if (isFailedByFault && !isLastRound) {
    await writeLine(manager, { runId, kind, state: 'draft', reasonCode: line.reasonCode, message: line.message });
    return { state: 'again', message: `${line.message}; it is asked again` };
  }
  const runLineId = await writeLine(manager, { runId, kind, ...line });
  if (isFailedByFault) await tellFailure(manager, instance, { ...line, kind, runLineId });
  if (line.state === 'done') await closeFailedLine(manager, { instanceId: instance.id, subject: kind });
  return { state: line.state, message: line.message };
}

/** Three rounds brought nothing: somebody is to look at it, until a later import brings it [RUN-02]. */
async function tellFailure(
  manager: EntityManager,
  { id: instanceId, settings }: ConnectedInstance,
  { kind, reasonCode, message, runLineId }: FailedKind,
): Promise<void> {
  await raiseToDo(manager, {
    ...{ kind: 'failedLine', instanceId, subject: kind, reasonCode: reasonCode ?? 'internal', words: message },
    ...{ settings: toDoOf(settings), ...(runLineId === null ? {} : { runLineId }) },
  });
}

interface FailedKind extends Pick<KindLine, 'reasonCode' | 'message'> {
  readonly kind: MasterDataKind;
  readonly runLineId: string | null;
}

/** One that a later round may not meet; a spent call limit stays spent. */
const isFault = (error: MarketplaceError): boolean =>
  !(error instanceof CallDeferred) && reasonDefinition(error.reasonCode).isPassing;

function countsOf(reports: readonly KindReport[]): { readonly changed: number; readonly unchanged: number } {
  let [changed, read] = [0, 0];
  for (const { outcome } of reports) {
    if (outcome.kind !== 'read') continue;
    const { counts } = outcome;
    changed += counts.added + counts.changed + counts.retired;
    read += Math.max(0, counts.read - counts.added - counts.changed);
  }
  return { changed, unchanged: read };
}

interface LineToWrite {
  readonly runId: string;
  readonly kind: MasterDataKind;
  readonly state: 'draft' | 'done' | 'failed';
  readonly reasonCode: string | null;
  readonly message: string;
}

/**
 * The run ends with its last line.
 * @returns the id of the line
 */
async function writeLine(
  manager: EntityManager,
  { runId, kind, state, reasonCode, message }: LineToWrite,
): Promise<string | null> {
  const lines: { id: string }[] = await manager.query(
    `with written as (
       update run_line set state = $3, reason_code = $4, message = $5, updated_at = now()
        where run_id = $1 and record = $2 returning id
     ) select id from written`,
    [runId, kind, state, reasonCode, message],
  );
  await manager.query(
    `update run set state = 'done', ended_at = now()
      where id = $1 and ended_at is null and not exists (select from run_line where run_id = $1 and state = 'draft')`,
    [runId],
  );
  return lines[0]?.id ?? null;
}

import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { allMasterDataKinds } from '../../domain/master-data';
import type { Instance } from '../../entities/instance.entity';
import { Run } from '../../entities/run.entity';
import {
  listingImportId,
  masterDataImportId,
  orderIdsId,
  orderSweepId,
  orderWindowId,
  trackingExportId,
} from '../../workflows/ids';
import { importOrdersSignal, type ImportOrdersMessage } from '../../workflows/messages';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import type { ApiContext } from '../api';
import type { ListingParameters, NewRun } from '../schemas/run';
import { reachTemporal } from '../temporal/reach-temporal';
import { startWorkflow, startWorkflowFor, type WorkflowStart } from '../temporal/run-workflow';
import { addDraftLines, newRunId, openRun, type OpenedRun } from './open-run';

/** How one operation on one instance becomes a run: its row, the records asked for, and the start of its workflow. */
interface Plan {
  readonly runId: string;
  readonly kind: string;
  readonly workflowId: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly records: readonly string[];
  readonly start: (opened: OpenedRun) => Promise<void>;
}

/** Adds orders to the instance's import by ids: the signal starts the workflow where none runs [ORD-03]. */
export async function signalOrderIds(
  temporal: Client,
  instanceCode: string,
  message: ImportOrdersMessage,
): Promise<void> {
  await reachTemporal(temporal, () =>
    temporal.workflow.signalWithStart('orderIds', {
      workflowId: orderIdsId(instanceCode),
      taskQueue: CONNECTOR_TASK_QUEUE,
      args: [{ instanceCode }],
      signal: importOrdersSignal,
      signalArgs: [message],
    }),
  );
}

interface Input {
  readonly dataSource: DataSource;
  readonly temporal: Client;
  readonly instanceCode: string;
}

function planIds({ temporal, instanceCode }: Input, marketplaceOrderIds: readonly string[]): Plan {
  return {
    runId: newRunId(),
    kind: 'ids',
    workflowId: orderIdsId(instanceCode),
    parameters: { marketplaceOrderIds },
    records: marketplaceOrderIds,
    start: ({ runId }) => signalOrderIds(temporal, instanceCode, { marketplaceOrderIds, runId }),
  };
}

interface Window {
  readonly basedOn: 'creationDate' | 'updateDate';
  readonly from: Date;
  readonly to: Date;
}

function planWindow({ temporal, instanceCode }: Input, { basedOn, from, to }: Window): Plan {
  const runId = newRunId();
  const workflowId = orderWindowId({ instanceCode, runId });
  const parameters = { basedOn, from: from.toISOString(), to: to.toISOString() };
  const input = { instanceCode, runId, ...parameters };
  const start = (): Promise<void> => startWorkflow(temporal, { type: 'orderWindow', workflowId, input });
  return { ...{ runId, kind: 'window', workflowId, parameters, start }, records: [] };
}

/** One at a time, by a schedule as well: a run in progress is joined, a new one is taken up by whichever workflow begins. */
function startAlone({ dataSource, temporal }: Input, wanted: WorkflowStart): Plan['start'] {
  return ({ runId, isNew }) =>
    isNew
      ? startWorkflowFor(
          temporal,
          wanted,
          async () => !(await dataSource.manager.existsBy(Run, { id: runId, state: 'draft' })),
        )
      : startWorkflow(temporal, wanted);
}

function planAlone(input: Input, type: 'orderSweep' | 'trackingExport'): Plan {
  const { instanceCode } = input;
  const workflowId = type === 'orderSweep' ? orderSweepId(instanceCode) : trackingExportId(instanceCode);
  const start = startAlone(input, { type, workflowId, input: { instanceCode } });
  return { ...{ runId: newRunId(), kind: 'delta', workflowId, start }, parameters: {}, records: [] };
}

interface MasterDataParameters {
  readonly kinds?: readonly string[] | undefined;
  readonly force: boolean;
}

function planMasterData(asked: Input, { kinds, force }: MasterDataParameters): Plan {
  const { instanceCode } = asked;
  const workflowId = masterDataImportId(instanceCode);
  const input = { instanceCode, isForced: force, ...(kinds === undefined ? {} : { kinds }) };
  const summary = `${instanceCode}: master data${force ? ', by force' : ''}`;
  return {
    ...{ runId: newRunId(), kind: 'full', workflowId, records: [] },
    parameters: { kinds: kinds ?? allMasterDataKinds, force },
    start: startAlone(asked, { type: 'masterDataImport', workflowId, input, summary }),
  };
}

/** The workflow reads what is asked for from the run: a schedule's asks for nothing special. */
function planListings(asked: Input, { kind, ...parameters }: ListingParameters): Plan {
  const { instanceCode } = asked;
  const workflowId = listingImportId(instanceCode);
  const summary = `${instanceCode}: listings, ${kind}`;
  return {
    ...{ runId: newRunId(), kind, workflowId, parameters, records: [] },
    start: startAlone(asked, { type: 'listingImport', workflowId, input: { instanceCode }, summary }),
  };
}

function planRun(input: Input, wanted: NewRun): Plan {
  if (wanted.operation === 'exportTracking') return planAlone(input, 'trackingExport');
  if (wanted.operation === 'importMasterData') return planMasterData(input, wanted.parameters);
  if (wanted.operation === 'importListings') return planListings(input, wanted.parameters);
  const { parameters } = wanted;
  switch (parameters.kind) {
    case 'ids':
      return planIds(input, parameters.marketplaceOrderIds);
    case 'window':
      return planWindow(input, parameters);
    case 'delta':
      return planAlone(input, 'orderSweep');
  }
}

/** A new run whose workflow could not be started must not stay open: the next start would only join it. */
async function giveUp({ dataSource }: ApiContext, { runId, isNew }: OpenedRun): Promise<void> {
  if (!isNew) return;
  await dataSource.getRepository(Run).update(
    { id: runId, state: 'draft' },
    {
      state: 'failed',
      endedAt: new Date(),
      message: 'Temporal did not answer: the operation was not started. Start it again.',
    },
  );
}

/**
 * Starts an operation on an instance, or joins the one that runs.
 * @returns the id of the run to follow
 * @throws Problem temporalAway
 */
export async function startRun(
  context: ApiContext,
  instance: Instance,
  start: { readonly wanted: NewRun; readonly startedBy: string },
): Promise<string> {
  const { wanted, startedBy } = start;
  const { dataSource, temporal } = context;
  const plan = planRun({ dataSource, temporal, instanceCode: instance.code }, wanted);
  const { runId: id, kind, workflowId, parameters } = plan;
  const { operation } = wanted;
  const opened = await dataSource.transaction(async (manager) => {
    const run = await openRun(manager, {
      ...{ id, operation, kind, workflowId, parameters, startedBy },
      instanceId: instance.id,
    });
    if (plan.records.length > 0) await addDraftLines(manager, run.runId, plan.records);
    return run;
  });
  try {
    await plan.start(opened);
  } catch (error) {
    await giveUp(context, opened);
    throw error;
  }
  return opened.runId;
}

import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import type { TemporalConfig } from './config';
import { codeOf, detailsOf, GRPC, isRefusal, TemporalSetupError } from './temporal-errors';

const DAY_SECONDS = 24 * 60 * 60;
/** A server's processes learn of a new namespace at their next refresh, every ten seconds. */
const NAMESPACE_POLL_MS = 200;
const NAMESPACE_TIMEOUT_MS = 30_000;

interface NamespaceFacts {
  readonly id: string;
  readonly retentionSeconds: number;
}

async function readNamespace(connection: Connection, namespace: string): Promise<NamespaceFacts | null> {
  try {
    const answer = await connection.workflowService.describeNamespace({ namespace });
    return {
      id: answer.namespaceInfo?.id ?? '',
      retentionSeconds: Number(answer.config?.workflowExecutionRetentionTtl?.seconds ?? 0),
    };
  } catch (error) {
    if (codeOf(error) === GRPC.notFound) return null;
    throw error;
  }
}

async function registerNamespace(connection: Connection, config: TemporalConfig): Promise<void> {
  const { namespace, retentionDays } = config;
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      description: 'Marketplace connector',
      workflowExecutionRetentionPeriod: msToTs(retentionDays * DAY_SECONDS * 1000),
    });
  } catch (error) {
    if (codeOf(error) === GRPC.alreadyExists) return;
    if (!isRefusal(error)) throw error;
    throw new TemporalSetupError(
      [
        `The Temporal namespace "${namespace}" does not exist, and the server does not let this program make it: ${detailsOf(error)}`,
        'Make it, then start again:',
        `  temporal operator namespace create --namespace ${namespace} --retention ${String(retentionDays)}d`,
        `  Temporal Cloud: tcld namespace create --namespace ${namespace} --retention-days ${String(retentionDays)} --region <region>`,
        'or name an existing one in TEMPORAL_NAMESPACE.',
      ].join('\n'),
    );
  }
}

/** The description is read from the server's database; everything else knows a new namespace only some seconds later. */
async function isInUse(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await connection.workflowService.countWorkflowExecutions({ namespace });
    return true;
  } catch (error) {
    if (codeOf(error) === GRPC.notFound) return false;
    if (isRefusal(error)) return true;
    throw error;
  }
}

async function waitUntilInUse(connection: Connection, namespace: string): Promise<void> {
  const until = Date.now() + NAMESPACE_TIMEOUT_MS;
  while (!(await isInUse(connection, namespace))) {
    if (Date.now() > until) {
      throw new TemporalSetupError(`The Temporal namespace "${namespace}" exists, but the server does not serve it.`);
    }
    await pause(NAMESPACE_POLL_MS);
  }
}

/** `asConfigured`: the retention is the configured one. `kept`: the server has another and does not let us change it. */
export interface NamespaceOutcome {
  readonly retention: 'asConfigured' | 'kept';
  /** Of the namespace as it is now. */
  readonly retentionDays: number;
}

/**
 * Makes the namespace when there is none, and sets its retention to the configuration: the dev server's own flag
 * gives 24 hours. Safe to run in several processes at once.
 *
 * @throws TemporalSetupError with the commands to run when the server does not allow it
 */
export async function ensureNamespace(connection: Connection, config: TemporalConfig): Promise<NamespaceOutcome> {
  const { namespace, retentionDays } = config;
  const wantedSeconds = retentionDays * DAY_SECONDS;
  const facts = await readNamespace(connection, namespace);
  if (facts === null) await registerNamespace(connection, config);
  await waitUntilInUse(connection, namespace);
  if (facts === null || facts.retentionSeconds === wantedSeconds) return { retention: 'asConfigured', retentionDays };
  try {
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: msToTs(wantedSeconds * 1000) },
    });
    return { retention: 'asConfigured', retentionDays };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { retention: 'kept', retentionDays: facts.retentionSeconds / DAY_SECONDS };
  }
}

/** The namespace's own id, which another namespace of the same name does not have. */
export async function readNamespaceId(connection: Connection, namespace: string): Promise<string> {
  const facts = await readNamespace(connection, namespace);
  if (facts === null) throw new TemporalSetupError(`The Temporal namespace "${namespace}" does not exist.`);
  return facts.id;
}

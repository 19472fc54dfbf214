import type { Connection } from '@temporalio/client';
import { codeOf, GRPC, isRefusal, TemporalSetupError } from './temporal-errors';

/** Key in the namespace's own data under which the installation stands that works in it. */
const NAMESPACE_OWNER = 'connectorInstallation';

/** `notMarked`: the server does not let this program write it (Temporal Cloud), so nobody's mark protects the namespace. */
export type NamespaceMark = 'ours' | 'notMarked';

async function readOwner(connection: Connection, namespace: string): Promise<string | null> {
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace });
  return namespaceInfo?.data?.[NAMESPACE_OWNER] ?? null;
}

function notOurs(namespace: string, fingerprint: string): TemporalSetupError {
  return new TemporalSetupError(
    [
      `The Temporal namespace "${namespace}" belongs to another installation of the connector, and this worker would take its work away.`,
      'A copy of a database needs a namespace of its own: name another one in TEMPORAL_NAMESPACE.',
      'Where the other installation is gone for good and this one takes its place, hand the namespace over, then start again:',
      `  temporal operator namespace update --namespace ${namespace} --data ${NAMESPACE_OWNER}=${fingerprint}`,
    ].join('\n'),
  );
}

/**
 * Marks the namespace as this installation's, in its own data, and refuses one that bears another mark [INS-05]: two
 * installations in one namespace take each other's work, each with a database that lacks half of it. Reading the mark
 * needs no right beyond the worker's; where writing it is refused the worker goes on without.
 *
 * @param fingerprint of this installation, as `installationFingerprint` makes it
 * @throws TemporalSetupError naming the ways out
 */
export async function claimNamespace(
  connection: Connection,
  namespace: string,
  fingerprint: string,
): Promise<NamespaceMark> {
  const owner = await tryRead(connection, namespace);
  if (owner === fingerprint) return 'ours';
  if (owner !== null) throw notOurs(namespace, fingerprint);
  try {
    await connection.workflowService.updateNamespace({
      namespace,
      updateInfo: { data: { [NAMESPACE_OWNER]: fingerprint } },
    });
  } catch (error) {
    if (isRefusal(error) || codeOf(error) === GRPC.invalidArgument) return 'notMarked';
    throw error;
  }
  // Two that mark at the same time: the last one has it, and the other sees so here.
  const marked = await tryRead(connection, namespace);
  if (marked !== null && marked !== fingerprint) throw notOurs(namespace, fingerprint);
  return marked === null ? 'notMarked' : 'ours';
}

async function tryRead(connection: Connection, namespace: string): Promise<string | null> {
  try {
    return await readOwner(connection, namespace);
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

import { connectTemporal, ensureNamespace, ensureSearchAttributes } from '../../platform/temporal';
import type { TemporalConfig } from '../../platform/config';
import { findTemporal } from '../servers/find-temporal';
import { startParts, step, type StartContext } from './start-context';
import { temporalPart } from './temporal-part';

export interface StartedTemporal {
  readonly address: string;
  readonly uiUrl: string | null;
  readonly namespace: string;
  readonly isEmbedded: boolean;
}

const NAMESPACE = 'connector';

/** A Temporal server: that of TEMPORAL_ADDRESS, else one of our own, found or installed. */
export async function startTemporal(context: StartContext): Promise<StartedTemporal> {
  const { env, folder, ports, signal, terminal } = context;
  const namespace = env.TEMPORAL_NAMESPACE ?? NAMESPACE;
  signal.throwIfAborted();
  const source = await findTemporal({ env, say: terminal.say, signal });
  if (source.kind === 'server') {
    return { address: source.address, uiUrl: env.TEMPORAL_UI_URL ?? null, namespace, isEmbedded: false };
  }
  const { temporal: port, temporalUi: uiPort } = ports;
  await step(context, 'Temporal server', async () => {
    const part = temporalPart({
      executable: source.path,
      port,
      uiPort,
      databaseFile: folder.temporalDatabase,
      namespace,
    });
    await startParts(context, 'Temporal', [part]);
    return { value: undefined, outcome: `port ${String(port)}, UI on port ${String(uiPort)}` };
  });
  return {
    address: `127.0.0.1:${String(port)}`,
    uiUrl: `http://127.0.0.1:${String(uiPort)}`,
    namespace,
    isEmbedded: true,
  };
}

/** Makes the namespace and the search attributes, or stops with the commands to run where the server refuses. */
export async function prepareNamespace(context: StartContext, config: TemporalConfig): Promise<void> {
  await step(context, 'Temporal namespace', async () => {
    const { connection } = await connectTemporal(config);
    try {
      const { retentionDays } = await ensureNamespace(connection, config);
      await ensureSearchAttributes(connection, config.namespace);
      return { value: undefined, outcome: `${config.namespace}, keeps closed workflows ${String(retentionDays)} days` };
    } finally {
      await connection.close();
    }
  });
}

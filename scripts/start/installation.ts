import type { Ports } from './choose-ports';
import type { Secrets } from './kept-secrets';

/** Where everything of a running installation is. */
export interface Installation {
  readonly apiUrl: string;
  readonly apiToken: string;
  /** Null when an external Temporal server is used and nobody said where its UI is. */
  readonly temporalUiUrl: string | null;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly sandboxUrl: string;
  readonly databaseUrl: string;
}

/** Set by the caller for an external Temporal server; they would mislead a connection to the embedded one. */
const OF_EXTERNAL_TEMPORAL = /^TEMPORAL_(?!RETENTION_DAYS)/;

/** The environment of the worker and the API. What the caller has set for tuning stays. */
export function environmentOf(
  installation: Installation,
  options: { env: NodeJS.ProcessEnv; secrets: Secrets; ports: Ports; isTemporalEmbedded: boolean },
): NodeJS.ProcessEnv {
  const { env, secrets, ports, isTemporalEmbedded } = options;
  const kept = Object.entries(env).filter(([name]) => !(isTemporalEmbedded && OF_EXTERNAL_TEMPORAL.test(name)));
  return {
    INSTALLATION_ID: secrets.installationId,
    CONNECTOR_ENCRYPTION_KEYS: secrets.encryptionKeys,
    ...Object.fromEntries(kept),
    DATABASE_URL: installation.databaseUrl,
    TEMPORAL_ADDRESS: installation.temporalAddress,
    TEMPORAL_NAMESPACE: installation.temporalNamespace,
    ...(installation.temporalUiUrl === null ? {} : { TEMPORAL_UI_URL: installation.temporalUiUrl }),
    API_PORT: String(ports.api),
    PUBLIC_URL: installation.apiUrl,
    WORKER_HEALTH_PORT: String(ports.workerHealth),
    // The sandbox marketplace runs on this machine.
    ALLOW_PRIVATE_HOSTS: 'true',
  };
}

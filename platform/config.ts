import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import type { z } from 'zod';
import { environmentSchema, listVariables, type EncryptionKey, type Variable } from './environment';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface TemporalConfig {
  readonly address: string;
  readonly namespace: string;
  readonly retentionDays: number;
  /** Without a slash at the end; null when nobody said where the UI is. */
  readonly uiUrl: string | null;
  /** Address, TLS, API key and headers, as both kinds of Temporal connection take them. */
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
}

/** What the processes know about where they run. Made from the environment by `loadConfig` and by nothing else. */
export interface Config {
  readonly database: { readonly url: string; readonly poolSize: number };
  readonly temporal: TemporalConfig;
  readonly installationId: string;
  /** The first seals, all open. */
  readonly encryptionKeys: readonly EncryptionKey[];
  readonly api: { readonly host: string; readonly port: number };
  /** Where people reach the API; without a slash at the end. */
  readonly publicUrl: string;
  readonly worker: {
    readonly healthHost: string;
    readonly healthPort: number;
    readonly cachedWorkflows: number;
    readonly marketplaceSlots: number;
    readonly callTimeoutMs: number;
  };
  readonly notifications: {
    /** Null: no mail is sent. */
    readonly mailServer: { readonly url: string; readonly from: string; readonly isPlainAllowed: boolean } | null;
    /** Each signs; empty: no webhook is sent. */
    readonly signingKeys: readonly string[];
    readonly pace: { readonly gatherSeconds: number; readonly pauseSeconds: number };
  };
  readonly allowPrivateHosts: boolean;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

/** Every wrong or missing variable at once, each in words with what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    const count = problems.length === 1 ? 'one problem' : `${String(problems.length)} problems`;
    super([`The configuration has ${count}:`, ...problems.map((problem) => `  - ${problem}`)].join('\n'));
  }
}

/** A variable set to nothing counts as missing, as compose files and .env files have it. */
function withoutEmpty(env: Environment): Record<string, string> {
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined && value.trim() !== '') set[name] = value;
  return set;
}

function describeProblem(variable: Variable, issue: string, value: string | undefined): string {
  const cure = `${variable.meaning} Example: ${variable.name}=${variable.example}`;
  if (value === undefined) return `${variable.name} is missing. ${cure}`;
  const shown = variable.isSecret ? '' : ` ("${value}")`;
  return `${variable.name}${shown} ${issue}. ${cure}`;
}

function problemsOf(error: z.ZodError, env: Readonly<Record<string, string>>): readonly string[] {
  const variables = listVariables();
  return error.issues.flatMap((issue) => {
    const variable = variables.find(({ name }) => name === issue.path[0]);
    return variable === undefined ? [] : [describeProblem(variable, issue.message, env[variable.name])];
  });
}

/** The SDK's own reading of TEMPORAL_TLS… and TEMPORAL_GRPC_META…; a file only when one is named. */
function readTemporal(env: Record<string, string>): ClientConnectConfig {
  const isFileWanted = env.TEMPORAL_CONFIG_FILE !== undefined || env.TEMPORAL_PROFILE !== undefined;
  return loadClientConnectConfig({ overrideEnvVars: env, disableFile: !isFileWanted });
}

type TemporalReading = { kind: 'read'; connection: ClientConnectConfig } | { kind: 'wrong'; problem: string };

function tryReadTemporal(env: Record<string, string>): TemporalReading {
  try {
    return { kind: 'read', connection: readTemporal(env) };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { kind: 'wrong', problem: `The TEMPORAL_… variables cannot be used together: ${words}` };
  }
}

/**
 * Reads the configuration of the worker and the API.
 *
 * @throws ConfigError naming every wrong or missing variable
 */
export function loadConfig(env: Environment): Config {
  const set = withoutEmpty(env);
  const parsed = environmentSchema.safeParse(set);
  const temporal = tryReadTemporal(set);
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error, set)),
    ...(temporal.kind === 'read' ? [] : [temporal.problem]),
  ];
  if (!parsed.success || temporal.kind === 'wrong') throw new ConfigError(problems);
  return toConfig(parsed.data, temporal.connection);
}

function toConfig(
  values: z.output<typeof environmentSchema>,
  { connectionOptions, namespace }: ClientConnectConfig,
): Config {
  const address = connectionOptions.address ?? values.TEMPORAL_ADDRESS;
  return {
    database: { url: values.DATABASE_URL, poolSize: values.DATABASE_POOL_SIZE },
    temporal: {
      address,
      namespace: namespace ?? values.TEMPORAL_NAMESPACE,
      retentionDays: values.TEMPORAL_RETENTION_DAYS,
      uiUrl: values.TEMPORAL_UI_URL ?? null,
      connectionOptions: { ...connectionOptions, address },
    },
    installationId: values.INSTALLATION_ID,
    encryptionKeys: values.CONNECTOR_ENCRYPTION_KEYS,
    api: { host: values.API_HOST, port: values.API_PORT },
    publicUrl: values.PUBLIC_URL ?? `http://localhost:${String(values.API_PORT)}`,
    worker: {
      healthHost: values.WORKER_HEALTH_HOST,
      healthPort: values.WORKER_HEALTH_PORT,
      cachedWorkflows: values.WORKER_CACHED_WORKFLOWS,
      marketplaceSlots: values.MARKETPLACE_SLOTS,
      callTimeoutMs: 1000 * values.MARKETPLACE_TIMEOUT_SECONDS,
    },
    notifications: {
      mailServer: mailServerOf(values),
      signingKeys: values.WEBHOOK_SIGNING_KEYS ?? [],
      pace: {
        gatherSeconds: values.NOTIFICATIONS_GATHER_SECONDS,
        pauseSeconds: values.NOTIFICATIONS_PAUSE_SECONDS,
      },
    },
    allowPrivateHosts: values.ALLOW_PRIVATE_HOSTS,
    logLevel: values.LOG_LEVEL,
  };
}

function mailServerOf({
  SMTP_URL: url,
  SMTP_FROM: from,
  SMTP_ALLOW_PLAIN: isPlainAllowed,
}: z.output<typeof environmentSchema>): Config['notifications']['mailServer'] {
  return url === undefined ? null : { url, from, isPlainAllowed };
}

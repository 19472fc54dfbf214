import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { createLogger } from '../../../platform/logger';
import { readNamespaceId } from '../../../platform/temporal';
import { recoverBoth, type RecoveryOptions } from '../../../scripts/recover/recover-both';
import type { RecoveryReport } from '../../../scripts/recover/recovery-report';
import { projectRoot } from '../../../scripts/servers/fork-typescript';
import type { TestConnector } from '../../support/connector';

const printedSchema = z.object({
  isRepeat: z.boolean(),
  dispatchedAgain: z.number(),
  lostOrders: z.array(z.object({ instanceCode: z.string(), marketplaceOrderIds: z.array(z.string()) })),
  invoiceSeries: z.array(z.object({ name: z.string(), nextNumber: z.number(), isInDoubt: z.boolean() })),
});

export interface CommandOutcome {
  readonly code: number | null;
  /** Null when it printed no report. */
  readonly report: z.infer<typeof printedSchema> | null;
  readonly said: string;
}

/** `npm run recover -- --json` with the worker's environment. */
export async function recoverByCommand({ config }: TestConnector, ...args: string[]): Promise<CommandOutcome> {
  const env = {
    ...process.env,
    DATABASE_URL: config.database.url,
    TEMPORAL_ADDRESS: config.temporal.address,
    TEMPORAL_NAMESPACE: config.temporal.namespace,
    INSTALLATION_ID: config.installationId,
    CONNECTOR_ENCRYPTION_KEYS: config.encryptionKeys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(','),
    ALLOW_PRIVATE_HOSTS: 'true',
  };
  const program = [join(projectRoot, 'scripts/bootstrap.mjs'), 'scripts/recover.ts', '--json', ...args];
  const child = spawn(process.execPath, program, { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [printed, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return { code, report: printed === '' ? null : printedSchema.parse(JSON.parse(printed)), said };
}

/** The same in this process, where many of them are wanted. */
export async function recoverHere(
  { config, dataSource, temporal }: TestConnector,
  options: Partial<RecoveryOptions> = {},
): Promise<RecoveryReport> {
  const namespaceId = await readNamespaceId(temporal.connection, config.temporal.namespace);
  const logger = createLogger({ name: 'recover', level: 'silent' });
  return recoverBoth(
    { config, dataSource, temporal, namespaceId, logger },
    { isDryRun: false, since: null, nextInvoiceNumbers: [], areInvoiceNumbersKept: false, ...options },
  );
}

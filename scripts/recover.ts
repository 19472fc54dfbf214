import { Command } from 'commander';
import { createDataSource } from '../entities/data-source';
import { ConfigError, loadConfig, type Config } from '../platform/config';
import { createLogger } from '../platform/logger';
import {
  connectTemporal,
  ensureNamespace,
  ensureSearchAttributes,
  readNamespaceId,
  TemporalSetupError,
  type TemporalConnection,
} from '../platform/temporal';
import { askForNumbers } from './recover/ask-person';
import { parseConfirmed } from './recover/invoice-numbers';
import { recoverBoth, type RecoveryOptions } from './recover/recover-both';
import { renderReport, seriesInDoubt, type RecoveryReport } from './recover/recovery-report';
import { Refused } from './recover/refused';

/** What the exit code says. */
const exitCodes = { allWell: 0, failed: 1, leftForAPerson: 2 } as const;

interface CommandOptions {
  readonly since?: string;
  readonly nextInvoiceNumber: readonly string[];
  readonly keepInvoiceNumbers: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const program = new Command('recover')
  .description(
    'Brings database and Temporal together again after one of them was restored or lost. Stop the workers first.',
  )
  .option('--since <time>', 'when the backup was made, ISO 8601; found in the database unless given')
  .option('--next-invoice-number <series=number>', 'confirms which number comes next (repeatable)', collect, [])
  .option('--keep-invoice-numbers', 'this database is the newest there is: its next invoice numbers hold', false)
  .option('--dry-run', 'says what it would do, and changes nothing', false)
  .option('--json', 'prints JSON and nothing else', false)
  .addHelpText('after', '\nExit code: 0 all done, 2 something is left for a person, 1 nothing could be done.')
  .action(recover);

function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}

async function recover(given: CommandOptions): Promise<void> {
  const options = readOptions(given);
  const config = loadConfig(process.env);
  const report = await withBoth(config, async ({ temporal, dataSource }) => {
    const { isDryRun } = options;
    const namespaceId = await findNamespace(config, temporal, isDryRun);
    const logger = createLogger({ name: 'recover', level: 'warn', destination: process.stderr });
    const recovered = await recoverBoth({ config, dataSource, temporal, namespaceId, logger }, options);
    return process.stdin.isTTY && !given.json && !isDryRun ? askForNumbers(dataSource, recovered) : recovered;
  });
  process.stdout.write(given.json ? `${JSON.stringify(report, null, 2)}\n` : renderReport(report));
  process.exitCode = isLeftForAPerson(report) ? exitCodes.leftForAPerson : exitCodes.allWell;
}

function readOptions({ since, nextInvoiceNumber, keepInvoiceNumbers, dryRun }: CommandOptions): RecoveryOptions {
  const at = since === undefined ? null : new Date(since);
  if (at !== null && (Number.isNaN(at.getTime()) || at > new Date())) {
    throw new Refused(`--since takes a time that has passed, as in 2026-01-31T02:00:00Z, not "${since ?? ''}"`);
  }
  return {
    isDryRun: dryRun,
    since: at,
    nextInvoiceNumbers: nextInvoiceNumber.map(parseConfirmed),
    areInvoiceNumbersKept: keepInvoiceNumbers,
  };
}

interface Both {
  readonly temporal: TemporalConnection;
  readonly dataSource: ReturnType<typeof createDataSource>;
}

/** @throws Refused while one of them cannot be reached: half a recovery would be none */
async function withBoth<T>(config: Config, act: (both: Both) => Promise<T>): Promise<T> {
  const dataSource = createDataSource(config.database.url, { poolSize: 4, applicationName: 'connector recovery' });
  await dataSource.initialize().catch((error: unknown) => {
    throw new Refused(`The database does not answer: ${error instanceof Error ? error.message : String(error)}`);
  });
  try {
    if (await dataSource.showMigrations()) throw new Refused('The schema is not up to date: run npm run migrate first');
    const temporal = await connectTemporal(config.temporal);
    try {
      return await act({ temporal, dataSource });
    } finally {
      await temporal.connection.close();
    }
  } finally {
    await dataSource.destroy();
  }
}

/** As a worker would make it; a dry run makes none. */
async function findNamespace(
  config: Config,
  { connection }: TemporalConnection,
  isDryRun: boolean,
): Promise<string | null> {
  const { namespace } = config.temporal;
  if (isDryRun) {
    return readNamespaceId(connection, namespace).catch((error: unknown) => {
      if (error instanceof TemporalSetupError) return null;
      throw error;
    });
  }
  await ensureNamespace(connection, config.temporal);
  await ensureSearchAttributes(connection, namespace);
  return readNamespaceId(connection, namespace);
}

function isLeftForAPerson(report: RecoveryReport): boolean {
  const { ordersOfUnknownInstances, marketplaces } = report;
  const isUnasked = marketplaces.some(({ problem }) => problem !== null);
  return seriesInDoubt(report).length > 0 || ordersOfUnknownInstances.length > 0 || isUnasked;
}

program.parseAsync().catch((error: unknown) => {
  const isExplained = error instanceof Refused || error instanceof ConfigError || error instanceof TemporalSetupError;
  process.stderr.write(`${isExplained ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = exitCodes.failed;
});

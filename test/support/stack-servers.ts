import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as PostgresClient } from 'pg';
import { createDataSource } from '../../entities/data-source';
import { findTemporal } from '../../scripts/servers/find-temporal';
import { freePort } from '../../scripts/servers/free-port';
import { startHelperProcess, type HelperProcess } from '../../scripts/servers/helper-process';
import { buildBundle } from '../../worker/workflow-bundle/build-bundle';
import { ownBundlePlace } from '../../worker/workflow-bundle/bundle-place';

/** What the tests need from outside, as environment variables, and how to take it down. */
export interface StackServers {
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const PASSWORD = 'test';
const TEMPLATE = 'connector_template';
const NAMESPACE = 'connector-test';
const SEARCH_ATTRIBUTES = {
  Instance: 'Keyword',
  OrderState: 'Keyword',
  NeedsAttention: 'Bool',
  ReasonCode: 'Keyword',
  ShippingDeadline: 'Datetime',
};

async function startDatabase(folder: string): Promise<{ server: HelperProcess; adminUrl: string }> {
  const port = await freePort();
  const server = await startHelperProcess('scripts/servers/postgres-helper.ts', {
    dataFolder: join(folder, 'postgres'),
    port,
    password: PASSWORD,
    isDurable: false,
    removeAfterwards: folder,
  });
  return { server, adminUrl: `postgres://postgres:${PASSWORD}@127.0.0.1:${String(port)}/postgres` };
}

/** One migrated database that nobody may connect to: each test file gets a copy of it. */
async function makeTemplate(adminUrl: string): Promise<void> {
  const admin = new PostgresClient({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  const url = new URL(adminUrl);
  url.pathname = `/${TEMPLATE}`;
  const dataSource = createDataSource(url.href);
  await dataSource.initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
  await admin.query(`alter database ${TEMPLATE} is_template true allow_connections false`);
  await admin.end();
}

async function startTemporal(): Promise<{ server: HelperProcess | null; address: string }> {
  const tries: string[] = [];
  const source = await findTemporal({ env: process.env, say: (line) => tries.push(line) });
  if (source.kind === 'server') return { server: null, address: source.address };
  const port = await freePort();
  const server = await startHelperProcess('scripts/servers/temporal-helper.ts', {
    executable: source.path,
    port,
    uiPort: null,
    databaseFile: null,
    namespace: NAMESPACE,
    searchAttributes: SEARCH_ATTRIBUTES,
  });
  return { server, address: `127.0.0.1:${String(port)}` };
}

/** The worker's own, and a copy: sources that are edited while the tests run make the next one. */
async function bundleWorkflows(folder: string): Promise<string> {
  const path = join(folder, 'workflow-bundle.js');
  copyFileSync(await buildBundle(ownBundlePlace), path);
  return path;
}

/** Starts PostgreSQL with a migrated template and Temporal with the product's search attributes; bundles workflows. */
export async function startStackServers(): Promise<StackServers> {
  const folder = mkdtempSync(join(tmpdir(), 'connector-test-'));
  // The database server runs as another user when root runs the tests, and mkdtemp makes a private folder.
  chmodSync(folder, 0o755);
  const database = startDatabase(folder).then(async (started) => {
    await makeTemplate(started.adminUrl);
    return started;
  });
  const [{ server: postgres, adminUrl }, { server: temporal, address }, bundle] = await Promise.all([
    database,
    startTemporal(),
    bundleWorkflows(folder),
  ]);
  return {
    env: {
      TEST_DATABASE_ADMIN_URL: adminUrl,
      TEST_DATABASE_TEMPLATE: TEMPLATE,
      TEST_TEMPORAL_ADDRESS: address,
      TEST_TEMPORAL_NAMESPACE: NAMESPACE,
      TEST_WORKFLOW_BUNDLE: bundle,
    },
    stop: async () => {
      await Promise.all([postgres.stop(), temporal?.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

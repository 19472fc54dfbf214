import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporal } from '../servers/find-temporal';
import { findTemporalCluster } from '../servers/temporal-cluster-programs';
import { freePort } from '../servers/free-port';
import { startHelperProcess } from '../servers/helper-process';
import { startBenchDatabase } from './bench-database';
import { say } from './say';

export const engineNames = ['dev', 'real'] as const;
export type EngineName = (typeof engineNames)[number];

/** A Temporal server of one measurement: fresh, since it slows as it fills. */
export interface BenchEngine {
  readonly address: string;
  readonly pid: number;
  /** Of the database that keeps its state, where that is a process of its own. */
  readonly databasePids: readonly number[];
  readonly metricsUrl: string;
  stop(): Promise<void>;
}

/** Starts a fresh Temporal server. */
export type StartEngine = () => Promise<BenchEngine>;

/** What has to be there, and is not; its message says what to do. */
export class EngineMissing extends Error {}

/** Finds or installs a Temporal server once, for all measurements. */
export async function chooseEngine(name: EngineName): Promise<StartEngine> {
  return name === 'real' ? chooseReal() : chooseDev();
}

async function chooseDev(): Promise<StartEngine> {
  // A server that runs already holds what others do; the measurement needs a fresh one.
  const source = await findTemporal({ env: { ...process.env, TEMPORAL_ADDRESS: '' }, say });
  if (source.kind === 'server') throw new EngineMissing('The measurements need a Temporal dev server of their own');
  return async () => {
    const [port, metricsPort] = [await freePort(), await freePort()];
    const server = await startHelperProcess('scripts/servers/temporal-helper.ts', {
      executable: source.path,
      port,
      uiPort: null,
      databaseFile: null,
      namespace: 'connector',
      searchAttributes: {},
      metricsPort,
    });
    return engineAt(port, metricsPort, server.serverPid, [], () => server.stop());
  };
}

async function chooseReal(): Promise<StartEngine> {
  const search = await findTemporalCluster(process.env, say);
  if (search.kind === 'missing') throw new EngineMissing(search.reason);
  return async () => {
    const database = await startBenchDatabase();
    const [firstPort, metricsPort] = [await freePortsFrom(FIRST_PORT), await freePort()];
    const server = await startHelperProcess('scripts/servers/temporal-cluster-helper.ts', {
      ...search.programs,
      firstPort,
      metricsPort,
      database: { port: database.port, user: 'postgres', password: database.password },
      folder: mkdtempSync(join(tmpdir(), 'connector-bench-temporal-')),
    }).catch(async (error: unknown) => {
      await database.stop();
      throw error;
    });
    return engineAt(firstPort, metricsPort, server.serverPid, [database.pid], async () => {
      await server.stop();
      await database.stop();
    });
  };
}

/** Ports of the server's own services stay below 32768, where its schema ends; so do these. */
const FIRST_PORT = 21_000;
const LAST_PORT = 31_000;
const PORTS = 8;

/** The first of eight free ports in a row. */
async function freePortsFrom(port: number): Promise<number> {
  for (let first = port; first < LAST_PORT; first += PORTS) {
    const row = Array.from({ length: PORTS }, (_, index) => first + index);
    const found = await Promise.all(row.map((wanted) => freePort(wanted)));
    if (found.every((free, index) => free === row[index])) return first;
  }
  throw new EngineMissing(`There are no eight free ports in a row between ${FIRST_PORT} and ${LAST_PORT}`);
}

function engineAt(
  port: number,
  metricsPort: number,
  pid: number,
  databasePids: readonly number[],
  stop: () => Promise<void>,
): BenchEngine {
  const [address, metricsUrl] = [`127.0.0.1:${String(port)}`, `http://127.0.0.1:${String(metricsPort)}/metrics`];
  return { address, pid, databasePids, metricsUrl, stop };
}

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { endOf } from './fork-typescript';
import type { RunningServer } from './helper-entry';
import { endLeftover } from './leftover';
import { binariesFolder, reachableFolder, serverIdentity, type ServerIdentity } from './postgres-binaries';

export const postgresOptionsSchema = z.object({
  /** Made when it is missing. The server's own user must be able to enter the folder that holds it. */
  dataFolder: z.string(),
  port: z.number(),
  password: z.string(),
  /** Faster, and a power cut may lose data: for tests. */
  isDurable: z.boolean(),
  /** Removed when the server has stopped. */
  removeAfterwards: z.string().nullable(),
  /** Further settings of the server, `name=value`. */
  settings: z.array(z.string()).default([]),
});

export type PostgresOptions = z.infer<typeof postgresOptionsSchema>;

const READY = 'database system is ready to accept connections';
const KEPT_LOG_LINES = 30;
const run = promisify(execFile);

/** The real folder of the data: elsewhere when root starts from a folder that the server's user cannot enter. */
export function postgresDataFolder(wished: string, owner: string): string {
  return reachableFolder(wished, serverIdentity(), owner);
}

interface ServerPlace {
  readonly binaries: string;
  readonly folder: string;
  readonly identity: ServerIdentity | undefined;
}

/** Under another name first: a start that is interrupted leaves no half-made cluster behind. */
async function createCluster(place: ServerPlace, options: PostgresOptions): Promise<void> {
  const { identity } = place;
  const unfinished = `${place.folder}.unfinished`;
  const passwordFile = `${place.folder}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (identity !== undefined) {
    chownSync(unfinished, identity.uid, identity.gid);
    chownSync(passwordFile, identity.uid, identity.gid);
  }
  const flags = ['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-instructions'];
  const syncing = options.isDurable ? [] : ['--no-sync'];
  try {
    await run(
      join(place.binaries, 'bin', 'initdb'),
      [`--pgdata=${unfinished}`, `--pwfile=${passwordFile}`, ...flags, ...syncing],
      { ...identity, cwd: '/', env: serverEnvironment() },
    );
    renameSync(unfinished, place.folder);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** A fixed language, because the server's readiness is read from its log. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, LC_ALL: 'C', TZ: 'UTC' };
}

function serverFlags(options: PostgresOptions): readonly string[] {
  const durability = options.isDurable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', ...durability];
  const all = [...settings, ...options.settings];
  return ['-p', String(options.port), ...all.flatMap((setting) => ['-c', setting])];
}

/** Resolves when the server says that it is ready; rejects with the end of its log when it stops before. */
function whenReady(server: ChildProcess): Promise<void> {
  const lastLines: string[] = [];
  return new Promise((resolve, reject) => {
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastLines.push(...text.split('\n').filter((line) => line !== ''));
      lastLines.splice(0, Math.max(0, lastLines.length - KEPT_LOG_LINES));
      if (text.includes(READY)) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => {
      reject(new Error(`PostgreSQL did not start:\n${lastLines.join('\n')}`));
    });
  });
}

/** A server that lost its helper still holds the folder; its pid is the first line of `postmaster.pid`. */
async function endForgottenServer(folder: string): Promise<void> {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  await endLeftover({ pid, commandIncludes: 'postgres' }, 'SIGINT');
}

/** Starts PostgreSQL on this machine; makes its data folder when there is none. Rejects with the server's own words. */
export async function startPostgres(options: PostgresOptions): Promise<RunningServer> {
  const identity = serverIdentity();
  const folder = options.dataFolder;
  const place = { binaries: binariesFolder(identity), folder, identity };
  if (existsSync(join(folder, 'PG_VERSION'))) await endForgottenServer(folder);
  else await createCluster(place, options);
  const server = spawn(join(place.binaries, 'bin', 'postgres'), ['-D', folder, ...serverFlags(options)], {
    ...identity,
    cwd: '/',
    env: serverEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = endOf(server);
  await whenReady(server);
  return {
    pid: server.pid ?? 0,
    ended,
    stop: async () => {
      // "Fast": open transactions are rolled back, connections closed.
      server.kill('SIGINT');
      await ended;
      if (options.removeAfterwards !== null) rmSync(options.removeAfterwards, { recursive: true, force: true });
    },
  };
}

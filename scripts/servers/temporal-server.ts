import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { endOf } from './fork-typescript';
import type { RunningServer } from './helper-entry';
import { endLeftover } from './leftover';

export const temporalOptionsSchema = z.object({
  executable: z.string(),
  port: z.number(),
  /** The web UI's port, or null for none. */
  uiPort: z.number().nullable(),
  /** The file that keeps everything, or null to keep nothing. */
  databaseFile: z.string().nullable(),
  namespace: z.string(),
  /** Name and type, as the server spells types. */
  searchAttributes: z.record(z.string(), z.string()),
  /** Where the server's own counts can be read (Prometheus), or null for a port that nobody knows. */
  metricsPort: z.number().nullable().default(null),
});

export type TemporalOptions = z.infer<typeof temporalOptionsSchema>;

const LOOPBACK = '127.0.0.1';
const POLL_MS = 50;
const KEPT_LOG_CHARACTERS = 4000;

function serverArguments(options: TemporalOptions): readonly string[] {
  const attributes = Object.entries(options.searchAttributes);
  return [
    ...['server', 'start-dev', '--ip', LOOPBACK, '--port', String(options.port)],
    ...(options.uiPort === null ? ['--headless'] : ['--ui-port', String(options.uiPort)]),
    ...(options.databaseFile === null ? [] : ['--db-filename', options.databaseFile]),
    ...(options.metricsPort === null ? [] : ['--metrics-port', String(options.metricsPort)]),
    ...['--namespace', options.namespace, '--log-level', 'error'],
    ...attributes.flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
  ];
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, LOOPBACK);
    const answer = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => {
      answer(true);
    });
    socket.once('error', () => {
      answer(false);
    });
  });
}

/** Resolves when the server accepts connections; rejects with the end of its output when it stops before. */
export async function whenListening(server: ChildProcess, port: number): Promise<void> {
  let output = '';
  const keep = (text: string): void => {
    output = (output + text).slice(-KEPT_LOG_CHARACTERS);
  };
  server.stdout?.setEncoding('utf8').on('data', keep);
  server.stderr?.setEncoding('utf8').on('data', keep);
  let hasEnded = false;
  const isGone = (): boolean => hasEnded;
  void endOf(server).then(() => {
    hasEnded = true;
  });
  while (!(await accepts(port))) {
    if (isGone()) throw new Error(`The Temporal server did not start:\n${output.trim()}`);
    await pause(POLL_MS);
  }
}

/** A server that lost its helper still holds the database file; its pid was kept beside that file. */
async function endForgottenServer(pidFile: string | null): Promise<void> {
  if (pidFile === null || !existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  await endLeftover({ pid, commandIncludes: 'start-dev' }, 'SIGTERM');
}

/** Starts a Temporal dev server on this machine. Rejects with the server's own words. */
export async function startTemporal(options: TemporalOptions): Promise<RunningServer> {
  const pidFile = options.databaseFile === null ? null : `${options.databaseFile}.pid`;
  await endForgottenServer(pidFile);
  const server = spawn(options.executable, serverArguments(options), { stdio: ['ignore', 'pipe', 'pipe'] });
  const pid = server.pid ?? 0;
  if (pidFile !== null) writeFileSync(pidFile, String(pid));
  const ended = endOf(server);
  await whenListening(server, options.port);
  return {
    pid,
    ended,
    stop: async () => {
      server.kill('SIGTERM');
      await ended;
      if (pidFile !== null) rmSync(pidFile, { force: true });
    },
  };
}

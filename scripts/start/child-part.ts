import type { ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endOf, forkTypeScript } from '../servers/fork-typescript';
import type { Part, RunningPart } from './keep-running';

export interface ChildPartOptions {
  readonly name: string;
  /** From the repository's root. */
  readonly file: string;
  readonly args?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Standard output and error of the process, added at the end. */
  readonly logFile: string;
  /** Resolves when the process does its work. The signal is aborted when the process has ended. */
  readonly whenReady: (child: ChildProcess, signal: AbortSignal) => Promise<void>;
}

const READY_TIMEOUT_MS = 120_000;
/** Longer than the worker itself gives to the activities that it is in. */
const STOP_TIMEOUT_MS = 90_000;
const SHOWN_LOG_LINES = 20;

function logSince(file: string, offset: number): string {
  const lines = readFileSync(file).subarray(offset).toString('utf8').trimEnd().split('\n');
  return lines.slice(-SHOWN_LOG_LINES).join('\n');
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const controller = new AbortController();
  const limit = pause(STOP_TIMEOUT_MS, 'late', { signal: controller.signal }).catch(() => 'ended');
  if ((await Promise.race([ended.then(() => 'ended'), limit])) === 'late') child.kill('SIGKILL');
  controller.abort();
  await ended;
}

export interface RunningChild extends RunningPart {
  readonly pid: number;
}

/** Starts a program of this repository; resolves when it is ready, rejects with the end of its log. */
export async function startChild(options: ChildPartOptions): Promise<RunningChild> {
  const { name, file, args, env, logFile, whenReady } = options;
  const log = openSync(logFile, 'a', 0o600);
  const offset = fstatSync(log).size;
  // In a group of its own: Ctrl-C reaches `npm start` alone, which then stops its parts in order.
  const child = forkTypeScript(file, {
    ...(args === undefined ? {} : { args }),
    env,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const ended = endOf(child);
  const hasEnded = new AbortController();
  void ended.then(() => {
    hasEnded.abort();
  });
  try {
    await whenReady(child, AbortSignal.any([hasEnded.signal, AbortSignal.timeout(READY_TIMEOUT_MS)]));
  } catch {
    const why = hasEnded.signal.aborted ? 'ended' : `is not ready after ${String(READY_TIMEOUT_MS / 1000)} s`;
    await stopChild(child, ended);
    throw new Error(`${name} ${why}. The end of ${basename(logFile)}:\n${logSince(logFile, offset)}`);
  }
  return { pid: child.pid ?? 0, ended, stop: () => stopChild(child, ended) };
}

/** A program of this repository as a part of the installation. */
export function childPart(options: ChildPartOptions): Part {
  return { name: options.name, start: () => startChild(options) };
}

const POLL_MS = 100;

/** Polls until the address answers with success. Rejects when the signal is aborted. */
export async function whenAnswering(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const isGood = await fetch(url, { signal }).then(
      (response) => response.ok,
      () => false,
    );
    if (isGood) return;
    await pause(POLL_MS, undefined, { signal });
  }
}

/** Waits for the message `ready` of the process. Rejects when the signal is aborted. */
export function whenSaidReady(child: ChildProcess, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('It ended before it was ready.'));
    });
    child.on('message', (message: unknown) => {
      if (typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'ready') resolve();
    });
  });
}

import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { isRunning } from '../servers/leftover';

export type StartLock =
  { readonly kind: 'taken'; readonly byPid: number } | { readonly kind: 'acquired'; readonly release: () => void };

export interface StartLockOptions {
  readonly file: string;
  readonly pid: number;
  /** Part of the command line by which a process that holds the lock is known. */
  readonly command: string;
}

function isTaken(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
}

function tryCreate({ file, pid }: StartLockOptions): boolean {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    writeSync(descriptor, String(pid));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

function holderOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

/** One `npm start` for each data folder. A lock whose process is gone, killed perhaps, is taken over. */
export function acquireStartLock(options: StartLockOptions): StartLock {
  const { file, pid, command } = options;
  while (!tryCreate(options)) {
    const holder = holderOf(file);
    if (holder !== pid && isRunning({ pid: holder, commandIncludes: command })) return { kind: 'taken', byPid: holder };
    rmSync(file, { force: true });
  }
  return {
    kind: 'acquired',
    release: () => {
      if (holderOf(file) === pid) rmSync(file, { force: true });
    },
  };
}

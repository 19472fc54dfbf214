import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** What to look for: ids are used again, so the command has to say that it is the process we mean. */
export interface ProcessMark {
  readonly pid: number;
  readonly commandIncludes: string;
}

function commandOf(pid: number): string {
  if (!existsSync('/proc/self')) {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  }
  try {
    // Empty for a process that has ended and was not collected yet.
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** True while the process runs, whoever owns it. */
export function isRunning(mark: ProcessMark): boolean {
  return Number.isInteger(mark.pid) && mark.pid > 1 && commandOf(mark.pid).includes(mark.commandIncludes);
}

const POLL_MS = 50;

/** Ends a server whose helper was killed and could not stop it; resolves when it is gone. */
export async function endLeftover(mark: ProcessMark, signal: NodeJS.Signals): Promise<void> {
  if (!isRunning(mark)) return;
  process.kill(mark.pid, signal);
  while (isRunning(mark)) await pause(POLL_MS);
}

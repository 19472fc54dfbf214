import { spawn } from 'node:child_process';

export interface ProgramOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Ends the program early. */
  readonly signal?: AbortSignal;
}

export type ProgramOutcome =
  { readonly kind: 'done'; readonly output: string } | { readonly kind: 'failed'; readonly reason: string };

const KEPT_CHARACTERS = 2000;

/** Runs a program to its end. What it printed last is the reason when it fails; one that takes too long is ended. */
export function runProgram(command: string, args: readonly string[], options: ProgramOptions): Promise<ProgramOutcome> {
  return new Promise((resolve) => {
    const { env, cwd, signal } = options;
    const child = spawn(command, args, {
      env,
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal === undefined ? {} : { signal }),
    });
    let output = '';
    let isLate = false;
    const keep = (text: string): void => {
      output = (output + text).slice(-KEPT_CHARACTERS);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const limit = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, options.timeoutMs);
    child.once('error', (error) => {
      clearTimeout(limit);
      resolve({ kind: 'failed', reason: error.message });
    });
    child.once('close', (code) => {
      clearTimeout(limit);
      if (isLate) resolve({ kind: 'failed', reason: `it took longer than ${String(options.timeoutMs / 1000)} s` });
      else if (code === 0) resolve({ kind: 'done', output: output.trim() });
      else resolve({ kind: 'failed', reason: output.trim() === '' ? `exit code ${String(code)}` : output.trim() });
    });
  });
}

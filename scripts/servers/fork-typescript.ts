import { fork, type ChildProcess, type StdioOptions } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The repository's own folder. */
export const projectRoot = join(__dirname, '..', '..');

export interface ForkOptions {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** In a process group of its own, which the terminal's Ctrl-C does not reach. */
  readonly detached?: boolean;
  readonly stdio: StdioOptions;
}

/** Runs a TypeScript file of this repository as a child process with a message channel, whatever runs the caller. */
export function forkTypeScript(file: string, options: ForkOptions): ChildProcess {
  return fork(join(projectRoot, file), options.args ?? [], {
    cwd: projectRoot,
    execArgv: ['--import', pathToFileURL(require.resolve('tsx')).href],
    env: options.env ?? process.env,
    detached: options.detached ?? false,
    stdio: options.stdio,
  });
}

/** Resolves when the process has ended or could not be started. */
export function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('error', () => {
      resolve();
    });
    child.once('exit', () => {
      resolve();
    });
  });
}

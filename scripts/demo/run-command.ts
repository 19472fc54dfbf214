import type { Installation } from '../start/installation';
import { readRunningInstallation } from '../start/run-file';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // What fetch throws when nobody listens.
  if (error.message === 'fetch failed') return 'The installation does not answer. Is "npm start" still running?';
  return error.message;
}

/** Runs a command of the demo against the running installation; what goes wrong is said in one line, exit code 1. */
export async function runCommand(
  command: (installation: Installation, say: (line: string) => void) => Promise<void>,
): Promise<void> {
  try {
    await command(readRunningInstallation(), say);
  } catch (error) {
    process.stderr.write(`${inWords(error)}\n`);
    process.exitCode = 1;
  }
}

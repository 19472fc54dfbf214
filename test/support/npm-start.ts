import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/servers/fork-typescript';

/** A command of this repository as a newcomer runs it, and all that it prints. */
export interface Command {
  readonly process: ChildProcess;
  /** Standard output and error so far. */
  printed(): string;
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>;
}

/** Set for the tests' own servers, or by whoever runs the tests: none of it may lead `npm start` elsewhere. */
const LEADS_ELSEWHERE = /^(TEST_|DATABASE_|TEMPORAL_(?!CLI_PATH)|JEST_|NODE_ENV)/;

/** Runs a program as its `npm` script does, with a data folder of its own. */
export function runCommand(program: string, args: readonly string[], dataFolder: string): Command {
  const env = Object.entries(process.env).filter(([name]) => !LEADS_ELSEWHERE.test(name));
  const child = spawn(process.execPath, [join(projectRoot, 'scripts/bootstrap.mjs'), program, ...args], {
    cwd: projectRoot,
    env: { ...Object.fromEntries(env), CONNECTOR_DATA_DIR: dataFolder },
  });
  let text = '';
  const keep = (more: string): void => {
    text += more;
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return { process: child, printed: () => text, ended };
}

import { join } from 'node:path';
import { projectRoot } from '../servers/fork-typescript';

/** Where everything of this checkout's own installation lives, by default `.data` beside `package.json`. */
export interface DataFolder {
  readonly root: string;
  readonly lockFile: string;
  /** Addresses and the API token of the running installation; there only while it runs. */
  readonly runFile: string;
  readonly secretsFile: string;
  readonly portsFile: string;
  readonly postgresFolder: string;
  readonly temporalDatabase: string;
  readonly sandboxData: string;
  readonly logFolder: string;
}

export function dataFolder(root: string = join(projectRoot, '.data')): DataFolder {
  return {
    root,
    lockFile: join(root, 'start.lock'),
    runFile: join(root, 'run.json'),
    secretsFile: join(root, 'secrets.json'),
    portsFile: join(root, 'ports.json'),
    postgresFolder: join(root, 'postgres'),
    temporalDatabase: join(root, 'temporal.db'),
    sandboxData: join(root, 'sandbox.jsonl'),
    logFolder: join(root, 'logs'),
  };
}

import { join, resolve } from 'node:path';
import { projectRoot } from '../servers/fork-typescript';

/** Where everything of this checkout's own installation lives. */
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

/** `.data` beside `package.json`, or the folder that CONNECTOR_DATA_DIR names. */
export function dataFolder(env: NodeJS.ProcessEnv): DataFolder {
  const given = env.CONNECTOR_DATA_DIR;
  const root = given === undefined || given === '' ? join(projectRoot, '.data') : resolve(projectRoot, given);
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

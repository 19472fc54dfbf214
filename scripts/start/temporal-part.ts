import { join } from 'node:path';
import { startHelperProcess } from '../servers/helper-process';
import type { Part } from './keep-running';

export interface TemporalPartOptions {
  readonly executable: string;
  readonly port: number;
  readonly uiPort: number;
  readonly databaseFile: string;
  readonly namespace: string;
}

/** A Temporal dev server with its UI on this machine, in a process that outlives Ctrl-C until told. */
export function temporalPart(options: TemporalPartOptions): Part {
  return {
    name: 'Temporal',
    start: () =>
      startHelperProcess(join('scripts', 'servers', 'temporal-helper.ts'), { ...options, searchAttributes: {} }),
  };
}

import { processorTimes } from './processor-time';

export type ProcessGroup = 'worker' | 'server' | 'engineDatabase' | 'database' | 'sandbox' | 'client';
export type ProcessGroups = Readonly<Record<ProcessGroup, readonly number[]>>;

/** What some acts took together. */
export interface Metered {
  readonly wallMs: number;
  /** User and system time by process group. */
  readonly processorMs: Readonly<Record<ProcessGroup, number>>;
  /** Processors that everything else on this machine kept busy meanwhile; ours are not in it. */
  readonly otherLoad: number;
}

/** Adds up wall and processor time of the acts that are done under it; what happens in between is not counted. */
export class Meter {
  private wallMs = 0;
  private machineMs = 0;
  private readonly totals: Record<ProcessGroup, number> = {
    worker: 0,
    server: 0,
    engineDatabase: 0,
    database: 0,
    sandbox: 0,
    client: 0,
  };

  constructor(private readonly groups: ProcessGroups) {}

  async during<T>(act: () => Promise<T>): Promise<T> {
    const before = processorTimes(this.groups);
    const startedAt = performance.now();
    const result = await act();
    this.wallMs += performance.now() - startedAt;
    const after = processorTimes(this.groups);
    for (const group of groupNames) this.totals[group] += after.groups[group] - before.groups[group];
    this.machineMs += after.machine - before.machine;
    return result;
  }

  read(): Metered {
    const ours = groupNames.reduce((sum, group) => sum + this.totals[group], 0);
    return {
      wallMs: this.wallMs,
      processorMs: { ...this.totals },
      otherLoad: Math.max(0, (this.machineMs - ours) / Math.max(1, this.wallMs)),
    };
  }
}

const groupNames = ['worker', 'server', 'engineDatabase', 'database', 'sandbox', 'client'] as const;

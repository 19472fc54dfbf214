import { SIGNALS_AT_ONCE } from '../../worker/dispatcher/dispatcher';
import { BASELINE_TASK_QUEUE } from './baseline/task-queue';
import type { BenchTemporal } from './bench-connector';
import { startProgram } from './bench-program';
import { cleanup } from './cleanup';
import { inParallel } from './in-parallel';
import type { Meter, ProcessGroups } from './meter';
import { until } from '../until';

/** The baseline's worker, and what it costs. */
export interface Baseline {
  readonly groups: ProcessGroups;
  /** Starts as many at once as the dispatcher does, and waits until all have ended. */
  live(count: number, meter: Meter): Promise<void>;
}

export function withBaseline<T>(temporal: BenchTemporal, work: (baseline: Baseline) => Promise<T>): Promise<T> {
  const { client, engine, env } = temporal;
  let started = 0;
  return cleanup(async (later) => {
    const worker = later(await startProgram('scripts/bench/baseline/worker.ts', { env }));
    return work({
      groups: {
        worker: [worker.pid],
        server: [engine.pid],
        engineDatabase: engine.databasePids,
        database: [],
        sandbox: [],
        client: [process.pid],
      },
      live: async (count, meter) => {
        const ids = Array.from({ length: count }, (_, index) => `baseline/${String(started + index)}`);
        started += count;
        await meter.during(async () => {
          await inParallel(ids, SIGNALS_AT_ONCE, (workflowId) =>
            client.workflow.start('sixActivities', { workflowId, taskQueue: BASELINE_TASK_QUEUE }),
          );
          // Those that began last end last: asking for them costs the server less than counting all the time.
          await inParallel(ids.slice(-SIGNALS_AT_ONCE), SIGNALS_AT_ONCE, (workflowId) =>
            client.workflow.getHandle(workflowId).result(),
          );
          await until(`${String(started)} workflows of the baseline have ended`, async () => {
            const query = `WorkflowType = 'sixActivities' and ExecutionStatus = 'Completed'`;
            return (await client.workflow.count(query)).count >= started;
          });
        });
      },
    });
  });
}

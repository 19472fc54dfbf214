import { join } from 'node:path';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { loadConfig } from '../../../platform/config';
import { BASELINE_TASK_QUEUE } from './task-queue';
import * as activities from './activities';

/** A worker with the product's own settings and nothing to do: a program of its own, for its processor time. */
async function main(): Promise<void> {
  const { temporal, worker: settings } = loadConfig(process.env);
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const connection = await NativeConnection.connect({ address: temporal.address });
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue: BASELINE_TASK_QUEUE,
    workflowsPath: join(__dirname, 'workflows.ts'),
    activities,
    maxCachedWorkflows: settings.cachedWorkflows,
  });
  const stop = (): void => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  process.once('SIGTERM', stop);
  process.once('disconnect', stop);
  const running = worker.run();
  process.send?.({ kind: 'ready' });
  await running;
  await connection.close();
  process.exit(0);
}

void main();

import { readFileSync } from 'node:fs';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { loadConfig } from '../../../platform/config';
import { createLogger } from '../../../platform/logger';
import { startWorker } from '../../../worker/start-worker';
import { testVariable } from '../database';

/** The worker as a process of its own, to be killed: all is loaded beforehand, and it begins when it is told to. */
async function main(): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const config = loadConfig(process.env);
  const workflowBundle = { code: readFileSync(testVariable('TEST_WORKFLOW_BUNDLE'), 'utf8') };
  await new Promise((resolve) => process.once('message', resolve));
  await startWorker(config, createLogger({ name: 'worker', level: config.logLevel }), { workflowBundle });
  process.send?.('started');
}

process.once('disconnect', () => process.exit(0));
void main();

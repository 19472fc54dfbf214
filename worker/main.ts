import { DefaultLogger, Runtime } from '@temporalio/worker';
import { ConfigError, loadConfig } from '../platform/config';
import { startHealthServer } from '../platform/health-server';
import { keepHeapsSmall } from '../platform/keep-heaps-small';
import { createLogger, type Logger } from '../platform/logger';
import { installShutdown, type ShutdownStep } from '../platform/shutdown';
import { TemporalSetupError } from '../platform/temporal';
import { startWorker } from './start-worker';
import { loadBundle } from './workflow-bundle/load-bundle';

/** The worker process: `npm run start:worker`. */
async function main(): Promise<void> {
  keepHeapsSmall();
  const config = loadConfig(process.env);
  const logger = createLogger({ name: 'worker', level: config.logLevel });
  installRuntime(logger);
  let steps: readonly ShutdownStep[] = [];
  const shutdown = installShutdown({
    steps: () => steps,
    report: (event) => {
      logger.info(event, 'worker.stopping');
    },
  });
  const started = await startWorker(config, logger, { workflowBundle: await loadBundle() });
  const { healthHost, healthPort } = config.worker;
  const health = await startHealthServer({ host: healthHost, port: healthPort, checks: started.checks });
  steps = [...started.stopSteps, { name: 'health', timeoutMs: 2_000, run: () => health.close() }];
  logger.info({ healthPort: health.port }, 'worker.started');
  process.send?.({ kind: 'ready' });
  await started.running.catch((error: unknown) => {
    logger.fatal({ error: String(error) }, 'worker.failed');
    return shutdown.request('a worker ended by itself', 1);
  });
}

/** Temporal's own lines go where ours go; signals are ours to handle. */
function installRuntime(logger: Logger): void {
  Runtime.install({
    shutdownSignals: [],
    telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      const isSevere = level === 'ERROR';
      logger[isSevere ? 'error' : 'warn']({ temporal: meta }, message);
    }),
  });
}

main().catch((error: unknown) => {
  const isExplained = error instanceof ConfigError || error instanceof TemporalSetupError;
  process.stderr.write(`${isExplained ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});

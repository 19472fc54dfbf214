import { join } from 'node:path';
import { childPart, whenAnswering, whenSaidReady } from './child-part';
import { startParts, step, type StartContext } from './start-context';

/** The marketplace "Atelier Nord". Answers its address. */
export async function startSandboxMarketplace(context: StartContext): Promise<string> {
  const { env, folder, ports } = context;
  const url = `http://127.0.0.1:${String(ports.sandbox)}`;
  const part = childPart({
    name: 'Sandbox marketplace',
    file: join('sandbox', 'main.ts'),
    args: ['--port', String(ports.sandbox), '--data', folder.sandboxData, '--limits', 'relaxed'],
    env,
    logFile: join(folder.logFolder, 'sandbox.log'),
    whenReady: whenSaidReady,
  });
  return step(context, 'Sandbox marketplace', async () => {
    await startParts(context, 'Sandbox marketplace', [part]);
    return { value: url, outcome: url };
  });
}

/** The worker and the API, side by side. */
export async function startWorkerAndApi(context: StartContext, environment: NodeJS.ProcessEnv): Promise<void> {
  const { folder, ports } = context;
  const worker = childPart({
    name: 'Worker',
    file: join('worker', 'main.ts'),
    env: environment,
    logFile: join(folder.logFolder, 'worker.log'),
    whenReady: (_child, signal) => whenAnswering(`http://127.0.0.1:${String(ports.workerHealth)}/health/ready`, signal),
  });
  const api = childPart({
    name: 'API',
    file: join('api', 'main.ts'),
    env: environment,
    logFile: join(folder.logFolder, 'api.log'),
    whenReady: (_child, signal) => whenAnswering(`http://127.0.0.1:${String(ports.api)}/health/live`, signal),
  });
  await step(context, 'Worker and API', async () => {
    await startParts(context, 'Worker and API', [worker, api]);
    return { value: undefined, outcome: `API on port ${String(ports.api)}` };
  });
}

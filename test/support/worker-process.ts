import { endOf, forkTypeScript } from '../../scripts/servers/fork-typescript';

/** A real worker process, loaded and waiting for its start. */
export interface WorkerProcess {
  /** Resolves when it works. */
  start(): Promise<void>;
  /** With -9; nothing of it runs any more when this resolves. */
  kill(): Promise<void>;
}

/** @param environment what the worker reads its configuration from */
export function forkWorker(environment: Readonly<Record<string, string>>): WorkerProcess {
  const child = forkTypeScript('test/support/programs/worker.ts', {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = endOf(child);
  return {
    start: async () => {
      const started = new Promise<void>((resolve, reject) => {
        child.once('message', () => resolve());
        void ended.then(() => reject(new Error('The worker ended before it had started')));
      });
      child.send('start');
      await started;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

import { z } from 'zod';
import { endOf, forkTypeScript } from './fork-typescript';

/**
 * A server in a detached process of its own. The terminal's Ctrl-C does not reach it, so the caller can finish its
 * work first; it stops when told and also when the caller is gone, however that ended (`helper-entry.ts`).
 */
export interface HelperProcess {
  readonly helperPid: number;
  /** The server itself, which outlives its helper when that is killed. */
  readonly serverPid: number;
  /** Resolves when the helper has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Stops the server in order; resolves when it is gone. */
  stop(): Promise<void>;
}

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), serverPid: z.number() }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);

/** Starts the helper `file` with its options and waits until its server is ready. Rejects with the server's own words. */
export async function startHelperProcess(
  file: string,
  options: Readonly<Record<string, unknown>>,
): Promise<HelperProcess> {
  const child = forkTypeScript(file, { detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = endOf(child);
  child.send({ kind: 'start', options });
  const serverPid = await new Promise<number>((resolve, reject) => {
    child.once('message', (raw) => {
      const message = messageSchema.parse(raw);
      if (message.kind === 'ready') resolve(message.serverPid);
      else reject(new Error(message.message));
    });
    void ended.then(() => {
      reject(new Error(`${file} ended before its server was ready.`));
    });
  });
  const stop = async (): Promise<void> => {
    if (child.connected) child.send({ kind: 'stop' });
    await ended;
  };
  return { helperPid: child.pid ?? 0, serverPid, ended, stop };
}

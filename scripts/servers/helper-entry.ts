import { z } from 'zod';

/** A server that a helper runs. */
export interface RunningServer {
  readonly pid: number;
  /** Resolves when the server is gone, asked or not. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), options: z.unknown() }),
  z.object({ kind: z.literal('stop') }),
]);

/**
 * The child's side of `startHelperProcess`: starts the server that the first message describes, and ends with it.
 * The server is stopped on the message `stop`, on SIGTERM, and when the parent's channel closes.
 */
export function runHelper<Options>(
  schema: z.ZodType<Options>,
  start: (options: Options) => Promise<RunningServer>,
): void {
  let starting: Promise<RunningServer> | undefined;
  let isEnding = false;

  const begin = async (options: unknown): Promise<void> => {
    try {
      starting = start(schema.parse(options));
      const server = await starting;
      if (process.connected) process.send?.({ kind: 'ready', serverPid: server.pid });
      await server.ended;
      // Who stops it also tidies up after it.
      if (!isEnding) process.exit(0);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (process.connected) process.send?.({ kind: 'failed', message }, () => process.exit(1));
      else process.exit(1);
    }
  };

  const end = async (): Promise<void> => {
    isEnding = true;
    const server = await starting?.catch(() => undefined);
    await server?.stop();
    process.exit(0);
  };

  process.on('message', (raw) => {
    const message = messageSchema.parse(raw);
    void (message.kind === 'start' ? begin(message.options) : end());
  });
  process.once('disconnect', () => void end());
  process.once('SIGTERM', () => void end());
}

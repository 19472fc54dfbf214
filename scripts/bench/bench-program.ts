import { z } from 'zod';
import { endOf, forkTypeScript } from '../servers/fork-typescript';

/** A program of this repository as a child process; it ends with this one. */
export interface BenchProgram {
  readonly pid: number;
  /** What it said with its message `ready`. */
  readonly ready: z.output<typeof readySchema>;
  stop(): Promise<void>;
}

const readySchema = z.object({ kind: z.literal('ready'), url: z.string().optional() });

/** Starts a program and waits until it says that it is ready. Rejects when it ends before; its own words are on standard error. */
export async function startProgram(
  file: string,
  { args = [], env }: { readonly args?: readonly string[]; readonly env: NodeJS.ProcessEnv },
): Promise<BenchProgram> {
  const child = forkTypeScript(file, { args, env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = endOf(child);
  const ready = await new Promise<z.output<typeof readySchema>>((resolve, reject) => {
    child.on('message', (message) => {
      const parsed = readySchema.safeParse(message);
      if (parsed.success) resolve(parsed.data);
    });
    void ended.then(() => {
      reject(new Error(`${file} ended before it was ready`));
    });
  });
  return {
    pid: child.pid ?? 0,
    ready,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

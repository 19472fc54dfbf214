import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { z } from 'zod';

/** Writes JSON that only its owner may read; a reader never sees half of it. */
export function writePrivateJson(path: string, content: unknown): void {
  const unfinished = `${path}.unfinished`;
  writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, path);
}

/** Null when there is no such file. Throws, naming the file, when it does not hold what it should. */
export function readJsonFile<T>(path: string, schema: z.ZodType<T>): T | null {
  if (!existsSync(path)) return null;
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`${path} cannot be read: ${words}`, { cause: error });
  }
}

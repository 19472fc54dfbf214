import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Answers recorded elsewhere, served byte for byte from files named `<operation>-res-<what>.json`. */
export interface RecordedAnswers {
  /** The recorded answer of an operation, or null when the world answers. */
  readonly bodyOf: (operation: string) => string | null;
  /** Serves this file from now on; null gives the operation back to the world. False when there is no such file. */
  readonly choose: (operation: string, file: string | null) => boolean;
  readonly chosen: () => Readonly<Record<string, string | null>>;
}

/**
 * Several files of one operation: the first by name is served until another is chosen.
 * Throws when the folder cannot be read.
 */
export function openRecordedAnswers(folder: string | null): RecordedAnswers {
  const files =
    folder === null
      ? []
      : readdirSync(folder)
          .filter((file) => file.endsWith('.json'))
          .sort();
  const current = new Map<string, string | null>();
  for (const file of files) {
    const operation = /^([A-Z0-9]+)-res-/.exec(file)?.[1];
    if (operation !== undefined && !current.has(operation)) current.set(operation, file);
  }
  return {
    bodyOf: (operation) => {
      const file = current.get(operation) ?? null;
      return folder === null || file === null ? null : readFileSync(join(folder, file), 'utf8');
    },
    choose: (operation, file) => {
      if (file !== null && !(files.includes(file) && file.startsWith(`${operation}-res-`))) return false;
      current.set(operation, file);
      return true;
    },
    chosen: () => Object.fromEntries(current),
  };
}

import { z } from 'zod';
import type { LineError } from './read-line';

/** The first ones say enough, and an answer stays small however many lines are wrong. */
const SHOWN_ERRORS = 1_000;

export const importReportSchema = z
  .object({
    dryRun: z.boolean().describe('Nothing was written'),
    isComplete: z.boolean().describe('False when the file could not be read to its end: the last error says where'),
    lines: z.int().describe('Records that were read'),
    created: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    failed: z.int().describe('Lines with an error; nothing of them is written'),
    errors: z
      .array(
        z.object({
          line: z.int().describe('Where the record begins; the header stands on line 1'),
          field: z.string().nullable(),
          detail: z.string(),
        }),
      )
      .describe(`Of the first ${SHOWN_ERRORS} errors`),
  })
  .meta({ id: 'ImportReport' });

export type ImportReport = z.output<typeof importReportSchema>;

/** Counts what becomes of a file's lines. */
export interface ImportTally {
  read(lines: number): void;
  fail(errors: readonly LineError[]): void;
  /** The file ends here, though it has more. */
  breakOff(error: LineError): void;
  count(of: { readonly created: number; readonly changed: number; readonly unchanged: number }): void;
  report(dryRun: boolean): ImportReport;
}

export function startTally(): ImportTally {
  const counts = { lines: 0, created: 0, changed: 0, unchanged: 0, failed: 0 };
  const shown: LineError[] = [];
  let fault: LineError | null = null;
  const show = (errors: readonly LineError[]): void => {
    shown.push(...errors.slice(0, SHOWN_ERRORS - shown.length));
  };
  return {
    read: (lines) => {
      counts.lines += lines;
    },
    fail: (errors) => {
      counts.failed += 1;
      show(errors);
    },
    breakOff: (error) => {
      fault = error;
    },
    count: ({ created, changed, unchanged }) => {
      counts.created += created;
      counts.changed += changed;
      counts.unchanged += unchanged;
    },
    report: (dryRun) => {
      const errors = [...shown].sort((a, b) => a.line - b.line);
      return { dryRun, isComplete: fault === null, ...counts, errors: fault === null ? errors : [...errors, fault] };
    },
  };
}

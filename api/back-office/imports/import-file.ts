import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { Problem } from '../../problems/problem';
import { CsvFault } from '../csv/csv-fault';
import { readCsv, type CsvRow } from '../csv/read-csv';
import {
  examineLines,
  writeLines,
  type ExaminedLine,
  type Line,
  type Lines,
  type WrittenLines,
} from '../records/write-lines';
import type { Resource } from '../resource';
import { readHeader } from './import-header';
import { startTally, type ImportReport, type ImportTally } from './import-report';
import { lineReader, type LineError, type LineReader } from './read-line';
import { rememberKeys, type SeenKeys } from './seen-keys';

/** Lines of one transaction: its statements are long enough to be cheap, its locks short enough to be no trouble. */
const LINES_AT_ONCE = 1_000;

export interface ImportedFile {
  readonly resource: Resource;
  /** The file as it arrives; never held as a whole. */
  readonly bytes: AsyncIterable<unknown>;
  readonly dryRun: boolean;
  /** Changes that touch open orders are meant. */
  readonly isConfirmed: boolean;
  /** How good lines are written, where the resource has a way of its own. */
  readonly write?: (manager: EntityManager, lines: readonly ExaminedLine[]) => Promise<WrittenLines>;
}

/**
 * Makes and changes the records of a CSV file, chunk by chunk, each in a transaction of its own. A line that is wrong is
 * reported and left out; the others are written. A dry run does all of it but the writing. Sent again, the same file
 * writes nothing; cut off, it is sent again.
 *
 * @throws Problem invalidRequest for a header that does not fit, notAllowedNow while another import of these is at work
 */
export async function importFile(dataSource: DataSource, file: ImportedFile): Promise<ImportReport> {
  const runner = dataSource.createQueryRunner();
  try {
    return await withSoleImport(runner, file, async () => {
      const keys = await rememberKeys(runner, file.resource);
      try {
        return await importRows({ runner, file, keys, tally: startTally() });
      } finally {
        await keys.drop();
      }
    });
  } finally {
    await runner.release();
  }
}

/** Two files about the same records would undo each other. A dry run writes nothing and disturbs nobody. */
async function withSoleImport<T>(runner: QueryRunner, file: ImportedFile, work: () => Promise<T>): Promise<T> {
  if (file.dryRun) return work();
  const key = `import/${file.resource.path}`;
  const rows: { isFree: boolean }[] = await runner.manager.query(
    `select pg_try_advisory_lock(hashtextextended($1, 0)) as "isFree"`,
    [key],
  );
  if (rows[0]?.isFree !== true) {
    throw new Problem(
      'notAllowedNow',
      `Another import of ${file.resource.many} is at work. Send the file when it has ended.`,
    );
  }
  try {
    return await work();
  } finally {
    await runner.manager.query('select pg_advisory_unlock(hashtextextended($1, 0))', [key]);
  }
}

interface ImportWork {
  readonly runner: QueryRunner;
  readonly file: ImportedFile;
  readonly keys: SeenKeys;
  readonly tally: ImportTally;
}

async function importRows(work: ImportWork): Promise<ImportReport> {
  const { file, tally } = work;
  const rows = readCsv(file.bytes);
  const names = readHeader(file.resource, await headerOf(rows));
  const given = new Set(names);
  for await (const { lines, wrong, fault } of oneAhead(readChunks(rows, lineReader(file.resource, names)))) {
    tally.read(lines.length + wrong.length);
    for (const errors of wrong) tally.fail(errors);
    await importChunk(work, given, lines);
    if (fault !== null) tally.breakOff(fault);
  }
  return tally.report(file.dryRun);
}

/** A part of the file: its records, those that cannot be read as one, and what ends the file before its end. */
interface Chunk {
  readonly lines: readonly Line[];
  readonly wrong: readonly (readonly LineError[])[];
  readonly fault: LineError | null;
}

async function* readChunks(rows: AsyncIterable<CsvRow>, read: LineReader): AsyncGenerator<Chunk, void> {
  let lines: Line[] = [];
  let wrong: (readonly LineError[])[] = [];
  let fault: LineError | null = null;
  try {
    for await (const row of rows) {
      const outcome = read(row);
      if (outcome.kind === 'wrong') wrong.push(outcome.errors);
      else lines.push(outcome.line);
      if (lines.length + wrong.length === LINES_AT_ONCE) {
        yield { lines, wrong, fault };
        lines = [];
        wrong = [];
      }
    }
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    fault = { line: error.line, field: null, detail: `${error.words}. Nothing from this line on was read` };
  }
  yield { lines, wrong, fault };
}

/** Reads the next one while the one before is worked on: reading is ours to do, and writing the database's. */
async function* oneAhead<T>(source: AsyncGenerator<T, void>): AsyncGenerator<T> {
  let next = source.next();
  try {
    for (;;) {
      const read = await next;
      if (read.done === true) return;
      next = source.next();
      // Its failure is met when its turn comes.
      next.catch(() => undefined);
      yield read.value;
    }
  } finally {
    await source.return(undefined);
  }
}

/** A fault of the header is one of the request. */
async function headerOf(rows: AsyncGenerator<CsvRow>): Promise<CsvRow | undefined> {
  try {
    const first = await rows.next();
    return first.done === true ? undefined : first.value;
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    throw new Problem('invalidRequest', `Line ${error.line} of the file ${error.words}.`, {
      errors: [{ pointer: `/lines/${error.line}`, detail: error.words }],
    });
  }
}

async function importChunk(work: ImportWork, given: ReadonlySet<string>, chunk: readonly Line[]): Promise<void> {
  if (chunk.length === 0) return;
  const { runner, file, keys, tally } = work;
  const { fresh, doubled } = await keys.sift(chunk);
  for (const error of doubled) tally.fail([error]);
  const about: Lines = { resource: file.resource, given, lines: fresh, isConfirmed: file.isConfirmed };
  const good = (examined: readonly ExaminedLine[]): readonly ExaminedLine[] => {
    const { wrong, right } = parted(examined);
    for (const { line, problems } of wrong) {
      tally.fail(problems.map(({ field, detail }) => ({ line, field, detail })));
    }
    return right;
  };
  if (file.dryRun) {
    const right = good(await examineLines(runner.manager, about));
    tally.count(statesOf(right));
    return;
  }
  await runner.startTransaction();
  try {
    const right = good(await examineLines(runner.manager, about));
    const write = file.write ?? ((manager, lines) => writeLines(manager, about, lines));
    const written = await write(runner.manager, right);
    await runner.commitTransaction();
    tally.count({ ...written, unchanged: right.length - written.created - written.changed });
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  }
}

function parted(lines: readonly ExaminedLine[]): { wrong: readonly ExaminedLine[]; right: readonly ExaminedLine[] } {
  return {
    wrong: lines.filter(({ problems }) => problems.length > 0),
    right: lines.filter(({ problems }) => problems.length === 0),
  };
}

function statesOf(lines: readonly ExaminedLine[]): { created: number; changed: number; unchanged: number } {
  const count = (state: ExaminedLine['state']): number => lines.filter((line) => line.state === state).length;
  return { created: count('created'), changed: count('changed'), unchanged: count('unchanged') };
}

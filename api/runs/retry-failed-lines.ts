import { In, IsNull, type DataSource } from 'typeorm';
import { isMasterDataKind } from '../../domain/master-data';
import { RunLine } from '../../entities/run-line.entity';
import { Run } from '../../entities/run.entity';
import { masterDataImportId } from '../../workflows/ids';
import { retryStepUpdate } from '../../workflows/messages';
import type { ApiContext } from '../api';
import { updateOrder } from '../orders/order-commands';
import { Problem } from '../problems/problem';
import type { RetriedLines } from '../schemas/run';
import { retryListings } from './retry-listings';
import { signalOrderIds, startRun } from './start-run';

/** Lines that one call takes; the answer says how many remain. */
const LINES_AT_ONCE = 200;
/** Commands under way at the same time, so that one click does not crowd out the rest. */
const CONCURRENCY = 10;

export interface RetryRequest {
  readonly run: Run;
  /** Only these of them; all of them where it is null. */
  readonly lineIds: readonly string[] | null;
  readonly actor: string;
  /** Makes each order's command the same one when the request is repeated. */
  readonly updateIdFor: (record: string) => string;
}

interface Outcome {
  readonly record: string;
  readonly message: string | null;
}

async function retryOrder(context: ApiContext, request: RetryRequest, line: RunLine): Promise<Outcome> {
  const { record, order } = line;
  if (order === null) {
    const isNameless = !canBeRead(line);
    return { record, message: isNameless ? 'It came without an id: there is nothing to ask for again.' : null };
  }
  if (order.progress !== 'parked')
    return { record, message: `The order is ${order.progress}, not parked: there is nothing to retry.` };
  const ref = { instanceCode: request.run.instance.code, marketplaceOrderId: order.marketplaceOrderId };
  const answer = await updateOrder(context, ref, {
    definition: retryStepUpdate,
    input: { parkNumber: order.parkNumber, actor: request.actor },
    updateId: request.updateIdFor(record),
  });
  return { record, message: answer.outcome === 'notAllowed' ? answer.message : null };
}

async function inTurns<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let first = 0; first < items.length; first += CONCURRENCY) {
    results.push(...(await Promise.all(items.slice(first, first + CONCURRENCY).map(act))));
  }
  return results;
}

/** An order that never reached the database, and that the marketplace can be asked for by its id. */
const canBeRead = ({ order, reasonCode }: RunLine): boolean => order === null && reasonCode !== 'unreadableOrder';

/**
 * Such orders are asked for again. Their lines wait before the import knows of it: it may be done sooner than we are.
 */
async function readAgain({ dataSource, temporal }: ApiContext, run: Run, lines: readonly RunLine[]): Promise<void> {
  if (lines.length === 0) return;
  const marketplaceOrderIds = lines.map(({ record }) => record);
  await dataSource
    .getRepository(RunLine)
    .update(
      { id: In(lines.map(({ id }) => id)), state: 'failed' },
      { state: 'draft', reasonCode: null, message: null, updatedAt: new Date() },
    );
  try {
    await signalOrderIds(temporal, run.instance.code, { marketplaceOrderIds, runId: run.id });
  } catch (error) {
    await failAgain(dataSource, lines);
    throw error;
  }
}

/** Nobody was asked: the lines are what they were, and may be retried again. */
async function failAgain(dataSource: DataSource, lines: readonly RunLine[]): Promise<void> {
  await dataSource.query(
    `update run_line l set state = 'failed', reason_code = f.reason_code, message = f.message, updated_at = now()
       from unnest($1::bigint[], $2::text[], $3::text[]) as f (id, reason_code, message)
      where l.id = f.id and l.state = 'draft'`,
    [lines.map(({ id }) => id), lines.map(({ reasonCode }) => reasonCode), lines.map(({ message }) => message)],
  );
}

async function failedLines(
  dataSource: DataSource,
  { run, lineIds }: Pick<RetryRequest, 'run' | 'lineIds'>,
): Promise<[RunLine[], number]> {
  return dataSource.getRepository(RunLine).findAndCount({
    where: { runId: run.id, state: 'failed', ...(lineIds === null ? {} : { id: In([...lineIds]) }) },
    relations: { order: true },
    order: { id: 'ASC' },
    take: LINES_AT_ONCE,
  });
}

/**
 * Kinds of master data that failed are read by a run of their own, within the call limits.
 * @throws Problem notAllowedNow while an import of master data runs
 */
async function retryKinds(context: ApiContext, request: RetryRequest): Promise<RetriedLines> {
  const { run, actor } = request;
  const [lines, total] = await failedLines(context.dataSource, request);
  const kinds = lines.map(({ record }) => record).filter(isMasterDataKind);
  if (kinds.length === 0) return { accepted: 0, notAllowed: [], remaining: total, runId: null };
  const open = await context.dataSource
    .getRepository(Run)
    .findOneBy({ workflowId: masterDataImportId(run.instance.code), endedAt: IsNull() });
  if (open !== null) {
    throw new Problem('notAllowedNow', `An import of master data is running, run ${open.id}. Retry when it has ended.`);
  }
  const wanted = {
    ...{ operation: 'importMasterData' as const, instances: [run.instance.code] },
    parameters: { kinds, force: false },
  };
  const runId = await startRun(context, run.instance, { wanted, startedBy: actor });
  return { accepted: kinds.length, notAllowed: [], remaining: total - lines.length, runId };
}

/**
 * Retries the failed lines of a run [RUN-02]: an order through its lifecycle, which parks and line share; an id that
 * brought no order through the import by ids.
 */
export async function retryFailedLines(context: ApiContext, request: RetryRequest): Promise<RetriedLines> {
  if (request.run.operation === 'importMasterData') return retryKinds(context, request);
  if (request.run.operation === 'importListings') return retryListings(context, request);
  const [lines, total] = await failedLines(context.dataSource, request);
  await readAgain(context, request.run, lines.filter(canBeRead));
  const outcomes = await inTurns(lines, (line) => retryOrder(context, request, line));
  const notAllowed = outcomes.flatMap(({ record, message }) => (message === null ? [] : [{ record, message }]));
  return { accepted: lines.length - notAllowed.length, notAllowed, remaining: total - lines.length, runId: null };
}

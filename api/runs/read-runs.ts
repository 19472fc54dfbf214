import { In, type DataSource, type SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';
import { RunLine } from '../../entities/run-line.entity';
import { Run } from '../../entities/run.entity';
import type { ApiContext } from '../api';
import { instanceIdsOf } from '../lists/find-instances';
import type { PageOf } from '../lists/page-schema';
import { readPage } from '../lists/read-page';
import { Problem } from '../problems/problem';
import type { RunBody, RunListQuery } from '../schemas/run';
import { workflowLink } from '../temporal/workflow-link';
import { overallRunState } from './overall-run-state';

type LineCounts = RunBody['lines'];

const countedSchema = z.array(
  z.object({ runId: z.string(), state: z.enum(['draft', 'done', 'failed']), count: z.coerce.number() }),
);

/** Counted by state for a page of runs in one query. */
async function countLines(dataSource: DataSource, runIds: readonly string[]): Promise<ReadonlyMap<string, LineCounts>> {
  const rows: unknown = await dataSource
    .getRepository(RunLine)
    .createQueryBuilder('l')
    .select('l.runId', 'runId')
    .addSelect('l.state', 'state')
    .addSelect('count(*)', 'count')
    .where({ runId: In(runIds) })
    .groupBy('l.runId')
    .addGroupBy('l.state')
    .getRawMany();
  const counts = new Map<string, LineCounts>();
  for (const { runId, state, count } of countedSchema.parse(rows)) {
    counts.set(runId, { draft: 0, done: 0, failed: 0, ...counts.get(runId), [state]: count });
  }
  return counts;
}

/** @param run with its instance */
function runBody(context: ApiContext, run: Run, there: LineCounts): RunBody {
  const lines = {
    draft: there.draft,
    done: there.done + run.removedDoneCount,
    failed: there.failed + run.removedFailedCount,
  };
  const { id, operation, kind, startedBy, changedCount, unchangedCount, reasonCode, message, endedAt } = run;
  return {
    ...{ id, operation, kind, startedBy, changedCount, unchangedCount, reasonCode, message, lines },
    instance: run.instance.code,
    parameters: { ...run.parameters },
    remarks: [...run.remarks],
    state: overallRunState({ state: run.state, lines, unchangedCount }),
    startedAt: run.startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    temporal: run.workflowId === null ? null : workflowLink(context, run.workflowId),
  };
}

async function runBodies(context: ApiContext, runs: readonly Run[]): Promise<RunBody[]> {
  const counts = await countLines(
    context.dataSource,
    runs.map(({ id }) => id),
  );
  return runs.map((run) => runBody(context, run, counts.get(run.id) ?? { draft: 0, done: 0, failed: 0 }));
}

function selectRuns(dataSource: DataSource): SelectQueryBuilder<Run> {
  return dataSource.getRepository(Run).createQueryBuilder('r').innerJoinAndSelect('r.instance', 'i');
}

export async function listRuns(context: ApiContext, query: RunListQuery): Promise<PageOf<RunBody>> {
  const { limit, cursor, ...view } = query;
  const runs = selectRuns(context.dataSource);
  if (view.id !== undefined) runs.andWhere('r.id in (:...ids)', { ids: view.id });
  if (view.instance !== undefined) {
    const instanceIds = await instanceIdsOf(context.dataSource, view.instance);
    runs.andWhere('r.instanceId in (:...instanceIds)', { instanceIds });
  }
  if (view.operation !== undefined) runs.andWhere('r.operation in (:...operations)', { operations: view.operation });
  if (view.isOpen !== undefined) runs.andWhere(view.isOpen === 'true' ? 'r.endedAt is null' : 'r.endedAt is not null');
  if (view.startedFrom !== undefined) runs.andWhere('r.startedAt >= :startedFrom', { startedFrom: view.startedFrom });
  if (view.startedTo !== undefined) runs.andWhere('r.startedAt < :startedTo', { startedTo: view.startedTo });
  const key = { column: 'r.startedAt', idType: 'uuid' } as const;
  const page = await readPage(runs, { limit, cursor, isDescending: view.sort === '-startedAt', key, view });
  return { items: await runBodies(context, page.rows), nextCursor: page.nextCursor, count: page.count };
}

/** @throws Problem notFound */
export async function findRun(dataSource: DataSource, id: string): Promise<Run> {
  const run = await selectRuns(dataSource).where('r.id = :id', { id }).getOne();
  if (run === null) throw new Problem('notFound', `There is no run ${id}.`);
  return run;
}

/** In the order of the ids. */
export async function readRuns(context: ApiContext, ids: readonly string[]): Promise<RunBody[]> {
  const runs = await selectRuns(context.dataSource)
    .where({ id: In(ids) })
    .getMany();
  const bodies = await runBodies(context, runs);
  return ids.flatMap((id) => bodies.filter((body) => body.id === id));
}

/** @throws Problem notFound */
export async function readRun(context: ApiContext, id: string): Promise<RunBody> {
  const [run] = await readRuns(context, [id]);
  if (run === undefined) throw new Problem('notFound', `There is no run ${id}.`);
  return run;
}

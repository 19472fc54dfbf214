import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { RunLine } from '../../entities/run-line.entity';
import { In, type DataSource } from 'typeorm';
import { Instance } from '../../entities/instance.entity';
import type { Api, ApiContext } from '../api';
import { listLog } from '../logs/list-log';
import { linkNextPage, pageSchema } from '../lists/page-schema';
import { byId, readPage } from '../lists/read-page';
import { updateIdOf } from '../orders/order-commands';
import { callerOf } from '../plugins/authentication';
import { Problem, ruleBroken } from '../problems/problem';
import { findRun, listRuns, readRun, readRuns } from '../runs/read-runs';
import { retryFailedLines } from '../runs/retry-failed-lines';
import { startRun } from '../runs/start-run';
import { logLineSchema, logQuery } from '../schemas/log';
import {
  newRunSchema,
  retriedLinesSchema,
  retryLinesSchema,
  runGroupSchema,
  runLineQuery,
  runLineSchema,
  runListQuery,
  runParams,
  runSchema,
  type NewRun,
  type RunBody,
} from '../schemas/run';

const tags = ['Runs'];

/** One operation on one instance is one run, followed by reading it [RUN-01]. */
export function runRoutes(api: Api, context: ApiContext): void {
  readRoutes(api, context);
  lineRoute(api, context);
  logRoute(api, context);
  commandRoutes(api, context);
}

function readRoutes(api: Api, context: ApiContext): void {
  const config = { scope: 'runs:read' } as const;
  api.get(
    '/runs',
    {
      config,
      schema: {
        tags,
        summary: 'List runs',
        querystring: runListQuery,
        response: { 200: pageSchema(runSchema, 'RunPage') },
      },
    },
    async (request, reply) => {
      const page = await listRuns(context, request.query);
      linkNextPage(request, reply, page.nextCursor);
      return page;
    },
  );
  api.get(
    '/runs/:id',
    { config, schema: { tags, summary: 'Read a run', params: runParams, response: { 200: runSchema } } },
    (request) => readRun(context, request.params.id),
  );
}

function lineRoute(api: Api, { dataSource }: ApiContext): void {
  const response = { 200: pageSchema(runLineSchema, 'RunLinePage') };
  api.get(
    '/runs/:id/lines',
    {
      config: { scope: 'runs:read' },
      schema: { tags, summary: 'Read the lines of a run', params: runParams, querystring: runLineQuery, response },
    },
    async (request, reply) => {
      const { limit, cursor, state } = request.query;
      const { id: runId } = await findRun(dataSource, request.params.id);
      const lines = dataSource.getRepository(RunLine).createQueryBuilder('l').where('l.runId = :runId', { runId });
      if (state !== undefined) lines.andWhere('l.state in (:...states)', { states: state });
      const page = await readPage(lines, { limit, cursor, isDescending: false, key: byId, view: { runId, state } });
      linkNextPage(request, reply, page.nextCursor);
      const items = page.rows.map(({ updatedAt, ...line }) => ({ ...line, updatedAt: updatedAt.toISOString() }));
      return { items, nextCursor: page.nextCursor, count: page.count };
    },
  );
}

function logRoute(api: Api, { dataSource }: ApiContext): void {
  const response = { 200: pageSchema(logLineSchema, 'LogPage') };
  api.get(
    '/logs',
    {
      config: { scope: 'runs:read' },
      schema: { tags, summary: 'What became of records, in all runs', querystring: logQuery, response },
    },
    async (request, reply) => {
      const page = await listLog(dataSource, request.query);
      linkNextPage(request, reply, page.nextCursor);
      return page;
    },
  );
}

async function confirmedInstances(dataSource: DataSource, codes: readonly string[]): Promise<readonly Instance[]> {
  const found = await dataSource.getRepository(Instance).findBy({ code: In(codes) });
  return codes.map((code, index) => {
    const instance = found.find((each) => each.code === code);
    if (instance === undefined) throw ruleBroken(`/instances/${String(index)}`, `There is no instance "${code}".`);
    if (instance.state === 'confirmed') return instance;
    throw new Problem('notAllowedNow', `The instance "${code}" is ${instance.state}. Confirm it first.`);
  });
}

async function startRuns(context: ApiContext, request: FastifyRequest, wanted: NewRun): Promise<RunBody[]> {
  const startedBy = callerOf(request).name;
  const ids: string[] = [];
  for (const instance of await confirmedInstances(context.dataSource, [...new Set(wanted.instances)])) {
    ids.push(await startRun(context, instance, { wanted, startedBy }));
  }
  return readRuns(context, ids);
}

function commandRoutes(api: Api, context: ApiContext): void {
  const config = { scope: 'runs:act' } as const;
  api.post(
    '/runs',
    {
      config,
      schema: {
        ...{ tags, summary: 'Start an operation', body: newRunSchema },
        description: 'Answers the run, or `{ runs }` for several instances. An operation that runs already is joined.',
        response: { 202: z.union([runSchema, runGroupSchema]) },
      },
    },
    async (request, reply) => {
      const runs = await startRuns(context, request, request.body);
      void reply.code(202);
      const [run] = runs;
      if (run !== undefined && runs.length === 1) {
        void reply.header('location', `/api/v1/runs/${run.id}`);
        return run;
      }
      void reply.header('location', `/api/v1/runs?${runs.map(({ id }) => `id=${id}`).join('&')}`);
      return { runs };
    },
  );
  api.post(
    '/runs/:id/retry-failed',
    {
      config,
      schema: {
        ...{ tags, summary: 'Retry the failed lines', params: runParams, body: retryLinesSchema.nullish() },
        response: { 200: retriedLinesSchema },
      },
    },
    async (request) =>
      retryFailedLines(context, {
        run: await findRun(context.dataSource, request.params.id),
        lineIds: request.body?.lines ?? null,
        actor: callerOf(request).name,
        updateIdFor: (record) => updateIdOf(request, record),
      }),
  );
}

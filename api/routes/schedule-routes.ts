import type { FastifyReply } from 'fastify';
import type { Api, ApiContext } from '../api';
import { linkNextPage, pageSchema } from '../lists/page-schema';
import { callerOf } from '../plugins/authentication';
import { changeSchedule, scheduleEtag } from '../schedules/change-schedule';
import { pauseSchedule, resumeSchedule, runScheduleNow } from '../schedules/command-schedule';
import { findSchedule, listSchedules, scheduleBody } from '../schedules/read-schedules';
import { commandAnswerSchema } from '../schemas/common';
import { pauseSchema } from '../schemas/order';
import {
  scheduleChangeSchema,
  scheduleListQuery,
  scheduleParams,
  scheduleRowSchema,
  scheduleSchema,
  type ScheduleBody,
  type ScheduleParams,
} from '../schemas/schedule';

const tags = ['Schedules'];
const SCHEDULE = '/schedules/:instanceCode/:job';
const params = scheduleParams;

/** Jobs of an instance that run by the clock [SCH-01, SCH-02]. */
export function scheduleRoutes(api: Api, context: ApiContext): void {
  readRoutes(api, context);
  commandRoutes(api, context);
}

async function answerSchedule(context: ApiContext, of: ScheduleParams, reply: FastifyReply): Promise<ScheduleBody> {
  void reply.header('etag', scheduleEtag(await findSchedule(context.dataSource, of)));
  return scheduleBody(context, of);
}

function readRoutes(api: Api, context: ApiContext): void {
  const config = { scope: 'instances:read' } as const;
  const response = { 200: pageSchema(scheduleRowSchema, 'SchedulePage') };
  api.get(
    '/schedules',
    { config, schema: { tags, summary: 'List schedules', querystring: scheduleListQuery, response } },
    async (request, reply) => {
      const page = await listSchedules(context.dataSource, request.query);
      linkNextPage(request, reply, page.nextCursor);
      return page;
    },
  );
  api.get(
    SCHEDULE,
    { config, schema: { tags, summary: 'Read a schedule', params, response: { 200: scheduleSchema } } },
    (request, reply) => answerSchedule(context, request.params, reply),
  );
  api.patch(
    SCHEDULE,
    {
      config: { scope: 'settings:write' },
      schema: {
        tags,
        summary: 'Switch on or off, change the interval, or move the time it has read up to',
        params,
        body: scheduleChangeSchema,
        response: { 200: scheduleSchema },
      },
    },
    async (request, reply) => {
      await changeSchedule(context.dataSource, request, {
        ...{ params: request.params, change: request.body, actor: callerOf(request).name },
      });
      return answerSchedule(context, request.params, reply);
    },
  );
}

function commandRoutes(api: Api, context: ApiContext): void {
  api.post(
    `${SCHEDULE}/run-now`,
    {
      config: { scope: 'runs:act' },
      schema: { tags, summary: 'Run once, now', params, response: { 202: commandAnswerSchema } },
    },
    async (request, reply) => {
      await runScheduleNow(context, request.params);
      void reply.code(202);
      return { outcome: 'accepted', message: 'It runs now, unless a run is in progress: that one is enough.' } as const;
    },
  );
  api.post(
    `${SCHEDULE}/pause`,
    {
      config: { scope: 'settings:write' },
      schema: { tags, summary: 'Pause with a note', params, body: pauseSchema, response: { 200: scheduleSchema } },
    },
    async (request, reply) => {
      await pauseSchedule(context, request.params, request.body.note);
      return answerSchedule(context, request.params, reply);
    },
  );
  api.post(
    `${SCHEDULE}/resume`,
    {
      config: { scope: 'settings:write' },
      schema: { tags, summary: 'Let it run again', params, response: { 200: scheduleSchema } },
    },
    async (request, reply) => {
      await resumeSchedule(context, request.params, callerOf(request).name);
      return answerSchedule(context, request.params, reply);
    },
  );
}

import { z } from 'zod';
import { InstanceEvent } from '../../entities/instance-event.entity';
import type { Api, ApiContext } from '../api';
import { archiveInstance } from '../instances/archive-instance';
import { instanceBody } from '../instances/instance-body';
import { goLive, pauseInstance, resumeInstance } from '../instances/instance-life';
import { findInstance } from '../lists/find-instances';
import { pageQuery } from '../lists/list-query';
import { linkNextPage, pageSchema } from '../lists/page-schema';
import { byId, readPage } from '../lists/read-page';
import { callerOf } from '../plugins/authentication';
import { instanceCodeSchema } from '../schemas/common';
import { instanceSchema } from '../schemas/instance';
import { archiveSchema, goLiveSchema, instanceEventSchema, instancePauseSchema } from '../schemas/instance-life';

const tags = ['Instances'];
const params = z.object({ code: instanceCodeSchema });
const response = { 200: instanceSchema };

/** How an instance is held, goes on, goes live and ends [INS-04, INS-05, INS-09]. */
export function instanceLifeRoutes(api: Api, context: ApiContext): void {
  holdRoutes(api, context);
  endRoutes(api, context);
  storyRoute(api, context);
}

function holdRoutes(api: Api, context: ApiContext): void {
  const config = { scope: 'settings:write' } as const;
  api.post(
    '/instances/:code/pause',
    { config, schema: { tags, summary: 'Hold an instance', params, body: instancePauseSchema, response } },
    async (request) => {
      const { code } = request.params;
      await pauseInstance(context, { code, actor: callerOf(request).name, note: request.body.note });
      return instanceBody(await findInstance(context.dataSource, code));
    },
  );
  api.post(
    '/instances/:code/resume',
    { config, schema: { tags, summary: 'Let a paused instance go on', params, response } },
    async (request) => {
      const { code } = request.params;
      await resumeInstance(context, { code, actor: callerOf(request).name });
      return instanceBody(await findInstance(context.dataSource, code));
    },
  );
}

function endRoutes(api: Api, context: ApiContext): void {
  const config = { scope: 'settings:write' } as const;
  api.post(
    '/instances/:code/go-live',
    {
      config,
      schema: {
        ...{ tags, summary: 'Let this installation work for an instance of a copied database', params },
        ...{ body: goLiveSchema, response },
        description: 'Only when the installation that the database was copied from does not work for it any more.',
      },
    },
    async (request) => {
      const { code } = request.params;
      await goLive(context, { code, actor: callerOf(request).name, name: request.body.name });
      return instanceBody(await findInstance(context.dataSource, code));
    },
  );
  api.post(
    '/instances/:code/archive',
    {
      config,
      schema: {
        ...{ tags, summary: 'End an instance and keep its history', params, body: archiveSchema, response },
        description: 'Credentials are erased and schedules deleted. New credentials connect the shop again.',
      },
    },
    async (request) => {
      const { code } = request.params;
      await archiveInstance(context, { code, actor: callerOf(request).name, ...request.body });
      return instanceBody(await findInstance(context.dataSource, code));
    },
  );
}

function storyRoute(api: Api, { dataSource }: ApiContext): void {
  const page = pageSchema(instanceEventSchema, 'InstanceEventPage');
  api.get(
    '/instances/:code/timeline',
    {
      config: { scope: 'instances:read' },
      schema: {
        ...{ tags, summary: "Read an instance's story, newest first", params },
        ...{ querystring: z.strictObject({ ...pageQuery }), response: { 200: page } },
      },
    },
    async (request, reply) => {
      const { limit, cursor, ...view } = request.query;
      const { id } = await findInstance(dataSource, request.params.code);
      const events = dataSource
        .getRepository(InstanceEvent)
        .createQueryBuilder('e')
        .where('e.instanceId = :id', { id });
      const found = await readPage(events, { limit, cursor, isDescending: true, key: byId, view: { ...view, id } });
      linkNextPage(request, reply, found.nextCursor);
      const items = found.rows.map(({ at, kind, actor, sentence }) => ({
        ...{ at: at.toISOString(), kind, actor, sentence },
      }));
      return { items, nextCursor: found.nextCursor, count: found.count };
    },
  );
}

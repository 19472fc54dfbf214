import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Instance } from '../../entities/instance.entity';
import type { Api, ApiContext } from '../api';
import { changeBackOffice, instanceEtag } from '../instances/change-back-office';
import { changeSettings, replaceCredentials, settingsEtag } from '../instances/change-instance';
import { confirmInstance, testConnection } from '../instances/confirm-instance';
import { createInstance } from '../instances/create-instance';
import { instanceBody, settingsBody } from '../instances/instance-body';
import { findInstance } from '../lists/find-instances';
import { pageQuery } from '../lists/list-query';
import { linkNextPage, pageSchema } from '../lists/page-schema';
import { byId, readPage } from '../lists/read-page';
import { callerOf } from '../plugins/authentication';
import { instanceCodeSchema } from '../schemas/common';
import {
  connectionTestSchema,
  credentialsSchema,
  instanceChangeSchema,
  instanceSchema,
  instanceSettingsSchema,
  newInstanceSchema,
  settingOverridesSchema,
} from '../schemas/instance';

const tags = ['Instances'];
const params = z.object({ code: instanceCodeSchema });
const listQuery = z.strictObject({ ...pageQuery });

/** Connected marketplace shops, their settings and credentials [INS-01 to INS-04]. */
export function instanceRoutes(api: Api, context: ApiContext): void {
  readRoutes(api, context);
  changeRoute(api, context);
  settingRoutes(api, context);
  lifeRoutes(api, context);
}

function readRoutes(api: Api, { dataSource }: ApiContext): void {
  api.get(
    '/instances',
    {
      config: { scope: 'instances:read' },
      schema: {
        tags,
        summary: 'List instances',
        querystring: listQuery,
        response: { 200: pageSchema(instanceSchema, 'InstancePage') },
      },
    },
    async (request, reply) => {
      const { limit, cursor, ...view } = request.query;
      const instances = dataSource
        .getRepository(Instance)
        .createQueryBuilder('i')
        .innerJoinAndSelect('i.company', 'company')
        .innerJoinAndSelect('i.warehouse', 'warehouse');
      const page = await readPage(instances, { limit, cursor, isDescending: false, key: byId, view });
      linkNextPage(request, reply, page.nextCursor);
      return { items: page.rows.map(instanceBody), nextCursor: page.nextCursor, count: page.count };
    },
  );
  api.get(
    '/instances/:code',
    {
      config: { scope: 'instances:read' },
      schema: { tags, summary: 'Read an instance', params, response: { 200: instanceSchema } },
    },
    async (request, reply) => {
      const instance = await findInstance(dataSource, request.params.code);
      void reply.header('etag', instanceEtag(instance));
      return instanceBody(instance);
    },
  );
}

function changeRoute(api: Api, context: ApiContext): void {
  api.patch(
    '/instances/:code',
    {
      config: { scope: 'settings:write' },
      schema: {
        ...{ tags, summary: 'Change name, company or warehouse', params, body: instanceChangeSchema },
        response: { 200: instanceSchema },
        description:
          'Needs the ETag of the instance. Code and environment are fixed; address and shop are credentials.',
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      await changeBackOffice(context, request, { code, actor: callerOf(request).name, change: request.body });
      const instance = await findInstance(context.dataSource, code);
      void reply.header('etag', instanceEtag(instance));
      return instanceBody(instance);
    },
  );
}

function settingRoutes(api: Api, context: ApiContext): void {
  const answer = async (code: string, reply: FastifyReply): Promise<z.output<typeof instanceSettingsSchema>> => {
    const instance = await findInstance(context.dataSource, code);
    void reply.header('etag', settingsEtag(instance));
    return settingsBody(instance);
  };
  api.get(
    '/instances/:code/settings',
    {
      config: { scope: 'instances:read' },
      schema: { tags, summary: 'Read the settings of an instance', params, response: { 200: instanceSettingsSchema } },
    },
    (request, reply) => answer(request.params.code, reply),
  );
  api.patch(
    '/instances/:code/settings',
    {
      config: { scope: 'settings:write' },
      schema: {
        ...{
          tags,
          summary: 'Change settings',
          params,
          body: settingOverridesSchema,
          response: { 200: instanceSettingsSchema },
        },
        description: 'Only the settings given change; null takes the default again. Needs the ETag of the settings.',
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      const remarks = await changeSettings(context, request, { code, changes: request.body });
      return { ...(await answer(code, reply)), remarks: [...remarks] };
    },
  );
  api.put(
    '/instances/:code/credentials',
    {
      config: { scope: 'settings:write' },
      schema: {
        tags,
        summary: 'Replace the API key',
        params,
        body: credentialsSchema,
        response: { 200: instanceSchema },
      },
    },
    async (request) => {
      const { code } = request.params;
      await replaceCredentials(context, { code, actor: callerOf(request).name, credentials: request.body });
      return instanceBody(await findInstance(context.dataSource, request.params.code));
    },
  );
}

function lifeRoutes(api: Api, context: ApiContext): void {
  const { dataSource } = context;
  api.post(
    '/instances',
    {
      config: { scope: 'settings:write' },
      schema: { tags, summary: 'Create an instance', body: newInstanceSchema, response: { 201: instanceSchema } },
    },
    async (request, reply) => {
      const code = await createInstance(context, request.body);
      void reply.code(201).header('location', `/api/v1/instances/${code}`);
      return instanceBody(await findInstance(dataSource, code));
    },
  );
  api.post(
    '/instances/:code/test-connection',
    {
      config: { scope: 'settings:write' },
      schema: { tags, summary: 'Test address, key and shop id', params, response: { 200: connectionTestSchema } },
    },
    (request) => testConnection(context, request.params.code),
  );
  api.post(
    '/instances/:code/confirm',
    {
      config: { scope: 'settings:write' },
      schema: { tags, summary: 'Confirm a tested instance', params, response: { 200: instanceSchema } },
    },
    async (request) => {
      await confirmInstance(context, request.params.code);
      return instanceBody(await findInstance(dataSource, request.params.code));
    },
  );
}

import type { Api, ApiContext } from '../api';
import {
  confirmationQuery,
  filterConditions,
  idParameter,
  listQuery,
  newRecordSchema,
  recordChangeSchema,
  recordPageSchema,
  recordSchema,
  valuesOf,
} from '../back-office/record-schemas';
import {
  changeRecord,
  createRecord,
  findRecord,
  recordEtag,
  removeRecord,
} from '../back-office/records/record-commands';
import { selectRecords, type RecordBody } from '../back-office/records/select-records';
import { removalSchema, usageOf, usageSchema } from '../back-office/records/usage';
import { hasArchive, type Resource } from '../back-office/resource';
import { withArticle } from '../back-office/with-article';
import { requireMatch } from '../if-match';
import { linkNextPage } from '../lists/page-schema';
import { byId, readRawPage } from '../lists/read-page';

export const tagOf = ({ many }: Resource): string => many.charAt(0).toUpperCase() + many.slice(1);

/** Lists and records of a resource. */
export function recordReadRoutes(api: Api, { dataSource }: ApiContext, resource: Resource): void {
  const tags = [tagOf(resource)];
  const config = { scope: 'backOffice:read' } as const;
  api.get(
    `/${resource.path}`,
    {
      config,
      schema: {
        ...{ tags, summary: `List ${resource.many}`, description: resource.about },
        querystring: listQuery(resource),
        response: { 200: recordPageSchema(resource) },
      },
    },
    async (request, reply) => {
      const { limit, cursor, ...view } = request.query;
      const query = selectRecords(dataSource, resource);
      for (const { sql, parameters } of filterConditions(resource, view)) query.andWhere(sql, parameters);
      const page = await readRawPage<RecordBody>(query, { limit, cursor, isDescending: false, key: byId, view });
      linkNextPage(request, reply, page.nextCursor);
      return { items: [...page.rows], nextCursor: page.nextCursor, count: page.count };
    },
  );
  api.get(
    `/${resource.path}/:id`,
    {
      config,
      schema: {
        tags,
        summary: `Read ${withArticle(resource.one)}`,
        params: idParameter,
        response: { 200: recordSchema(resource) },
      },
    },
    async (request, reply) => {
      const record = await findRecord(dataSource, resource, request.params.id);
      void reply.header('etag', recordEtag(resource, record));
      return record;
    },
  );
}

/** What people do to the records of a resource, and what they look at before. */
export function recordWriteRoutes(api: Api, context: ApiContext, resource: Resource): void {
  createRoute(api, context, resource);
  changeRoute(api, context, resource);
  removeRoute(api, context, resource);
  const tags = [tagOf(resource)];
  api.get(
    `/${resource.path}/:id/usage`,
    {
      config: { scope: 'backOffice:read' },
      schema: {
        ...{
          tags,
          summary: `What uses ${withArticle(resource.one)}`,
          params: idParameter,
          response: { 200: usageSchema },
        },
        description: 'Look here before a change or a deletion.',
      },
    },
    async (request) => {
      const { id } = await findRecord(context.dataSource, resource, request.params.id);
      return { usedBy: [...(await usageOf(context.dataSource.manager, resource, id))] };
    },
  );
}

function createRoute(api: Api, { dataSource }: ApiContext, resource: Resource): void {
  api.post(
    `/${resource.path}`,
    {
      config: { scope: 'backOffice:write' },
      schema: {
        ...{ tags: [tagOf(resource)], summary: `Make ${withArticle(resource.one)}`, body: newRecordSchema(resource) },
        response: { 201: recordSchema(resource) },
      },
    },
    async (request, reply) => {
      const record = await createRecord(dataSource, resource, valuesOf(request.body));
      void reply.code(201).header('location', `/api/v1/${resource.path}/${record.id}`);
      void reply.header('etag', recordEtag(resource, record));
      return record;
    },
  );
}

function changeRoute(api: Api, { dataSource }: ApiContext, resource: Resource): void {
  api.patch(
    `/${resource.path}/:id`,
    {
      config: { scope: 'backOffice:write' },
      schema: {
        ...{ tags: [tagOf(resource)], summary: `Change ${withArticle(resource.one)}`, params: idParameter },
        description: `Only the fields given change; ${resource.key.join(', ')} never do. A change that touches what is open is refused in words unless it is confirmed.`,
        querystring: confirmationQuery,
        body: recordChangeSchema(resource),
        response: { 200: recordSchema(resource) },
      },
    },
    async (request, reply) => {
      const record = await changeRecord(dataSource, resource, {
        id: request.params.id,
        changes: valuesOf(request.body),
        isConfirmed: request.query.confirmed === 'true',
        checkSeen: (etag) => requireMatch(request, etag),
      });
      void reply.header('etag', recordEtag(resource, record));
      return record;
    },
  );
}

function removeRoute(api: Api, { dataSource }: ApiContext, resource: Resource): void {
  const description = hasArchive(resource)
    ? 'One that nothing uses is deleted; one that is used is archived.'
    : 'It is deleted.';
  api.delete(
    `/${resource.path}/:id`,
    {
      config: { scope: 'backOffice:write' },
      schema: {
        ...{
          tags: [tagOf(resource)],
          summary: `Take away ${withArticle(resource.one)}`,
          description,
          params: idParameter,
        },
        querystring: confirmationQuery,
        response: { 200: removalSchema },
      },
    },
    async (request) => {
      const isConfirmed = request.query.confirmed === 'true';
      return { outcome: await removeRecord(dataSource, resource, { id: request.params.id, isConfirmed }) };
    },
  );
}

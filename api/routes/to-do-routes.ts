import type { Api, ApiContext } from '../api';
import { linkNextPage, pageSchema } from '../lists/page-schema';
import { callerOf } from '../plugins/authentication';
import {
  closeToDoSchema,
  notificationListQuery,
  notificationParams,
  notificationSchema,
  toDoCountQuery,
  toDoCountsSchema,
  toDoListQuery,
  toDoParams,
  toDoSchema,
} from '../schemas/to-do';
import { closeToDo } from '../to-dos/close-to-do';
import { countToDos } from '../to-dos/count-to-dos';
import { listNotifications, sendAgain } from '../to-dos/list-notifications';
import { listToDos, readToDo } from '../to-dos/list-to-dos';

const tags = ["To-do's"];

/** What somebody is to look at, and who was told of it [RUN-02, WFL-04]. */
export function toDoRoutes(api: Api, context: ApiContext): void {
  readRoutes(api, context);
  closeRoute(api, context);
  notificationRoutes(api, context);
}

function readRoutes(api: Api, { dataSource }: ApiContext): void {
  const config = { scope: 'toDos:read' } as const;
  api.get(
    '/to-dos',
    {
      config,
      schema: {
        ...{ tags, summary: "List to-do's", querystring: toDoListQuery },
        response: { 200: pageSchema(toDoSchema, 'ToDoPage') },
      },
    },
    async (request, reply) => {
      const page = await listToDos(dataSource, request.query);
      linkNextPage(request, reply, page.nextCursor);
      return page;
    },
  );
  api.get(
    '/to-dos/counts',
    {
      config,
      schema: {
        ...{ tags, summary: "Count open to-do's of each who is responsible", querystring: toDoCountQuery },
        response: { 200: toDoCountsSchema },
      },
    },
    (request) => countToDos(dataSource, request.query),
  );
  api.get(
    '/to-dos/:id',
    { config, schema: { tags, summary: 'Read a to-do', params: toDoParams, response: { 200: toDoSchema } } },
    (request) => readToDo(dataSource, request.params.id),
  );
}

function closeRoute(api: Api, { dataSource }: ApiContext): void {
  api.post(
    '/to-dos/:id/close',
    {
      config: { scope: 'toDos:act', repeatsHarmlessly: true },
      schema: {
        ...{ tags, summary: 'Close a to-do', params: toDoParams, body: closeToDoSchema, response: { 200: toDoSchema } },
        description: 'Changes nothing about its cause. A to-do whose cause is gone closes by itself.',
      },
    },
    async (request) => {
      const { id } = request.params;
      await closeToDo(dataSource, { id, actor: callerOf(request).name, note: request.body?.note ?? null });
      return readToDo(dataSource, id);
    },
  );
}

function notificationRoutes(api: Api, { dataSource }: ApiContext): void {
  api.get(
    '/notifications',
    {
      config: { scope: 'toDos:read' },
      schema: {
        ...{ tags, summary: "List messages about to-do's", querystring: notificationListQuery },
        response: { 200: pageSchema(notificationSchema, 'NotificationPage') },
      },
    },
    async (request, reply) => {
      const page = await listNotifications(dataSource, request.query);
      linkNextPage(request, reply, page.nextCursor);
      return page;
    },
  );
  api.post(
    '/notifications/:id/send-again',
    {
      config: { scope: 'toDos:act', repeatsHarmlessly: true },
      schema: {
        ...{ tags, summary: 'Send a message that was given up', params: notificationParams },
        response: { 200: notificationSchema },
      },
    },
    (request) => sendAgain(dataSource, request.params.id),
  );
}

import { Instance } from '../../entities/instance.entity';
import type { Api, ApiContext } from '../api';
import { readFailureGroups } from '../failures/read-failure-groups';
import { retryFailureGroup } from '../failures/retry-failure-group';
import { callerOf } from '../plugins/authentication';
import { ruleBroken } from '../problems/problem';
import { readRun } from '../runs/read-runs';
import { failureGroupQuery, failureGroupsSchema, retryGroupSchema } from '../schemas/failure';
import { runSchema } from '../schemas/run';

const tags = ['Failures'];

/** What stands still, by its cause, so that one fix retries a thousand orders [RUN-04]. */
export function failureRoutes(api: Api, context: ApiContext): void {
  const { dataSource } = context;
  api.get(
    '/failures',
    {
      config: { scope: 'orders:read' },
      schema: {
        ...{ tags, summary: 'Parked orders by their cause', querystring: failureGroupQuery },
        response: { 200: failureGroupsSchema },
      },
    },
    (request) => readFailureGroups(dataSource, request.query),
  );
  api.post(
    '/failures/retry',
    {
      config: { scope: 'orders:act' },
      schema: {
        ...{ tags, summary: 'Retry a group of parked orders', body: retryGroupSchema },
        description: 'Answers the run to follow: its lines are draft until each order has gone on or is parked again.',
        response: { 202: runSchema },
      },
    },
    async (request, reply) => {
      const { instance: code, ...group } = request.body;
      const instance = await dataSource.getRepository(Instance).findOneBy({ code });
      if (instance === null) throw ruleBroken('/instance', `There is no instance "${code}".`);
      const id = await retryFailureGroup(dataSource, instance, { ...group, actor: callerOf(request).name });
      void reply.code(202).header('location', `/api/v1/runs/${id}`);
      return readRun(context, id);
    },
  );
}

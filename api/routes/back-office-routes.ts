import type { Api, ApiContext } from '../api';
import { recordResources } from '../back-office/resources';
import {
  createWorkflowConfiguration,
  selectWorkflowConfigurations,
  workflowConfigurationBody,
} from '../back-office/workflow-configurations';
import { instanceIdsOf } from '../lists/find-instances';
import { linkNextPage, pageSchema } from '../lists/page-schema';
import { byId, readPage } from '../lists/read-page';
import {
  newWorkflowConfigurationSchema,
  workflowConfigurationQuery,
  workflowConfigurationSchema,
} from '../schemas/back-office';
import { exportRoute, importRoute } from './record-file-routes';
import { recordReadRoutes, recordWriteRoutes } from './record-routes';
import { stockRoutes } from './stock-routes';

/** The back office's own tables, each by its description, with what goes beyond records. */
export function backOfficeRoutes(api: Api, context: ApiContext): void {
  for (const resource of recordResources) {
    exportRoute(api, context, resource);
    importRoute(api, context, resource);
    recordReadRoutes(api, context, resource);
    recordWriteRoutes(api, context, resource);
  }
  stockRoutes(api, context);
  workflowConfigurationRoutes(api, context);
}

function workflowConfigurationRoutes(api: Api, { dataSource }: ApiContext): void {
  const tags = ['Workflow configurations'];
  const response = { 200: pageSchema(workflowConfigurationSchema, 'WorkflowConfigurationPage') };
  api.get(
    '/workflow-configurations',
    {
      config: { scope: 'backOffice:read' },
      schema: { tags, summary: 'List workflow configuration lines', querystring: workflowConfigurationQuery, response },
    },
    async (request, reply) => {
      const { limit, cursor, ...view } = request.query;
      const lines = selectWorkflowConfigurations(dataSource);
      if (view.instance !== undefined) {
        const instanceIds = await instanceIdsOf(dataSource, view.instance);
        lines.where('c.instanceId in (:...instanceIds)', { instanceIds });
      }
      const page = await readPage(lines, { limit, cursor, isDescending: false, key: byId, view });
      linkNextPage(request, reply, page.nextCursor);
      return { items: page.rows.map(workflowConfigurationBody), nextCursor: page.nextCursor, count: page.count };
    },
  );
  api.post(
    '/workflow-configurations',
    {
      config: { scope: 'backOffice:write' },
      schema: {
        ...{ tags, summary: 'Add a workflow configuration line', body: newWorkflowConfigurationSchema },
        response: { 201: workflowConfigurationSchema },
      },
    },
    async (request, reply) => {
      const line = await createWorkflowConfiguration(dataSource, request.body);
      void reply.code(201);
      return workflowConfigurationBody(line);
    },
  );
}

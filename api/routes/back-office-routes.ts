import { Product } from '../../entities/product.entity';
import type { Api, ApiContext } from '../api';
import { createProduct } from '../back-office/create-product';
import {
  createWorkflowConfiguration,
  selectWorkflowConfigurations,
  workflowConfigurationBody,
} from '../back-office/workflow-configurations';
import { instanceIdsOf } from '../lists/find-instances';
import { linkNextPage, pageSchema } from '../lists/page-schema';
import { readPage } from '../lists/read-page';
import {
  newProductSchema,
  newWorkflowConfigurationSchema,
  productListQuery,
  productSchema,
  workflowConfigurationQuery,
  workflowConfigurationSchema,
} from '../schemas/back-office';

const key = { column: null, idType: 'bigint' } as const;

/** What an order needs from the back office, and whose absence parks it [ORD-15]. */
export function backOfficeRoutes(api: Api, context: ApiContext): void {
  productRoutes(api, context);
  workflowConfigurationRoutes(api, context);
}

function productRoutes(api: Api, { dataSource }: ApiContext): void {
  const tags = ['Products'];
  api.get(
    '/products',
    {
      config: { scope: 'backOffice:read' },
      schema: {
        tags,
        summary: 'List products',
        querystring: productListQuery,
        response: { 200: pageSchema(productSchema, 'ProductPage') },
      },
    },
    async (request, reply) => {
      const { limit, cursor, ...view } = request.query;
      const products = dataSource.getRepository(Product).createQueryBuilder('p');
      if (view.sku !== undefined) products.where('p.sku in (:...skus)', { skus: view.sku });
      const page = await readPage(products, { limit, cursor, isDescending: false, key, view });
      linkNextPage(request, reply, page.nextCursor);
      return { items: [...page.rows], nextCursor: page.nextCursor, count: page.count };
    },
  );
  api.post(
    '/products',
    {
      config: { scope: 'backOffice:write' },
      schema: { tags, summary: 'Create a product', body: newProductSchema, response: { 201: productSchema } },
    },
    async (request, reply) => {
      const product = await createProduct(dataSource, request.body);
      void reply.code(201).header('location', `/api/v1/products?sku=${encodeURIComponent(product.sku)}`);
      return product;
    },
  );
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
      const page = await readPage(lines, { limit, cursor, isDescending: false, key, view });
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

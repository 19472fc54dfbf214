import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifySchema, RouteOptions } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Api } from '../api';
import { problemDocumentSchema } from '../problems/problem-document';
import { needsIdempotencyKey } from './idempotency';

const SECURITY = 'bearerToken';
const DOCUMENT_PATH = '/api/v1/openapi.json';
const DOCUMENTATION_PATH = '/api/v1/docs';

const textHeader = (name: string, description: string): object => ({
  type: 'object',
  properties: { [name]: { type: 'string', description } },
  required: [name],
});

/** Headers that plugins ask for, so that no route has to say it. */
function headersOf({ method, config }: RouteOptions): object {
  if (method === 'POST' && needsIdempotencyKey(config ?? {})) {
    return { headers: textHeader('Idempotency-Key', 'New for each command; repeat a command with the same one') };
  }
  return method === 'PATCH' ? { headers: textHeader('If-Match', 'ETag of the record as it was read') } : {};
}

function accessOf({ config }: RouteOptions): object {
  if (config?.isPublic === true) return { security: [] };
  return { security: [{ [SECURITY]: config?.scope === undefined ? [] : [config.scope] }] };
}

/** Each operation may answer a problem; said once here instead of in every route. */
const problemResponse = {
  description: 'Anything but success, as a problem document',
  content: {
    'application/problem+json': { schema: { $ref: `#/components/schemas/${problemDocumentSchema.meta()?.id ?? ''}` } },
  },
};

/** A file arrives as it is: no schema checks it as a whole, and its description stands here. */
const fileOf = ({ consumes }: FastifySchema): object =>
  consumes?.includes('text/csv') === true ? { body: { type: 'string', description: 'A CSV file in UTF-8' } } : {};

type Transform = Parameters<typeof jsonSchemaTransform>[0];

function documentRoute(input: Transform): { schema: FastifySchema; url: string } {
  const { schema, url } = jsonSchemaTransform(input);
  if (schema.hide === true) return { schema, url };
  const success = typeof schema.response === 'object' ? schema.response : {};
  const response = { ...success, default: problemResponse };
  return {
    schema: { ...schema, ...fileOf(schema), ...headersOf(input.route), ...accessOf(input.route), response },
    url,
  };
}

/**
 * The OpenAPI 3.1 document, made from the schemas that check the traffic, and its browsable page. Registered before the
 * routes, because it sees only those that come later.
 */
export async function documentApi(api: Api): Promise<void> {
  await api.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Connector API',
        version: '1',
        description:
          'Orders, deliveries, runs, schedules and settings of the connected marketplaces. Every list pages by cursor; every command takes an Idempotency-Key, but for files of records, which write nothing when they are sent again; every failure is a problem document.',
      },
      components: { securitySchemes: { [SECURITY]: { type: 'http', scheme: 'bearer' } } },
    },
    transform: documentRoute,
    transformObject: jsonSchemaTransformObject,
  });
  await api.register(async (pages) => {
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, isPublic: true };
    });
    await pages.register(swaggerUi, { routePrefix: DOCUMENTATION_PATH, staticCSP: true });
    pages.get(DOCUMENT_PATH, { schema: { hide: true } }, () => api.swagger());
    pages.get('/openapi.json', { schema: { hide: true } }, (_request, reply) => reply.redirect(DOCUMENT_PATH));
    pages.get('/docs', { schema: { hide: true } }, (_request, reply) => reply.redirect(DOCUMENTATION_PATH));
  });
}

import { z } from 'zod';
import type { Api, ApiContext } from '../api';
import { linkNextPage, pageSchema } from '../lists/page-schema';
import { createCarrierMapping, endCarrierMapping, listCarrierMappings } from '../master-data/carrier-mappings';
import { listKinds, listMasterData } from '../master-data/list-master-data';
import {
  carrierMappingParams,
  carrierMappingQuery,
  carrierMappingSchema,
  instanceParams,
  masterDataEntrySchema,
  masterDataKindsSchema,
  masterDataParams,
  masterDataQuery,
  newCarrierMappingSchema,
} from '../schemas/master-data';

const tags = ['Master data'];
const MAPPINGS = '/instances/:code/carrier-mappings';

/** What the operator of a marketplace has set up, and which carrier a delivery method has there [MAS-01, DLV-04]. */
export function masterDataRoutes(api: Api, context: ApiContext): void {
  readRoutes(api, context);
  mappingRoutes(api, context);
}

function readRoutes(api: Api, { dataSource }: ApiContext): void {
  const config = { scope: 'instances:read' } as const;
  api.get(
    '/instances/:code/master-data',
    {
      config,
      schema: {
        ...{ tags, summary: 'List the kinds of master data with the age of their copies', params: instanceParams },
        response: { 200: masterDataKindsSchema },
      },
    },
    async (request) => ({ items: await listKinds(dataSource, request.params.code) }),
  );
  api.get(
    '/instances/:code/master-data/:kind',
    {
      config,
      schema: {
        ...{ tags, summary: 'List the codes of a kind', params: masterDataParams, querystring: masterDataQuery },
        description: 'With state=seen: codes that orders or offers name and the master data does not.',
        response: { 200: pageSchema(masterDataEntrySchema, 'MasterDataPage') },
      },
    },
    async (request, reply) => {
      const page = await listMasterData(dataSource, request.params, request.query);
      linkNextPage(request, reply, page.nextCursor);
      return page;
    },
  );
}

function mappingRoutes(api: Api, { dataSource }: ApiContext): void {
  api.get(
    MAPPINGS,
    {
      config: { scope: 'backOffice:read' },
      schema: {
        ...{ tags, summary: 'List the carriers of delivery methods', params: instanceParams },
        querystring: carrierMappingQuery,
        response: { 200: pageSchema(carrierMappingSchema, 'CarrierMappingPage') },
      },
    },
    async (request, reply) => {
      const page = await listCarrierMappings(dataSource, request.params.code, request.query);
      linkNextPage(request, reply, page.nextCursor);
      return page;
    },
  );
  api.post(
    MAPPINGS,
    {
      config: { scope: 'backOffice:write' },
      schema: {
        ...{ tags, summary: 'Give a delivery method its carrier', params: instanceParams },
        body: newCarrierMappingSchema,
        response: { 201: carrierMappingSchema },
      },
    },
    async (request, reply) => {
      const mapping = await createCarrierMapping(dataSource, request.params.code, request.body);
      void reply.code(201).header('location', `${request.url}/${mapping.id}`);
      return mapping;
    },
  );
  api.delete(
    `${MAPPINGS}/:id`,
    {
      config: { scope: 'backOffice:write' },
      schema: {
        ...{ tags, summary: 'Take a delivery method its carrier', params: carrierMappingParams },
        response: { 204: z.null().describe('It has none any more') },
      },
    },
    async (request, reply) => {
      await endCarrierMapping(dataSource, request.params.code, request.params.id);
      return reply.code(204).send(null);
    },
  );
}

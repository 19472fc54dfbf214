import type { FastifyReply } from 'fastify';
import type { Api, ApiContext } from '../api';
import { changeTracking, deliveryEtag } from '../deliveries/change-tracking';
import { markDeliveryDone } from '../deliveries/mark-delivery-done';
import { pushTracking } from '../deliveries/push-tracking';
import { findDelivery, listDeliveries } from '../deliveries/read-deliveries';
import { releaseDelivery } from '../deliveries/refund-holds';
import { linkNextPage, pageSchema } from '../lists/page-schema';
import { callerOf } from '../plugins/authentication';
import {
  deliveryListQuery,
  deliveryParams,
  deliverySchema,
  departureSchema,
  releaseSchema,
  trackingSchema,
  type DeliveryBody,
} from '../schemas/delivery';

const tags = ['Deliveries'];

/** What ships: the warehouse marks it done, the lifecycle tells the marketplace [TRK-01, TRK-02]. */
export function deliveryRoutes(api: Api, context: ApiContext): void {
  readRoutes(api, context);
  commandRoutes(api, context);
}

async function answerDelivery({ dataSource }: ApiContext, id: string, reply: FastifyReply): Promise<DeliveryBody> {
  const { delivery, body } = await findDelivery(dataSource, id);
  void reply.header('etag', deliveryEtag(delivery));
  return body;
}

function readRoutes(api: Api, context: ApiContext): void {
  api.get(
    '/deliveries',
    {
      config: { scope: 'deliveries:read' },
      schema: {
        ...{ tags, summary: 'List deliveries', querystring: deliveryListQuery },
        response: { 200: pageSchema(deliverySchema, 'DeliveryPage') },
      },
    },
    async (request, reply) => {
      const page = await listDeliveries(context.dataSource, request.query);
      linkNextPage(request, reply, page.nextCursor);
      return page;
    },
  );
  api.get(
    '/deliveries/:id',
    {
      config: { scope: 'deliveries:read' },
      schema: { tags, summary: 'Read a delivery', params: deliveryParams, response: { 200: deliverySchema } },
    },
    (request, reply) => answerDelivery(context, request.params.id, reply),
  );
}

function commandRoutes(api: Api, context: ApiContext): void {
  const { dataSource } = context;
  const config = { scope: 'deliveries:act' } as const;
  const params = deliveryParams;
  const response = { 200: deliverySchema };
  api.patch(
    '/deliveries/:id',
    { config, schema: { tags, summary: 'Change carrier and tracking', params, body: trackingSchema, response } },
    async (request, reply) => {
      await changeTracking(dataSource, request, { deliveryId: request.params.id, tracking: request.body });
      return answerDelivery(context, request.params.id, reply);
    },
  );
  api.post(
    '/deliveries/:id/done',
    {
      config,
      schema: {
        ...{ tags, summary: 'Mark a delivery done', params, body: departureSchema, response },
        description:
          'All of it has left, or the quantities that are named: what stays behind becomes a delivery of its own, unless the order ships all at once. The marketplace is told when nothing of the order is left to ship, with the tracking of what left last. What leaves beyond stock is flagged.',
      },
    },
    async (request, reply) => {
      const { lines, ...tracking } = request.body;
      const left = lines?.map(({ id, quantity }) => ({ lineId: id, quantity })) ?? null;
      const done = { deliveryId: request.params.id, actor: callerOf(request).name, tracking, left };
      await markDeliveryDone(dataSource, done);
      return answerDelivery(context, request.params.id, reply);
    },
  );
  api.post(
    '/deliveries/:id/push-tracking',
    { config, schema: { tags, summary: 'Tell the marketplace now', params, response } },
    async (request, reply) => {
      await pushTracking(dataSource, { deliveryId: request.params.id, actor: callerOf(request).name });
      return answerDelivery(context, request.params.id, reply);
    },
  );
  api.post(
    '/deliveries/:id/release',
    {
      config,
      schema: {
        ...{ tags, summary: 'Release a delivery that is held since goods of it were refunded' },
        ...{ params, body: releaseSchema, response },
      },
    },
    async (request, reply) => {
      const { id: deliveryId } = request.params;
      await releaseDelivery(dataSource, { deliveryId, actor: callerOf(request).name, body: request.body });
      return answerDelivery(context, deliveryId, reply);
    },
  );
}

import { z } from 'zod';
import type { HandStep } from '../../domain/lifecycle-step';
import {
  acceptTotalsUpdate,
  doStepUpdate,
  pauseOrderUpdate,
  resumeOrderUpdate,
  retryStepUpdate,
  skipStepUpdate,
} from '../../workflows/messages';
import { TimelineEntry } from '../../entities/timeline-entry.entity';
import type { Api, ApiContext } from '../api';
import { pageQuery } from '../lists/list-query';
import { linkNextPage, pageSchema } from '../lists/page-schema';
import { byId, readPage } from '../lists/read-page';
import { findOrder } from '../orders/find-order';
import { listOrders } from '../orders/list-orders';
import { orderBody } from '../orders/order-body';
import { commandOrder, readOrderAgain, updateIdOf } from '../orders/order-commands';
import { callerOf } from '../plugins/authentication';
import { commandAnswerSchema } from '../schemas/common';
import {
  acceptTotalsSchema,
  orderListQuery,
  orderParams,
  orderReadSchema,
  orderRowSchema,
  orderSchema,
  pauseSchema,
  retrySchema,
  skipSchema,
  handStepSchema,
  timelineEntrySchema,
} from '../schemas/order';

const tags = ['Orders'];
const ORDER = '/orders/:instanceCode/:marketplaceOrderId';

/** Marketplace orders by their natural key: reads from the database, commands to the order's lifecycle. */
export function orderRoutes(api: Api, context: ApiContext): void {
  readRoutes(api, context);
  timelineRoute(api, context);
  stepRoutes(api, context);
  for (const route of handStepRoutes) handStepRoute(api, context, route);
  pauseRoutes(api, context);
}

function readRoutes(api: Api, context: ApiContext): void {
  const config = { scope: 'orders:read' } as const;
  const response = { 200: pageSchema(orderRowSchema, 'OrderPage') };
  api.get(
    '/orders',
    { config, schema: { tags, summary: 'List orders', querystring: orderListQuery, response } },
    async (request, reply) => {
      const page = await listOrders(context.dataSource, request.query);
      linkNextPage(request, reply, page.nextCursor);
      return page;
    },
  );
  api.get(
    ORDER,
    { config, schema: { tags, summary: 'Read an order', params: orderParams, response: { 200: orderSchema } } },
    (request) => orderBody(context, request.params),
  );
}

function timelineRoute(api: Api, { dataSource }: ApiContext): void {
  api.get(
    `${ORDER}/timeline`,
    {
      config: { scope: 'orders:read' },
      schema: {
        ...{ tags, summary: "Read an order's timeline, newest first", params: orderParams },
        querystring: z.strictObject({ ...pageQuery }),
        response: { 200: pageSchema(timelineEntrySchema, 'TimelinePage') },
      },
    },
    async (request, reply) => {
      const { limit, cursor } = request.query;
      const { id: orderId } = await findOrder(dataSource, request.params);
      const entries = dataSource
        .getRepository(TimelineEntry)
        .createQueryBuilder('t')
        .where('t.orderId = :orderId', { orderId });
      const page = await readPage(entries, { limit, cursor, isDescending: true, key: byId, view: { orderId } });
      linkNextPage(request, reply, page.nextCursor);
      const items = page.rows.map(({ id, at, kind, actor, sentence, data, isPrimary }) => ({
        ...{ id, at: at.toISOString(), kind, actor, sentence, data, isPrimary },
      }));
      return { items, nextCursor: page.nextCursor, count: page.count };
    },
  );
}

function stepRoutes(api: Api, context: ApiContext): void {
  const config = { scope: 'orders:act' } as const;
  const params = orderParams;
  const response = { 200: commandAnswerSchema };
  api.post(
    `${ORDER}/retry`,
    { config, schema: { tags, summary: 'Retry the parked step', params, body: retrySchema, response } },
    (request) =>
      commandOrder(context, request.params, {
        definition: retryStepUpdate,
        input: { ...request.body, actor: callerOf(request).name },
        updateId: updateIdOf(request),
      }),
  );
  api.post(
    `${ORDER}/skip`,
    { config, schema: { tags, summary: 'Go on without the parked step', params, body: skipSchema, response } },
    (request) =>
      commandOrder(context, request.params, {
        definition: skipStepUpdate,
        input: { ...request.body, actor: callerOf(request).name },
        updateId: updateIdOf(request),
      }),
  );
  api.post(
    `${ORDER}/accept-totals`,
    {
      config,
      schema: {
        ...{ tags, summary: 'Take an order whose totals differ', params, body: acceptTotalsSchema, response },
        description:
          'Both figures are in the reason text of the parked order; a later answer with others holds it again.',
      },
    },
    (request) =>
      commandOrder(context, request.params, {
        definition: acceptTotalsUpdate,
        input: { ...request.body, actor: callerOf(request).name },
        updateId: updateIdOf(request),
      }),
  );
  api.post(
    `${ORDER}/re-read`,
    {
      config,
      schema: {
        tags,
        summary: 'Read the order again from the marketplace',
        params,
        response: { 200: orderReadSchema },
      },
    },
    (request) => readOrderAgain(context, request.params),
  );
}

interface HandStepRoute {
  readonly path: string;
  readonly step: HandStep;
  readonly summary: string;
}

/** Steps that an order workflow leaves to a person [WFL-07]. */
const handStepRoutes: readonly HandStepRoute[] = [
  { path: 'confirm', step: 'confirmOrder', summary: 'Confirm the order by hand' },
  { path: 'create-invoice', step: 'createInvoice', summary: 'Draft the invoice by hand' },
  { path: 'validate-invoice', step: 'validateInvoice', summary: 'Post the invoice by hand' },
  { path: 'register-payment', step: 'registerPayment', summary: 'Register the payment by hand' },
];

function handStepRoute(api: Api, context: ApiContext, { path, step, summary }: HandStepRoute): void {
  api.post(
    `${ORDER}/${path}`,
    {
      config: { scope: 'orders:act' },
      schema: {
        ...{ tags, summary, params: orderParams, body: handStepSchema.nullish() },
        response: { 200: commandAnswerSchema },
        description: 'Done when its turn has come; before that it is refused in words, after it nothing is done again.',
      },
    },
    (request) =>
      commandOrder(context, request.params, {
        definition: doStepUpdate,
        input: { ...request.body, step, actor: callerOf(request).name },
        updateId: updateIdOf(request),
      }),
  );
}

function pauseRoutes(api: Api, context: ApiContext): void {
  const config = { scope: 'orders:act' } as const;
  const params = orderParams;
  const response = { 200: commandAnswerSchema };
  api.post(
    `${ORDER}/pause`,
    { config, schema: { tags, summary: 'Hold the steps after the present one', params, body: pauseSchema, response } },
    (request) =>
      commandOrder(context, request.params, {
        definition: pauseOrderUpdate,
        input: { ...request.body, actor: callerOf(request).name },
        updateId: updateIdOf(request),
      }),
  );
  api.post(
    `${ORDER}/resume`,
    { config, schema: { tags, summary: 'Let a paused order go on', params, response } },
    (request) =>
      commandOrder(context, request.params, {
        definition: resumeOrderUpdate,
        input: { actor: callerOf(request).name },
        updateId: updateIdOf(request),
      }),
  );
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Sandbox } from '../sandbox';
import { allOperations } from '../operations/all-operations';
import { answerCall } from './answer-call';
import type { Incoming } from './answer-call';
import { problem } from './operation';
import type { Operation, Query } from './operation';
import { sendAnswer } from './send-answer';

interface MarketplaceRoute {
  Params: Readonly<Record<string, string | undefined>>;
  Querystring: Query;
  /** Text; undefined when none was sent. */
  Body: string | undefined;
}

/** The marketplace's own addresses, all under `/api`. A known path with another method is 405, an unknown path 404. */
export function addMarketplaceRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  for (const path of new Set(allOperations.map((operation) => operation.path))) {
    const operations = allOperations.filter((operation) => operation.path === path);
    app.all<MarketplaceRoute>(path, (request, reply) => serve(sandbox, operations, request, reply));
  }
}

function serve(
  sandbox: Sandbox,
  operations: readonly Operation[],
  request: FastifyRequest<MarketplaceRoute>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const operation = operations.find((one) => one.method === method);
  if (operation !== undefined) {
    return sendAnswer(reply, sandbox.clock, answerCall(sandbox, operation, incomingOf(request)));
  }
  const answer = problem(405, `Request method '${request.method}' is not supported`);
  const allow = operations.map((one) => one.method).join(', ');
  return sendAnswer(reply, sandbox.clock, { answer: { ...answer, headers: { allow } }, fault: null });
}

function incomingOf(request: FastifyRequest<MarketplaceRoute>): Incoming {
  const { headers } = request;
  return {
    authorization: headers.authorization,
    accept: headers.accept,
    contentType: headers['content-type'],
    hasLength: headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined,
    query: request.query,
    orderId: request.params.orderId ?? '',
    params: request.params,
    body: request.body ?? '',
    origin: `${request.protocol}://${request.host}`,
    path: request.url.split('?')[0] ?? '',
  };
}

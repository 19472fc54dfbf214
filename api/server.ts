import { randomUUID } from 'node:crypto';
import fastify, { LogController, type FastifyBaseLogger } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { HealthCheck } from '../platform/health';
import type { Api, ApiContext } from './api';
import { answerProblems } from './plugins/answer-problems';
import { authenticate } from './plugins/authentication';
import { documentApi } from './plugins/documentation';
import { keepCommandsIdempotent } from './plugins/idempotency';
import { defaultRequestLimits, limitRequests, type RequestLimits } from './plugins/request-limits';
import { sendSecurityHeaders } from './plugins/security-headers';
import { backOfficeRoutes } from './routes/back-office-routes';
import { deliveryRoutes } from './routes/delivery-routes';
import { erasureRoutes } from './routes/erasure-routes';
import { failureRoutes } from './routes/failure-routes';
import { instanceLifeRoutes } from './routes/instance-life-routes';
import { instanceRoutes } from './routes/instance-routes';
import { invoiceRoutes } from './routes/invoice-routes';
import { listingRoutes } from './routes/listing-routes';
import { masterDataRoutes } from './routes/master-data-routes';
import { orderPreviewRoutes } from './routes/order-preview-routes';
import { orderRoutes } from './routes/order-routes';
import { publicRoutes } from './routes/public-routes';
import { runRoutes } from './routes/run-routes';
import { scheduleRoutes } from './routes/schedule-routes';
import { toDoRoutes } from './routes/to-do-routes';

export interface ApiOptions extends ApiContext {
  readonly logger: FastifyBaseLogger;
  /** What `/health/ready` asks. */
  readonly checks: readonly HealthCheck[];
  readonly limits?: RequestLimits;
}

const BODY_LIMIT_BYTES = 1024 * 1024;
/** Encoded marketplace order ids stand in paths. */
const LONGEST_PARAMETER = 2000;

/** A command without parameters may come with an empty body, whatever it calls itself. */
function acceptEmptyBodies(api: Api): void {
  const parse = api.getDefaultJsonParser('error', 'error');
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parse(request, body.toString(), done);
  });
}

/** One line for each answer: what, outcome, duration; never a query, a body or an id of a person. */
function logAnswers(api: Api): void {
  api.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  api.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const durationMs = Math.round(reply.elapsedTime);
    request.log.debug({ method, route: routeOptions.url, status: reply.statusCode, durationMs }, 'request.answered');
  });
}

/**
 * The HTTP API, ready to listen or to be injected into. Order matters: problems and headers first, then who calls, then
 * how often, then whether it is a repetition.
 */
export async function createApi(options: ApiOptions): Promise<Api> {
  const api: Api = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    genReqId: () => randomUUID(),
  }).withTypeProvider<ZodTypeProvider>();
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(serializerCompiler);
  acceptEmptyBodies(api);
  logAnswers(api);
  answerProblems(api);
  await sendSecurityHeaders(api);
  authenticate(api, options.dataSource);
  await limitRequests(api, options.limits ?? defaultRequestLimits);
  keepCommandsIdempotent(api, options.dataSource);
  await documentApi(api);
  publicRoutes(api, options.checks);
  await api.register(
    (v1: Api, _options, done) => {
      resourceRoutes(v1, options);
      done();
    },
    { prefix: '/api/v1' },
  );
  await api.ready();
  return api;
}

function resourceRoutes(api: Api, context: ApiContext): void {
  instanceRoutes(api, context);
  instanceLifeRoutes(api, context);
  masterDataRoutes(api, context);
  orderRoutes(api, context);
  erasureRoutes(api, context);
  orderPreviewRoutes(api, context);
  deliveryRoutes(api, context);
  invoiceRoutes(api, context);
  listingRoutes(api, context);
  runRoutes(api, context);
  failureRoutes(api, context);
  scheduleRoutes(api, context);
  toDoRoutes(api, context);
  backOfficeRoutes(api, context);
}

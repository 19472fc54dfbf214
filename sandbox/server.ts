import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { addControlRoutes } from './control/control-routes';
import type { LimitsMode } from './http/call-limits';
import { addMarketplaceRoutes } from './http/marketplace-routes';
import { problem } from './http/operation';
import { openSandbox } from './open-sandbox';
import type { Sandbox } from './sandbox';

export interface SandboxOptions {
  /** By default any free port. */
  readonly port?: number;
  /** By default 127.0.0.1. */
  readonly host?: string;
  /** Keeps orders, ledger, numbers and clock over a stop or a kill; without it they are gone with the process. */
  readonly dataFile?: string;
  /** `published`: Mirakl's own maxima and 429; `relaxed`: none. */
  readonly limits: LimitsMode;
  /** Answers recorded elsewhere, in files named `<operation>-res-<what>.json`. */
  readonly replayDir?: string;
  /** From which generated orders follow; by default "atelier-nord". */
  readonly seed?: string;
  readonly now?: () => Date;
  /** By default `gross`: a line's quantity keeps what was cancelled. */
  readonly quantityAfterCancelation?: 'gross' | 'net';
  /** By default `key`: shops of one key share its limits. */
  readonly limitsPer?: 'key' | 'shop';
  /** By default `first`: following pages are not counted. */
  readonly limitedPages?: 'first' | 'each';
  /** By default 403. */
  readonly wrongShop?: 403 | 404;
}

export interface RunningSandbox {
  readonly url: string;
  readonly port: number;
  /** Stops listening, cuts what is still open, closes the data file. */
  readonly close: () => Promise<void>;
}

const LARGEST_BODY = 64 * 1024 * 1024;
const LONGEST_ORDER_ID = 2000;

/**
 * The marketplace "Atelier Nord" as a real HTTP server: Mirakl's operations under `/api`, control routes under
 * `/_sandbox`. Throws when the port is taken or the data file is damaged.
 */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const sandbox = openSandbox({
    limits: options.limits,
    dataFile: options.dataFile ?? null,
    replayDir: options.replayDir ?? null,
    seed: options.seed ?? 'atelier-nord',
    now: options.now ?? (() => new Date()),
    quantityAfterCancelation: options.quantityAfterCancelation ?? 'gross',
    limitsPer: options.limitsPer ?? 'key',
    limitedPages: options.limitedPages ?? 'first',
    wrongShop: options.wrongShop ?? 403,
  });
  const app = buildServer(sandbox);
  const url = await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  return {
    url,
    port: Number(new URL(url).port),
    close: async () => {
      await app.close();
      sandbox.journal.close();
    },
  };
}

function buildServer(sandbox: Sandbox): FastifyInstance {
  const app = fastify({
    bodyLimit: LARGEST_BODY,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: LONGEST_ORDER_ID },
  });
  // Bodies stay text: each operation says itself what it accepts, none included.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  addMarketplaceRoutes(app, sandbox);
  addControlRoutes(app, sandbox);
  app.setNotFoundHandler((request, reply) => {
    if (request.url.startsWith('/api')) sandbox.calls.add('unknown', 404);
    return reply.code(404).type('application/json').send(problem(404, 'Not Found').body);
  });
  app.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => {
    const status = error.statusCode ?? 500;
    return reply.code(status).type('application/json').send(problem(status, error.message).body);
  });
  return app;
}

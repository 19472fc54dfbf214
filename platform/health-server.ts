import { createServer, type ServerResponse } from 'node:http';
import { readHealth, type HealthCheck } from './health';

export interface HealthServerOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly checks: readonly HealthCheck[];
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/**
 * The health page of a process without an API: `/health/live` answers 200 while the process runs, `/health/ready` 200
 * or 503 with the checks that failed. No sign-in, and nothing secret in the answers.
 */
export function startHealthServer({ host, port, checks }: HealthServerOptions): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/health/live') {
      answer(response, 200, { status: 'live' });
    } else if (path === '/health/ready') {
      void readHealth(checks).then((report) => {
        answer(response, report.isReady ? 200 : 503, {
          status: report.isReady ? 'ready' : 'notReady',
          checks: report.checks,
        });
      });
    } else {
      answer(response, 404, { status: 'notFound' });
    }
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve({ port: address !== null && typeof address === 'object' ? address.port : port, close });
    });
  });
}

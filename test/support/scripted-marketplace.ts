import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one request; it may also misbehave on the raw response. */
export type Script = (request: RecordedRequest, response: ServerResponse) => void;

export interface ScriptedMarketplace {
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** Replaces the script for the requests to come. */
  follow(script: Script): void;
  close(): Promise<void>;
}

/** A marketplace over real HTTP that answers what a test tells it, and remembers what it was asked. */
export async function startScriptedMarketplace(): Promise<ScriptedMarketplace> {
  const requests: RecordedRequest[] = [];
  let current: Script = (_request, response) => response.writeHead(404).end();
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', 'http://localhost');
      const request = {
        method: incoming.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      requests.push(request);
      current(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('the server has no port');
  }
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    requests,
    follow: (script) => {
      current = script;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A script that answers JSON. */
export function answerJson(body: unknown, status = 200, headers: Record<string, string> = {}): Script {
  return (_request, response) =>
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** A script that answers text of any kind. */
export function answerText(text: string, status = 200, headers: Record<string, string> = {}): Script {
  return (_request, response) => response.writeHead(status, headers).end(text);
}

import { createServer, type ServerHttp2Stream } from 'node:http2';

export interface RefusingTemporal {
  readonly address: string;
  close(): Promise<void>;
}

const PERMISSION_DENIED = '7';
const OK = '0';
/** A gRPC frame: not compressed, length 0. */
const EMPTY_MESSAGE = Buffer.alloc(5);
const CONTENT_TYPE = 'application/grpc';

function answer(stream: ServerHttp2Stream, status: string): void {
  if (status === OK) {
    stream.respond({ ':status': 200, 'content-type': CONTENT_TYPE }, { waitForTrailers: true });
    stream.on('wantTrailers', () => {
      stream.sendTrailers({ 'grpc-status': OK });
    });
    stream.end(EMPTY_MESSAGE);
  } else {
    stream.respond(
      { ':status': 200, 'content-type': CONTENT_TYPE, 'grpc-status': status, 'grpc-message': 'not yours' },
      { endStream: true },
    );
  }
}

/**
 * Speaks gRPC as a Temporal server does whose operators keep the setup to themselves: every method is refused, except
 * those named here with another status (0 answers an empty message).
 */
export async function startRefusingTemporal(statuses: Readonly<Record<string, string>>): Promise<RefusingTemporal> {
  const server = createServer();
  server.on('stream', (stream, headers) => {
    const method = headers[':path']?.split('/').pop() ?? '';
    answer(stream, statuses[method] ?? PERMISSION_DENIED);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    address: `127.0.0.1:${String(address.port)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(null);
    });
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      server.close(() => {
        resolve(address !== null && typeof address === 'object' ? address.port : null);
      });
    });
  });
}

/** The preferred port of this machine when it is free, else any free one. Throws when the machine has none. */
export async function freePort(preferred?: number): Promise<number> {
  const wished = preferred === undefined ? null : await tryPort(preferred);
  const port = wished ?? (await tryPort(0));
  if (port === null) throw new Error('This machine has no free port to listen on.');
  return port;
}

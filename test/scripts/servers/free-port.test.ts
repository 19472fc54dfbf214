import { createServer, type Server } from 'node:net';
import { freePort } from '../../../scripts/servers/free-port';

function occupy(): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve({ server, port: address.port });
    });
  });
}

describe('The choice of a port', () => {
  it('keeps the preferred port when it is free', async () => {
    const { server, port } = await occupy();
    await new Promise((resolve) => server.close(resolve));
    expect(await freePort(port)).toBe(port);
  });

  it('takes another one when the preferred port is taken', async () => {
    const { server, port } = await occupy();
    const chosen = await freePort(port);
    server.close();
    expect(chosen).not.toBe(port);
    expect(chosen).toBeGreaterThan(0);
  });
});

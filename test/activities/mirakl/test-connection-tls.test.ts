import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { z } from 'zod';
import { endOf, forkTypeScript } from '../../../scripts/servers/fork-typescript';
import { aCertificate, anAuthority, type Certificate } from '../../support/a-certificate';
import { temporaryFolders } from '../../support/temporary-folder';

const DAY_MS = 24 * 60 * 60 * 1000;
const daysFromNow = (days: number): Date => new Date(Date.now() + days * DAY_MS);
const issuer = anAuthority('Test Authority');
const report = z.object({
  tested: z.array(z.object({ kind: z.string(), wrong: z.string().nullish(), words: z.string() })),
});

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** A marketplace that would answer well if its certificate were accepted; null: it speaks no TLS. */
async function serve(certificate: Certificate | null): Promise<string> {
  const answer = JSON.stringify({ shop_id: 2042, shop_name: 'Nord', shop_state: 'OPEN', currency_iso_code: 'EUR' });
  const listen = certificate === null ? createPlainServer : createServer.bind(null, certificate);
  const server = listen((_request, response) => response.end(answer));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `https://localhost:${String(typeof address === 'object' ? address?.port : '')}`;
}

const certificates = {
  trusted: aCertificate({ host: 'localhost', issuer }),
  selfSigned: aCertificate({ host: 'localhost' }),
  unknownAuthority: aCertificate({ host: 'localhost', issuer: anAuthority('Unknown Authority') }),
  expired: aCertificate({ host: 'localhost', issuer, notBefore: daysFromNow(-20), notAfter: daysFromNow(-10) }),
  notYetValid: aCertificate({ host: 'localhost', issuer, notBefore: daysFromNow(0.5), notAfter: daysFromNow(1) }),
  otherHost: aCertificate({ host: 'another.example', issuer }),
  noTls: null,
};

describe('INS-03 Test Connection over TLS', () => {
  const aFolder = temporaryFolders();

  it('says what is wrong with a certificate, and whether the address is to blame', async () => {
    const authorityFile = join(aFolder(), 'authority.pem');
    writeFileSync(authorityFile, issuer.cert);
    const names = Object.keys(certificates);
    const addresses = await Promise.all(Object.values(certificates).map(serve));
    const child = forkTypeScript('test/support/programs/test-connection.ts', {
      ...{ args: addresses, env: { ...process.env, NODE_EXTRA_CA_CERTS: authorityFile } },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const ended = endOf(child);
    const [message]: unknown[] = await once(child, 'message');
    await ended;
    const said = report.parse(message).tested.map(({ kind, wrong, words }, index) => {
      return [names[index], `${wrong ?? kind}: ${words.replaceAll(/localhost:\d+/g, 'HOST')}`];
    });
    const ofNobody =
      'url: The certificate of HOST is signed by nobody that this machine trusts (TLS): look at the address, and for a proxy in between.';
    expect(Object.fromEntries(said)).toEqual({
      trusted: 'connected: Connected to Nord (shop 2042), OPEN, EUR',
      selfSigned: ofNobody,
      unknownAuthority: ofNobody,
      expired:
        'nothing: The certificate of HOST has expired (TLS): the marketplace has to renew it, unless the clock of this machine is wrong.',
      notYetValid: 'nothing: The certificate of HOST is not valid yet (TLS): look at the clock of this machine.',
      otherHost: 'url: HOST shows the certificate of another host (TLS): look for a typing error in the address.',
      noTls: 'url: HOST does not speak TLS (https): look at the address and its port.',
    });
  }, 60_000);
});

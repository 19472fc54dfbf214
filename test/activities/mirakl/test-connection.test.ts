import { MarketplaceUnavailable } from '../../../activities/mirakl/errors';
import { explain } from '../../../activities/mirakl/explain-connection';
import { proveKey, testConnection, type ConnectionTest } from '../../../activities/mirakl/test-connection';
import { type RunningSandbox, startSandbox } from '../../../sandbox/server';
import { aClient, type ClientParts } from '../../support/a-client';
import {
  answerJson,
  answerText,
  type ScriptedMarketplace,
  startScriptedMarketplace,
} from '../../support/scripted-marketplace';

let sandbox: RunningSandbox;
let scripted: ScriptedMarketplace;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, limits: 'published' });
  scripted = await startScriptedMarketplace();
});

afterAll(async () => {
  await scripted.close();
  await sandbox.close();
});

function tested(parts: Partial<ClientParts> = {}): Parameters<typeof testConnection>[0] {
  const baseUrl = parts.baseUrl ?? sandbox.url;
  return { client: aClient({ ...parts, baseUrl }), baseUrl, shopId: parts.shopId ?? '2042' };
}

function words(result: ConnectionTest): string {
  return `${result.kind === 'failed' ? result.wrong : result.kind}: ${result.words}`;
}

/** What the name service cannot answer in a test. */
const aFault = (faultCode: string): MarketplaceUnavailable =>
  new MarketplaceUnavailable('x', {
    ...{ operation: 'A01', status: null, marketplaceWords: null },
    ...{ obstacle: 'unknownHost', faultCode, isOutcomeUnknown: false },
  });

describe('INS-03 Test Connection says what is right and what is wrong', () => {
  it('names shop, state and currency; a second call on the same day proves nothing against the key', async () => {
    const first = await testConnection(tested());
    expect(first).toMatchObject({ kind: 'connected', account: { shopId: '2042', state: 'OPEN', currency: 'EUR' } });
    expect(first.words).toMatch(/^Connected to .+ \(shop 2042\), OPEN, EUR$/);
    expect(words(await testConnection(tested()))).toContain('nothing: Too many calls: the key is not proven wrong');
  });

  it('proves the key by one reading of orders', async () => {
    expect(await proveKey(tested())).toEqual({ kind: 'proven', words: 'The key works for the orders of shop 2042' });
    expect(words(await proveKey(tested({ apiKey: 'wrong' })))).toContain('key: ');
  });

  it('a wrong key', async () => {
    const result = await testConnection(tested({ apiKey: 'wrong' }));
    expect(result).toMatchObject({ kind: 'failed', wrong: 'key', reasonCode: 'authentication' });
    expect(result.words).toContain('does not accept the API key (401)');
  });

  it("a shop that is not the key's, as 403", async () => {
    const result = await testConnection(tested({ shopId: '2043' }));
    expect(result).toMatchObject({ kind: 'failed', wrong: 'shop', reasonCode: 'forbidden' });
    expect(result.words).toContain("the shop is not among the key's shops, or the key lacks the role");
  });

  it("a shop that is not the key's, as 404 from an address where Mirakl answers", async () => {
    scripted.follow((request, response) => {
      const script = request.path === '/api/version' ? answerJson({ version: '3' }) : answerJson({ status: 404 }, 404);
      script(request, response);
    });
    const result = await testConnection(tested({ baseUrl: scripted.url, shopId: '7' }));
    expect(words(result)).toMatch(/^shop: Shop 7 is not among the shops of this key/);
    expect(scripted.requests.at(-1)?.query.has('shop_id')).toBe(false);
  });

  it('an answer for another shop', async () => {
    scripted.follow(answerJson({ shop_id: 9 }));
    const result = await testConnection(tested({ baseUrl: scripted.url, shopId: '7' }));
    expect(words(result)).toBe('shop: The key does not belong to shop 7: the marketplace answered for shop 9');
  });

  it.each([
    ['an address without Mirakl', answerText('<html>Not found</html>', 404), 'url: There is no Mirakl API'],
    ['a page of something else', answerText('<html>Welcome</html>'), 'url: '],
    ['data of something else', answerJson({ version: '3' }), 'does not answer as a Mirakl marketplace'],
    ['nothing at all', answerText(''), 'does not answer as a Mirakl marketplace'],
    [
      'a redirect, such as to a sign-in',
      answerText('', 302, { Location: 'https://login.example/?next=%2Fapi' }),
      'does not answer as a Mirakl marketplace: A01: the marketplace answered 302, a redirect to login.example',
    ],
    ['a firewall', answerText('<html>Blocked</html>', 403), 'nothing: Something in front of '],
    ['too many calls', answerJson({ status: 429 }, 429), 'nothing: Too many calls: the key is not proven wrong'],
    ['a marketplace with a fault', answerJson({ status: 500 }, 500), 'has a fault of its own (500); try again later'],
    ['a marketplace at rest', answerText('<html>Maintenance</html>', 503), 'nothing: '],
    ['a refusal', answerJson({ status: 400, message: 'No' }, 400), 'refuses the call (400). The marketplace says: No'],
  ])('%s', async (_name, script, start) => {
    scripted.follow(script);
    const result = await testConnection(tested({ baseUrl: scripted.url }));
    expect(words(result)).toContain(start);
  });

  it('says from when on too many calls are over', async () => {
    scripted.follow(answerJson({ status: 429 }, 429, { 'Retry-After': '120' }));
    const said = words(await testConnection(tested({ baseUrl: scripted.url })));
    const from = Date.parse(/try again from (\S+) on/.exec(said)?.[1] ?? '');
    expect(from - Date.now()).toBeGreaterThan(0);
  });

  it('a name service that does not answer blames no address', () => {
    const explained = explain(aFault('EAI_AGAIN'), { host: 'shop.example', shopId: '1' });
    expect(explained).toEqual({ wrong: 'nothing', words: expect.stringContaining('The name service does not answer') });
  });

  it('a connection that breaks', async () => {
    scripted.follow((_request, response) => response.destroy());
    expect(words(await testConnection(tested({ baseUrl: scripted.url })))).toMatch(
      /^nothing: The connection to .* was lost/,
    );
  });

  it.each([
    ['https://nowhere.invalid', 'url: The host nowhere.invalid is not known'],
    ['http://127.0.0.1:9', 'url: 127.0.0.1:9 cannot be reached'],
  ])('%s', async (baseUrl, start) => {
    expect(words(await testConnection(tested({ baseUrl })))).toContain(start);
  });

  it('a private host that the configuration does not allow', async () => {
    expect(words(await testConnection(tested({ allowPrivateHosts: false })))).toContain('private network');
  });

  it.each(['one call', 'the whole test'])('an address that does not answer in the time of %s', async (limited) => {
    scripted.follow(() => undefined);
    const limits = limited === 'one call' ? { timeoutMs: 50 } : {};
    const result = await testConnection({
      ...tested({ baseUrl: scripted.url, ...limits }),
      timeLimitMs: limits.timeoutMs === undefined ? 50 : 5_000,
    });
    expect(words(result)).toContain('nothing: ');
    expect(result.words).toContain('did not answer in time');
  });
});

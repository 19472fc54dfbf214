import {
  CallDeferred,
  MarketplaceAuthentication,
  MarketplaceError,
  MarketplaceForbidden,
  MarketplaceRejected,
  MarketplaceUnavailable,
  MarketplaceUnreadable,
} from '../../../activities/mirakl/errors';
import { aClient } from '../../support/a-client';
import {
  answerJson,
  answerText,
  type ScriptedMarketplace,
  startScriptedMarketplace,
} from '../../support/scripted-marketplace';

let marketplace: ScriptedMarketplace;

beforeAll(async () => {
  marketplace = await startScriptedMarketplace();
});

afterAll(() => marketplace.close());

async function failureOf(call: Promise<unknown>): Promise<MarketplaceError> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MarketplaceError)) {
    throw new Error(`expected a failure of the marketplace, got ${String(error)}`);
  }
  return error;
}

describe('what a call says of itself', () => {
  it('sends the raw key, the shop, what it accepts and who it is', async () => {
    marketplace.follow(answerJson({ shop_id: 2042 }));
    await aClient({ baseUrl: marketplace.url }).account();
    const request = marketplace.requests.at(-1);
    expect(request?.headers).toMatchObject({
      authorization: 'sandbox-key-2042',
      accept: 'application/json',
      'user-agent': 'marketplace-connector',
    });
    expect(request?.query.get('shop_id')).toBe('2042');
  });

  it('sends OR24 without a body and says that its length is 0', async () => {
    marketplace.follow(answerText('', 204));
    await aClient({ baseUrl: marketplace.url }).shipOrder('A/1 é');
    const request = marketplace.requests.at(-1);
    expect(request).toMatchObject({ method: 'PUT', path: '/api/orders/A%2F1%20%C3%A9/ship', body: '' });
    expect(request?.headers).toMatchObject({ 'content-length': '0' });
    expect(request?.headers['content-type']).toBeUndefined();
  });

  it.each(['', '.', '..'])('never sends the id %j, which would name another path', async (id) => {
    const sent = marketplace.requests.length;
    expect(await failureOf(aClient({ baseUrl: marketplace.url }).shipOrder(id))).toBeInstanceOf(MarketplaceRejected);
    expect(marketplace.requests).toHaveLength(sent);
  });
});

describe('what an answer means', () => {
  it.each([
    [401, MarketplaceAuthentication, 'authentication'],
    [403, MarketplaceForbidden, 'forbidden'],
    [404, MarketplaceRejected, 'unknownToMarketplace'],
    [405, MarketplaceRejected, 'marketplaceRejected'],
    [429, CallDeferred, 'callDeferred'],
    [500, MarketplaceUnavailable, 'marketplaceUnavailable'],
    [503, MarketplaceUnavailable, 'marketplaceUnavailable'],
  ])('%d is %p', async (status, kind, reasonCode) => {
    marketplace.follow(answerJson({ status, message: 'Words of the marketplace' }, status, { 'Retry-After': '7' }));
    const error = await failureOf(aClient({ baseUrl: marketplace.url }).account());
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ operation: 'A01', status, reasonCode });
  });

  it.each([
    ['a page of HTML', answerText('<html>Maintenance</html>', 200, { 'Content-Type': 'text/html' }), 'HTML'],
    ['HTML with 404', answerText('<html>Not here</html>', 404), 'answered 404 with a page of HTML'],
    ['HTML with 403', answerText('<html>Blocked</html>', 403), 'answered 403 with a page of HTML'],
    ['JSON that stops', answerText('{"shop_id": 20'), 'cut or broken'],
    ['nothing', answerText(''), 'answered nothing'],
    ['text', answerText('OK'), 'not JSON'],
    ['JSON of something else', answerJson({ version: '3.1' }), 'shop_id is missing'],
  ])('%s is unreadable, and passing', async (_name, script, words) => {
    marketplace.follow(script);
    const error = await failureOf(aClient({ baseUrl: marketplace.url }).account());
    expect(error).toBeInstanceOf(MarketplaceUnreadable);
    expect(error.message).toContain(words);
  });

  it('an OR11 answer without its list is no empty list', async () => {
    marketplace.follow(answerJson({ total_count: 0 }));
    const client = aClient({ baseUrl: marketplace.url });
    expect(await failureOf(client.ordersByIds(['A'], { use: 'person' }))).toBeInstanceOf(MarketplaceUnreadable);
  });

  it('a connection that breaks in the middle of an answer leaves a write open', async () => {
    marketplace.follow((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '500' });
      response.write('{"updated_orders": [');
      response.flushHeaders();
      setImmediate(() => response.destroy());
    });
    const client = aClient({ baseUrl: marketplace.url });
    const error = await failureOf(client.writeSellerReferences([{ marketplaceOrderId: 'A', sellerReference: 'SO1' }]));
    expect(error).toMatchObject({
      reasonCode: 'marketplaceUnavailable',
      obstacle: 'lostConnection',
      isOutcomeUnknown: true,
    });
  });

  it('no answer in time leaves a write open, and a reading not', async () => {
    marketplace.follow(() => undefined);
    const client = aClient({ baseUrl: marketplace.url, timeoutMs: 50 });
    expect(await failureOf(client.shipOrder('A'))).toMatchObject({ obstacle: 'timeout', isOutcomeUnknown: true });
    expect(await failureOf(client.account())).toMatchObject({ obstacle: 'timeout', isOutcomeUnknown: false });
  });

  it('a refused connection did nothing', async () => {
    const gone = await startScriptedMarketplace();
    await gone.close();
    const error = await failureOf(aClient({ baseUrl: gone.url }).shipOrder('A'));
    expect(error).toMatchObject({ obstacle: 'refusedConnection', isOutcomeUnknown: false });
  });

  it('an unknown host is named as such', async () => {
    const error = await failureOf(aClient({ baseUrl: 'https://nowhere.invalid' }).account());
    expect(error).toMatchObject({ obstacle: 'unknownHost' });
  });

  it('an address that does not speak TLS is named as such', async () => {
    marketplace.follow(answerJson({}));
    const error = await failureOf(aClient({ baseUrl: marketplace.url.replace('http:', 'https:') }).account());
    expect(error).toMatchObject({ obstacle: 'tls', isOutcomeUnknown: false });
  });

  it('an answer beyond all bounds is cut off', async () => {
    marketplace.follow((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': String(64 * 1024 * 1024) });
      response.write(Buffer.alloc(33 * 1024 * 1024, 32));
    });
    const error = await failureOf(aClient({ baseUrl: marketplace.url }).account());
    expect(error).toBeInstanceOf(MarketplaceUnreadable);
    expect(error.message).toContain('too long');
  });

  it('the time is the marketplace clock, or ours when it tells none', async () => {
    marketplace.follow(answerJson({ orders: [], total_count: 0 }, 200, { Date: 'Wed, 04 Mar 2026 10:00:00 GMT' }));
    const client = aClient({ baseUrl: marketplace.url });
    expect((await client.ordersByIds(['A'], { use: 'person' })).serverTime).toBe('2026-03-04T10:00:00.000Z');
    marketplace.follow((_request, response) => {
      response.sendDate = false;
      response.end('{"orders": []}');
    });
    const { serverTime, requestedAt } = await client.ordersByIds(['A'], { use: 'person' });
    expect(serverTime).toBe(requestedAt);
  });

  it('text that the database cannot store is made storable', async () => {
    marketplace.follow(answerText('{"shop_id": "1", "shop_name": "a\\u0000b\\ud800c 🛒"}'));
    expect((await aClient({ baseUrl: marketplace.url }).account()).name).toBe('a\uFFFDb\uFFFDc 🛒');
  });

  it('a cancelled caller ends the call at once, with its own reason', async () => {
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    marketplace.follow(() => {
      controller.abort(reason);
    });
    await expect(aClient({ baseUrl: marketplace.url }).account(controller.signal)).rejects.toBe(reason);
    await expect(aClient({ baseUrl: marketplace.url }).account(controller.signal)).rejects.toBe(reason);
  });
});

describe('SEC-03 calls go to the host of the instance only', () => {
  it('does not follow a redirect, and names where it points', async () => {
    const other = await startScriptedMarketplace();
    marketplace.follow(answerText('', 302, { Location: `${other.url}/api/account` }));
    const error = await failureOf(aClient({ baseUrl: marketplace.url }).account());
    expect(error.message).toContain(`a redirect to ${new URL(other.url).host}`);
    expect(other.requests).toHaveLength(0);
    await other.close();
  });

  it.each(['http://127.0.0.1:9', 'http://localhost:9'])(
    'does not call %s unless private hosts are allowed',
    async (baseUrl) => {
      const error = await failureOf(aClient({ baseUrl, allowPrivateHosts: false }).account());
      expect(error).toMatchObject({ obstacle: 'privateHost', isOutcomeUnknown: false });
    },
  );
});

describe('what a failure tells, and what it never tells', () => {
  it('carries the words of the marketplace, bounded, without key, e-mail or phone', async () => {
    const message = `Key secret-key-1 of jane.doe@example.org, +33 6 12 34 56 78 refused. ${'x'.repeat(2_000)}`;
    marketplace.follow(answerJson({ status: 400, message, errors: [{ code: 'A', message: 'b' }] }, 400));
    const error = await failureOf(aClient({ baseUrl: marketplace.url, apiKey: 'secret-key-1' }).account());
    expect(error.marketplaceWords).toHaveLength(500);
    expect(error.message).toContain('Key [key] of [e-mail], [phone] refused.');
  });

  it('keeps the key out of everything that a failure holds', async () => {
    const apiKey = 'secret-key-2';
    marketplace.follow((_request, response) => response.destroy());
    const error = await failureOf(aClient({ baseUrl: marketplace.url, apiKey }).account());
    const whole = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error.cause);
    expect(whole).not.toContain(apiKey);
    expect(whole).not.toContain(marketplace.url);
  });
});

import { MarketplaceUnreadable } from '../../../activities/mirakl/errors';
import { operations } from '../../../activities/mirakl/operations';
import { ownFileUrl } from '../../../activities/mirakl/own-file-url';
import { readWhole } from '../../../activities/mirakl/paging/read-whole';
import { aClient } from '../../support/a-client';
import { answerJson, type ScriptedMarketplace, startScriptedMarketplace } from '../../support/scripted-marketplace';

const checked = (given: string, baseUrl = 'https://shop.example'): string =>
  ownFileUrl(given, baseUrl, operations.offerExportFile);

describe('SEC-03 addresses that answers give are followed on the own host alone', () => {
  let marketplace: ScriptedMarketplace;
  let elsewhere: ScriptedMarketplace;

  beforeAll(async () => {
    marketplace = await startScriptedMarketplace();
    elsewhere = await startScriptedMarketplace();
    elsewhere.follow(answerJson([]));
  });

  afterAll(() => Promise.all([marketplace.close(), elsewhere.close()]));

  const exportWithFileAt = (url: string): Promise<unknown> => {
    marketplace.follow((request, response) => {
      const isFile = request.path.includes('/file/');
      answerJson(isFile ? [] : { tracking_id: '1', status: 'COMPLETED', urls: [url] })(request, response);
    });
    const client = aClient({ baseUrl: marketplace.url, callLimits: 'relaxed' });
    return readWhole(client.offerExport({ kind: 'full', isInactiveIncluded: false }));
  };

  it('the key never reaches another host, nor another port of it', async () => {
    await expect(exportWithFileAt(`${elsewhere.url}/api/offers/export/async/file/1`)).rejects.toThrow(
      MarketplaceUnreadable,
    );
    expect(elsewhere.requests).toEqual([]);
  });

  it('a file on the own host is asked for at the address as given, with the key', async () => {
    await exportWithFileAt(`${marketplace.url}/api/offers/export/async/file/1?file=of52-export%offers/0.json`);
    const request = marketplace.requests.at(-1);
    expect(request?.path).toBe('/api/offers/export/async/file/1');
    expect(request?.query.has('shop_id')).toBe(false);
    expect(request?.headers.authorization).toBe('sandbox-key-2042');
  });

  it('http becomes https where the marketplace has https, and nothing else is changed', () => {
    expect(checked('http://shop.example/api/f?file=a%offers/0.json')).toBe(
      'https://shop.example/api/f?file=a%offers/0.json',
    );
    expect(checked('https://SHOP.example:443/f')).toBe('https://shop.example/f');
  });

  it.each([
    'https://other.example/f',
    'https://shop.example.evil.example/f',
    'https://shop.example@evil.example/f',
    'https://user:word@shop.example/f',
    'https://shop.example:8443/f',
    'http://shop.example:8080/f',
    'ftp://shop.example/f',
    'file:///tmp/f',
    '//shop.example/f',
    '/api/f',
    'no address',
    '',
  ])('%j is refused', (given) => {
    expect(() => checked(given)).toThrow(MarketplaceUnreadable);
  });

  it('a marketplace of http keeps http', () => {
    expect(checked('http://127.0.0.1:9/f', 'http://127.0.0.1:9')).toBe('http://127.0.0.1:9/f');
    expect(() => checked('https://127.0.0.1:9/f', 'http://127.0.0.1:9')).toThrow(MarketplaceUnreadable);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aMarketplace, idsOf } from '../a-marketplace';
import type { Marketplace } from '../a-marketplace';

let folder: string;
let marketplace: Marketplace;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recorded '));
  const files = {
    'OR11-res-a-empty.json': '{"orders":[],"total_count":0}',
    'OR11-res-b-cut.json': '{"orders":[{"order_id":"R',
    'OR11-req-none.json': '{}',
    'error-400.json': '{}',
    'SH21-res-carriers.json': '{ "carriers": [] }\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  marketplace = await aMarketplace({ replayDir: folder });
});

afterAll(async () => {
  await marketplace.close();
  rmSync(folder, { recursive: true });
});

const choose = async (operation: string, file: string | null): Promise<number> =>
  (await marketplace.control('POST', '/replay', { operation, file })).status;

describe('Recorded answers', () => {
  it('are served byte for byte, the first by name, and other operations answer from the world', async () => {
    expect((await marketplace.call('GET', '/api/shipping/carriers')).text).toBe('{ "carriers": [] }\n');
    expect((await marketplace.call('GET', '/api/orders')).text).toBe('{"orders":[],"total_count":0}');
    expect((await marketplace.call('GET', '/api/account')).body.shop_id).toBe(2042);
  });

  it('still want the right key', async () => {
    expect((await marketplace.call('GET', '/api/orders', { key: 'wrong' })).status).toBe(401);
  });

  it('are chosen by a control route, which also gives an operation back to the world', async () => {
    const [order] = await marketplace.place(['oneLine']);
    expect(await choose('OR11', 'OR11-res-b-cut.json')).toBe(200);
    expect((await marketplace.call('GET', '/api/orders')).text).toBe('{"orders":[{"order_id":"R');
    expect(await choose('OR11', null)).toBe(200);
    expect(idsOf(await marketplace.call('GET', '/api/orders'))).toEqual([order]);
  });

  it.each([
    ['OR11', 'OR11-res-missing.json'],
    ['OR11', 'SH21-res-carriers.json'],
    ['OR11', '../OR11-res-a-empty.json'],
    ['OR11', 'OR11-req-none.json'],
  ])('do not let %s be answered by %s', async (operation, file) => {
    expect(await choose(operation, file)).toBe(400);
  });

  it('need a folder that can be read', async () => {
    await expect(aMarketplace({ replayDir: join(folder, 'nowhere') })).rejects.toThrow('nowhere');
  });
});

import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isObject, textOf } from '../../../sandbox/json';
import { aMarketplace, ordersOf } from '../a-marketplace';
import type { Marketplace } from '../a-marketplace';

let folder: string;
let dataFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox data '));
  dataFile = join(folder, 'marketplace.jsonl');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const everything = async (marketplace: Marketplace): Promise<unknown[]> => [
  ordersOf(await marketplace.call('GET', '/api/orders?max=100')),
  (await marketplace.control('GET', '/orders')).body,
  await marketplace.ledger(),
  (await marketplace.control('GET', '')).body.now,
];

describe('A marketplace with a data file', () => {
  it('comes back as it was: orders, held ones, ledger, clock', async () => {
    const first = await aMarketplace({ dataFile });
    const [order = ''] = await first.place(['oneLine', 'waitingAcceptance', 'b2bVat']);
    await first.control('POST', '/raw-orders', { shopId: 2042, orders: [{ order_id: 'R', created_date: 'x' }, null] });
    await first.advance(86_400_000);
    await first.call('PUT', `/api/orders/${order}/tracking`, { body: { carrier_code: 'FLOTTE' } });
    await first.call('PUT', `/api/orders/${order}/ship`);
    const before = await everything(first);
    await first.close();
    const second = await aMarketplace({ dataFile });
    expect(await everything(second)).toEqual(before);
    await second.close();
  });

  it('never uses a number again', async () => {
    const first = await aMarketplace({ dataFile });
    await first.place(['cancelled']);
    await first.close();
    const second = await aMarketplace({ dataFile });
    expect(await second.place(['cancelled'])).toEqual(['AN-200002-A']);
    await second.close();
    expect(new Set(readFileSync(dataFile, 'utf8').match(/TR-\d+/g)).size).toBe(2);
  });

  it('leaves out a last line that a kill has cut, and goes on', async () => {
    const first = await aMarketplace({ dataFile });
    await first.place(['oneLine']);
    const before = await everything(first);
    await first.close();
    appendFileSync(dataFile, '{"kind":"order","key":"20');
    const second = await aMarketplace({ dataFile });
    expect(await everything(second)).toEqual(before);
    await second.close();
  });

  it('does not start on a damaged file, and says which line', async () => {
    writeFileSync(dataFile, '{"kind":"clock","offsetMs":0}\nnonsense\n');
    await expect(aMarketplace({ dataFile })).rejects.toThrow('line 2');
  });

  it('keeps only what is still true when it starts again', async () => {
    const first = await aMarketplace({ dataFile });
    const [order = ''] = await first.place(['oneLine']);
    for (const state of ['SHIPPED', 'RECEIVED', 'CLOSED']) await first.act(order, 'state', { state });
    await first.close();
    await (await aMarketplace({ dataFile })).close();
    const kinds = readFileSync(dataFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => /"kind":"(\w+)"/.exec(line)?.[1]);
    expect(kinds).toEqual(['clock', 'counters', 'order']);
  });
});

describe('The sandbox as a process', () => {
  const children: ChildProcess[] = [];

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  const start = async (): Promise<{ child: ChildProcess; url: string }> => {
    const child = fork(join(__dirname, '../../../sandbox/main.ts'), ['--data', dataFile, '--limits', 'relaxed'], {
      execArgv: ['--import', 'tsx'],
      silent: true,
    });
    children.push(child);
    const url = await new Promise<string>((resolve) => {
      child.once('message', (message) => {
        resolve(isObject(message) && message.kind === 'ready' ? (textOf(message.url) ?? '') : '');
      });
    });
    return { child, url };
  };

  it('has on disk what it has answered when it is killed, and stops when its parent lets go', async () => {
    const first = await start();
    const body = JSON.stringify({ shopId: 2042, kinds: ['oneLine'], count: 3 });
    expect((await fetch(`${first.url}/_sandbox/orders`, { method: 'POST', body })).status).toBe(201);
    const ship = { method: 'PUT', headers: { authorization: 'sandbox-key-2042', 'content-type': 'application/json' } };
    const tracking = JSON.stringify({ carrier_code: 'FLOTTE' });
    await fetch(`${first.url}/api/orders/AN-200001-A/tracking`, { ...ship, body: tracking });
    await fetch(`${first.url}/api/orders/AN-200001-A/ship`, { ...ship });
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    const second = await start();
    const orders: unknown = await (await fetch(`${second.url}/_sandbox/orders`)).json();
    expect(orders).toMatchObject({ orders: [{ state: 'SHIPPED' }, { state: 'SHIPPING' }, { state: 'SHIPPING' }] });
    second.child.disconnect();
    expect(await once(second.child, 'exit')).toEqual([0, null]);
  });

  it('stops in order on SIGTERM', async () => {
    const { child } = await start();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});

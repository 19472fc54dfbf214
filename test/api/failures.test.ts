import { decodeOrder } from '../../activities/mirakl/order-schema';
import { advanceOrder } from '../../activities/orders/advance-order';
import { receivePage } from '../../activities/orders/receive-page';
import type { FailureGroups } from '../../api/schemas/failure';
import type { RunBody } from '../../api/schemas/run';
import type { Instance } from '../../entities/instance.entity';
import { fillBackOffice } from '../support/a-back-office';
import { connectedTo } from '../support/connected-to';
import { aRawOrder } from '../support/raw-order';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';

let under: ApiUnderTest;
let instance: Instance;

beforeAll(async () => {
  under = await startApiUnderTest();
  instance = await fillBackOffice(under.dataSource);
}, 60_000);
afterAll(() => under.stop());

const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index)}`);

async function receive(ids: readonly string[], ...skus: string[]): Promise<void> {
  const orders = ids.map((id) => {
    const raw = skus.reduce((order, offer_sku) => order.withLine({ offer_sku }), aRawOrder().withId(id)).build();
    return { raw, decoded: decodeOrder(raw) };
  });
  await receivePage(under.dataSource, connectedTo(instance), {
    ...{ orders, requestedAt: '2026-08-03T10:00:00.000Z', source: 'sweep', isRequested: false, runId: null },
  });
}

/** What their lifecycles do, several at a time; one step each is enough. */
async function goOn(ids: readonly string[]): Promise<void> {
  const waiting = [...ids];
  const next = async (): Promise<void> => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const ref = { instanceCode: instance.code, marketplaceOrderId: id };
      await advanceOrder({ dataSource: under.dataSource, publicUrl: 'http://console.example' }, ref, 0);
    }
  };
  await Promise.all(Array.from({ length: 8 }, next));
}

const makeProduct = (sku: string) =>
  under.dataSource.query(`insert into product (sku, name) values ($1, 'Found at last')`, [sku]);
const groups = async (query = ''): Promise<FailureGroups> =>
  (await under.call({ url: `/failures?instance=${instance.code}${query}` })).json<FailureGroups>();
const retry = (body: object) => under.call({ method: 'POST', url: '/failures/retry', body });
const linesOf = async (id: string): Promise<RunBody['lines']> =>
  (await under.call({ url: `/runs/${id}` })).json<RunBody>().lines;

describe('RUN-04 failures by their cause', () => {
  it('are one group of a thousand orders that fail for one SKU, retried at once as one run with progress', async () => {
    const ids = numbered('LOST', 1000);
    await receive(ids, 'LOST-SKU');
    await receive(['OTHER-1', 'OTHER-2'], 'OTHER-SKU');
    await goOn([...ids, 'OTHER-1', 'OTHER-2']);
    const found = await groups();
    expect(found.groups).toMatchObject([
      { instance: instance.code, reasonCode: 'unknownSku', subject: 'LOST-SKU', count: 1000, title: 'Unknown SKU' },
      { reasonCode: 'unknownSku', subject: 'OTHER-SKU', count: 2, example: { marketplaceOrderId: 'OTHER-1' } },
    ]);
    expect(Date.parse(found.groups[0]?.oldestAt ?? '')).toBeLessThan(Date.now());

    await makeProduct('LOST-SKU');
    const begun = performance.now();
    const answer = await retry({ instance: instance.code, reasonCode: 'unknownSku', subject: 'LOST-SKU' });
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(answer.statusCode).toBe(202);
    const run = answer.json<RunBody>();
    expect(run).toMatchObject({ operation: 'retryOrders', state: 'running', temporal: null });
    expect(run.lines).toEqual({ draft: 1000, done: 0, failed: 0 });
    expect((await groups()).groups.map(({ subject }) => subject)).toEqual(['OTHER-SKU']);
    const [told]: object[] = await under.dataSource.query(
      `select count(*)::integer as count from marketplace_order where pending_revision > 1`,
    );
    expect(told).toEqual({ count: 1000 });

    await goOn(ids.slice(0, 300));
    expect(await linesOf(run.id)).toEqual({ draft: 700, done: 300, failed: 0 });
    const again = await retry({ instance: instance.code, reasonCode: 'unknownSku', subject: 'LOST-SKU' });
    expect(again.json<RunBody>()).toMatchObject({ state: 'done', lines: { draft: 0, done: 0, failed: 0 } });
  }, 60_000);

  it('that stand once more fail in the run, and are done in it when they go on after all', async () => {
    await receive(['TWO-1', 'TWO-2'], 'FIRST-SKU', 'SECOND-SKU');
    await goOn(['TWO-1', 'TWO-2']);
    expect((await groups('&subject=FIRST-SKU')).groups).toMatchObject([{ subject: 'FIRST-SKU', count: 2 }]);
    await makeProduct('FIRST-SKU');
    const { id } = (await retry({ instance: instance.code, subject: 'FIRST-SKU' })).json<RunBody>();
    await goOn(['TWO-1', 'TWO-2']);
    expect(await linesOf(id)).toEqual({ draft: 0, done: 0, failed: 2 });
    expect((await groups('&subject=SECOND-SKU')).groups).toMatchObject([{ count: 2 }]);

    await makeProduct('SECOND-SKU');
    const second = (await retry({ instance: instance.code, reasonCode: 'unknownSku' })).json<RunBody>();
    expect(second.lines.draft).toBe(4);
    await goOn(['TWO-1', 'TWO-2']);
    expect(await linesOf(id)).toEqual({ draft: 0, done: 2, failed: 0 });
    expect(await linesOf(second.id)).toEqual({ draft: 2, done: 2, failed: 0 });

    await goOn(['OTHER-1', 'OTHER-2']);
    await makeProduct('OTHER-SKU');
    const rest = (await retry({ instance: instance.code })).json<RunBody>();
    await goOn(['OTHER-1', 'OTHER-2']);
    expect(await linesOf(rest.id)).toEqual({ draft: 0, done: 2, failed: 0 });
    expect((await groups()).groups).toEqual([]);
  });

  it('are asked for in a form that is checked', async () => {
    expect((await retry({ instance: 'nobody' })).statusCode).toBe(422);
    expect((await retry({ instance: instance.code, reasonCode: 'noSuchCode' })).statusCode).toBe(400);
    expect((await groups('&limit=1')).isMore).toBe(false);
  });
});

import type { Instance } from '../../entities/instance.entity';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';
import { aRawOrder } from '../support/raw-order';
import { aBackOffice, anInstance } from './support/back-office';

let under: ApiUnderTest;
let instance: Instance;

beforeAll(async () => {
  under = await startApiUnderTest();
  const settings = { taxSystem: 'marketplace' };
  instance = await anInstance(under.dataSource, await aBackOffice(under.dataSource), { settings });
});
afterAll(() => under.stop());

const preview = (body: object) =>
  under.call({
    method: 'POST',
    url: `/instances/${instance.code}/order-previews`,
    body,
    headers: { 'idempotency-key': '' },
  });

interface Previews {
  readonly orders: readonly {
    readonly decision: string;
    readonly reasons: readonly { readonly code: string }[];
    readonly decisions: readonly unknown[];
  }[];
}

describe('A preview of raw orders', () => {
  it('says what each would become or why it would wait, and writes nothing', async () => {
    const answer = await preview({ orders: [aRawOrder().build(), {}] });
    const { orders } = answer.json<Previews>();
    expect(orders.map(({ decision }) => decision)).toEqual(['wait', 'wait']);
    expect(orders[0]?.reasons.map(({ code }) => code)).toContain('noWorkflowConfiguration');
    expect(orders[0]?.decisions).toContainEqual({
      rule: 'ORD-07',
      subject: 'order',
      sentence: expect.stringContaining('No workflow configuration line'),
      reasonCode: 'noWorkflowConfiguration',
    });
    expect(orders[1]?.reasons.map(({ code }) => code)).toEqual(['unreadableOrder']);
    expect(await under.dataSource.getRepository(MarketplaceOrder).count()).toBe(0);
  });

  it.each<[string, object]>([
    ['a raw order', aRawOrder().build()],
    ['a list of raw orders', [aRawOrder().build()]],
    ['an answer of OR11', { orders: [aRawOrder().build()], total_count: 1 }],
    ['an answer of OR11 under its name', { orders: { orders: [aRawOrder().build()], total_count: 1 } }],
  ])('takes %s as it is', async (_, body) => {
    expect((await preview(body)).json<Previews>().orders).toHaveLength(1);
  });

  it('says in words when there is no order in the body', async () => {
    expect((await preview({ anything: 1 })).json()).toMatchObject({
      status: 400,
      detail: expect.stringContaining('neither an order, nor a list of orders') as string,
    });
  });

  it('tries other settings, checked as they are saved', async () => {
    const tried = await preview({ orders: [aRawOrder().build()], settings: { orderStates: ['RECEIVED'] } });
    expect(tried.json<Previews>().orders[0]).toMatchObject({
      decision: 'ignore',
      reasons: [{ code: 'stateNotTaken' }],
    });
    const refused = await preview({ orders: [aRawOrder().build()], settings: { orderStates: 'RECEIVED' } });
    expect(refused.json()).toMatchObject({ status: 422, errors: [{ pointer: '/settings/orderStates' }] });
  });
});

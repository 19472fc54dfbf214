import { objectsOf } from '../../../sandbox/json';
import { aMarketplace } from '../a-marketplace';
import type { Marketplace, Reply } from '../a-marketplace';

let marketplace: Marketplace;
let order: string;

beforeAll(async () => {
  marketplace = await aMarketplace();
  [order = ''] = await marketplace.place(['oneLine']);
});

afterAll(() => marketplace.close());

const update = (orders: unknown): Promise<Reply> => marketplace.call('PUT', '/api/orders', { body: { orders } });
const reference = (value: unknown): unknown => ({ order_reference_for_seller: value });

describe('Mirakl API section 4.3: our reference by OR04', () => {
  it('answers 200 with an error per order and updates the others', async () => {
    const reply = await update([
      { order_id: order, references: reference('SO-2026-1') },
      { order_id: 'AN-1-A', references: reference('SO-2026-2') },
    ]);
    expect([reply.status, reply.body.updated_orders]).toEqual([
      200,
      [
        {
          order_id: order,
          errors: [],
          updated: { order_lines: [], references: { order_reference_for_seller: 'SO-2026-1' } },
        },
        {
          order_id: 'AN-1-A',
          errors: [{ code: 'ORDER_NOT_FOUND', field: 'order_id', message: 'The requested order does not exist' }],
        },
      ],
    ]);
    expect((await marketplace.read(order)).references).toMatchObject({ order_reference_for_seller: 'SO-2026-1' });
    const rows = await marketplace.ledger();
    expect(rows.map((row) => [row.orderId, row.hasEffect])).toEqual([
      [order, true],
      ['AN-1-A', false],
    ]);
    expect(rows[1]?.body).toContain('SO-2026-2');
  });

  it('leaves an absent reference, removes a null one, and moves the update date only for a change', async () => {
    await update([{ order_id: order, references: reference('SO-2026-3') }]);
    await marketplace.advance(60_000);
    const before = (await marketplace.read(order)).last_updated_date;
    await update([{ order_id: order }, { order_id: order, references: reference('SO-2026-3') }]);
    expect((await marketplace.read(order)).last_updated_date).toBe(before);
    await update([{ order_id: order, references: reference(null) }]);
    expect(await marketplace.read(order)).toMatchObject({
      references: { order_reference_for_seller: null },
      last_updated_date: '2026-08-04T08:01:00Z',
    });
  });

  it.each([
    ['an empty reference', ''],
    ['one of 2001 characters', 'x'.repeat(2001)],
    ['a number', 7],
  ])('reports %s on its order', async (_, value) => {
    const reply = await update([{ order_id: order, references: reference(value) }]);
    expect(reply.status).toBe(200);
    expect(objectsOf(reply.body.updated_orders)[0]?.errors).toMatchObject([
      { code: 'VALIDATION_ERROR', field: 'references.order_reference_for_seller' },
    ]);
  });

  it('refuses no order at all, more than 100, and orders without id', async () => {
    const many = Array.from({ length: 101 }, () => ({ order_id: order }));
    const statuses = await Promise.all(
      [update([]), update(many), update([{}]), update('x')].map(async (one) => (await one).status),
    );
    expect(statuses).toEqual([400, 400, 400, 400]);
    expect((await update(many.slice(1))).status).toBe(200);
  });
});

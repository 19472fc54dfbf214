import { objectOf, objectsOf } from '../../../sandbox/json';
import { UPDATE_MARGIN_MS } from '../../../sandbox/operations/order-filter';
import { aMarketplace, idsOf, linesOf, ordersOf, secondKey, startOfTime } from '../a-marketplace';
import type { Marketplace, Reply } from '../a-marketplace';

let marketplace: Marketplace;

beforeEach(async () => {
  marketplace = await aMarketplace();
});

afterEach(() => marketplace.close());

const list = (query = ''): Promise<Reply> => marketplace.call('GET', `/api/orders${query}`);
const at = (ms: number): string => encodeURIComponent(new Date(startOfTime.getTime() + ms).toISOString());

describe('Mirakl API section 2: offset paging of OR11', () => {
  it('gives 10 orders by default and the total', async () => {
    await marketplace.control('POST', '/orders', { shopId: 2042, kinds: ['oneLine'], count: 25 });
    const reply = await list();
    expect([ordersOf(reply).length, reply.body.total_count]).toEqual([10, 25]);
  });

  it('leads through all pages by the absolute next link, each order once, and keeps the filters', async () => {
    const placed = await marketplace.place(Array.from({ length: 7 }, () => 'oneLine'));
    const seen: unknown[] = [];
    let next: string | null = '/api/orders?max=3&order_state_codes=SHIPPING';
    while (next !== null) {
      const reply: Reply = await marketplace.call('GET', next);
      seen.push(...idsOf(reply));
      const link = /<([^>]+)>; rel="next"/.exec(reply.headers.get('link') ?? '')?.[1];
      if (link !== undefined) expect(new URL(link).origin).toBe(marketplace.url);
      next = link === undefined ? null : link.slice(marketplace.url.length);
    }
    expect(seen).toEqual(placed);
  });

  it('gives an empty page beyond the end', async () => {
    await marketplace.place(['oneLine']);
    const reply = await list('?offset=5');
    expect([ordersOf(reply), reply.body.total_count]).toEqual([[], 1]);
  });

  it.each(['max=0', 'max=101', 'max=x', 'offset=-1', 'sort=dateUpdated', 'order=up', 'locale=pt_PT'])(
    'refuses %s',
    async (query) => {
      expect((await list(`?${query}`)).status).toBe(400);
    },
  );

  it('sorts by creation date, then order id, in both directions', async () => {
    await marketplace.control('POST', '/raw-orders', {
      shopId: 2042,
      orders: [
        { order_id: 'late', created_date: '2026-08-02T00:00:00Z' },
        { order_id: 'b', created_date: '2026-08-01T00:00:00Z' },
        { order_id: 'a', created_date: '2026-08-01T00:00:00.000Z' },
      ],
    });
    expect(idsOf(await list())).toEqual(['a', 'b', 'late']);
    expect(idsOf(await list('?order=desc'))).toEqual(['late', 'b', 'a']);
  });
});

describe('Mirakl API section 4.2: what OR11 filters by', () => {
  it('finds orders by id, and refuses more than 100 ids', async () => {
    const [first, second] = await marketplace.place(['oneLine', 'oneLine', 'oneLine']);
    expect(idsOf(await list(`?order_ids=${String(second)},${String(first)},unknown`))).toEqual([first, second]);
    const tooMany = await list(
      `?order_ids=${Array.from({ length: 101 }, (_, index) => `o${String(index)}`).join(',')}`,
    );
    expect([tooMany.status, tooMany.body.message]).toEqual([400, 'The limit of 100 is exceeded']);
  });

  it('filters by the state of the order, several at once, and refuses a state that does not exist', async () => {
    const [, cancelled, shipped] = await marketplace.place(['oneLine', 'cancelled', 'shippedInPortal']);
    expect(idsOf(await list('?order_state_codes=CANCELED,SHIPPED'))).toEqual([cancelled, shipped]);
    expect((await list('?order_state_codes=DELIVERED')).status).toBe(400);
  });

  it('looks back a margin before start_update_date, and not before end_update_date', async () => {
    const [early] = await marketplace.place(['oneLine']);
    await marketplace.advance(UPDATE_MARGIN_MS);
    const [late] = await marketplace.place(['oneLine']);
    expect(idsOf(await list(`?start_update_date=${at(UPDATE_MARGIN_MS - 1000)}`))).toEqual([early, late]);
    expect(idsOf(await list(`?start_update_date=${at(UPDATE_MARGIN_MS + 1000)}`))).toEqual([late]);
    expect(idsOf(await list(`?end_update_date=${at(1000)}`))).toEqual([early]);
  });

  it('filters by creation without a margin', async () => {
    const [early] = await marketplace.place(['oneLine']);
    await marketplace.advance(60_000);
    const [late] = await marketplace.place(['oneLine']);
    expect(idsOf(await list(`?start_date=${at(30_000)}`))).toEqual([late]);
    expect(idsOf(await list(`?end_date=${at(30_000)}`))).toEqual([early]);
  });

  it('refuses a date without zone, and one whose + was not encoded', async () => {
    expect((await list('?start_date=2026-08-04T08:00:00')).status).toBe(400);
    expect((await list('?start_date=2026-08-04T08:00:00+02:00')).status).toBe(400);
    expect((await list('?start_date=2026-08-04T08:00:00%2B02:00')).status).toBe(200);
  });

  it('filters by debit, payment workflow, incident, centre, channel and references', async () => {
    const base = { created_date: '2026-08-01T00:00:00Z', last_updated_date: '2026-08-01T00:00:00Z' };
    const orders = [
      { ...base, order_id: 'debited', customer_debited_date: '2026-08-01T00:00:00Z' },
      { ...base, order_id: 'due', payment_workflow: 'PAY_ON_DUE_DATE' },
      { ...base, order_id: 'incident', has_incident: true },
      { ...base, order_id: 'center', fulfillment: { center: { code: 'WAREHOUSE-9' } } },
      { ...base, order_id: 'channel', channel: { code: 'WEB_BE' } },
      { ...base, order_id: 'ours', references: { order_reference_for_seller: 'SO-1' } },
      { ...base, order_id: 'theirs', references: { order_reference_for_customer: 'PO-1' } },
    ];
    await marketplace.control('POST', '/raw-orders', { shopId: 2042, orders });
    expect(idsOf(await list('?customer_debited=true'))).toEqual(['debited']);
    expect(idsOf(await list('?payment_workflow=PAY_ON_DUE_DATE'))).toEqual(['due']);
    expect(idsOf(await list('?has_incident=true'))).toEqual(['incident']);
    expect(idsOf(await list('?fulfillment_center_code=A&fulfillment_center_code=WAREHOUSE-9'))).toEqual(['center']);
    expect(idsOf(await list('?channel_codes=WEB_FR,WEB_BE'))).toEqual(['channel']);
    expect(idsOf(await list('?only_null_channel=true&channel_codes=WEB_BE'))).not.toContain('channel');
    expect(idsOf(await list('?order_references_for_seller=SO-1,SO-2'))).toEqual(['ours']);
    expect(idsOf(await list('?order_references_for_customer=PO-1'))).toEqual(['theirs']);
    expect((await list('?customer_debited=maybe')).status).toBe(400);
    expect((await list('?payment_workflow=CASH')).status).toBe(400);
  });

  it("shows a shop its own orders only, with the marketplace's time in Date", async () => {
    const [order] = await marketplace.place(['oneLine'], 2043);
    await marketplace.advance(3_600_000);
    const reply = await list();
    expect([idsOf(reply), reply.headers.get('date')]).toEqual([[], 'Tue, 04 Aug 2026 09:00:00 GMT']);
    expect(idsOf(await marketplace.call('GET', '/api/orders', { key: secondKey }))).toEqual([order]);
  });
});

describe('Mirakl API section 5: what an order shows', () => {
  it('hides addresses, organization and deadlines until the order may be shipped', async () => {
    const [order = ''] = await marketplace.place(['b2bVat'], 2043);
    const waiting = await marketplace.read(order, secondKey);
    expect(waiting).toMatchObject({
      customer: { billing_address: null, shipping_address: null, organization: null },
      shipping_deadline: null,
    });
    await marketplace.act(order, 'accept');
    await marketplace.act(order, 'debit');
    const shown = await marketplace.read(order, secondKey);
    expect(objectOf(objectOf(shown.customer).organization).tax_identification_number).toMatch(/^(FR|BE)/);
    expect(shown.shipping_deadline).toBe('2026-08-06T21:59:59.999Z');
  });

  it('puts the taxes into the prices when TAX_INCLUDED is asked', async () => {
    await marketplace.place(['twoTaxes']);
    const [net = {}] = ordersOf(await list('?order_tax_mode=TAX_EXCLUDED'));
    const [gross = {}] = ordersOf(await list('?order_tax_mode=TAX_INCLUDED'));
    const [line = {}] = linesOf(net);
    const cents = (value: unknown): number => Math.round(Number(value) * 100);
    const taxes = [...objectsOf(line.taxes), ...objectsOf(line.shipping_taxes)].map((tax) => cents(tax.amount));
    expect([net.order_tax_mode, gross.order_tax_mode]).toEqual(['TAX_EXCLUDED', 'TAX_INCLUDED']);
    expect(cents(gross.total_price)).toBe(taxes.reduce((sum, tax) => sum + tax, cents(net.total_price)));
    expect(objectsOf(linesOf(gross)[0]?.taxes)).toEqual(objectsOf(line.taxes));
  });

  it('gives an order placed with its taxes inside as TAX_INCLUDED whatever is asked', async () => {
    await marketplace.place(['taxIncluded']);
    expect(ordersOf(await list('?order_tax_mode=TAX_EXCLUDED'))[0]?.order_tax_mode).toBe('TAX_INCLUDED');
  });
});

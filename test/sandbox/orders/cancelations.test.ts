import { objectsOf } from '../../../sandbox/json';
import type { JsonObject } from '../../../sandbox/json';
import { aMarketplace, linesOf } from '../a-marketplace';
import type { Marketplace } from '../a-marketplace';

const tenDrillBits = {
  order_line_id: 'W-1',
  order_line_state: 'SHIPPING',
  quantity: 10,
  price_unit: 12.5,
  price: 125,
  shipping_price: 6,
  total_price: 131,
  taxes: [{ code: 'TVA20', rate: 20, amount: 25 }],
  shipping_taxes: [{ code: 'TVA20', rate: 20, amount: 1.2 }],
  commission_fee: 13.1,
  commission_vat: 2.62,
  commission_taxes: [{ code: 'TVA20', rate: 20, amount: 2.62 }],
  total_commission: 15.72,
  cancelations: [],
  refunds: [],
};

const workedExample = {
  order_id: 'W',
  order_state: 'SHIPPING',
  customer_debited_date: '2026-08-03T00:00:00Z',
  order_lines: [
    tenDrillBits,
    { ...tenDrillBits, order_line_id: 'W-2', quantity: 1, price: 340, shipping_price: 25, total_price: 365 },
    {
      ...tenDrillBits,
      order_line_id: 'W-3',
      order_line_state: 'REFUSED',
      price: 54,
      shipping_price: 0,
      total_price: 54,
    },
  ],
};

describe.each(['gross', 'net'] as const)(
  'Mirakl API section 7: cancelling, the quantity read as %s afterwards',
  (reading) => {
    let marketplace: Marketplace;

    beforeEach(async () => {
      marketplace = await aMarketplace({ quantityAfterCancelation: reading });
      await marketplace.control('POST', '/raw-orders', { shopId: 2042, orders: [workedExample] });
    });

    afterEach(() => marketplace.close());

    const cancel = (lines?: unknown): Promise<unknown> =>
      marketplace.act('W', 'cancel', lines === undefined ? {} : { lines });

    it('moves the amounts of two units of ten out of the line and the totals, as in section 14', async () => {
      await cancel([{ orderLineId: 'W-1', quantity: 2 }]);
      const order = await marketplace.read('W');
      expect(order).toMatchObject({ order_state: 'SHIPPING', price: 440, shipping_price: 29.8, total_price: 469.8 });
      const [line = {}] = linesOf(order);
      expect(line).toMatchObject({
        quantity: reading === 'gross' ? 10 : 8,
        price: 100,
        shipping_price: 4.8,
        total_price: 104.8,
        taxes: [{ amount: 20 }],
        shipping_taxes: [{ amount: 0.96 }],
        cancelations: [
          {
            quantity: 2,
            reason_code: '35',
            amount: 25,
            shipping_amount: 1.2,
            taxes: [{ amount: 5 }],
            shipping_taxes: [{ amount: 0.24 }],
          },
        ],
      });
    });

    it('gives each cancelation an id of its own and never more than is left', async () => {
      await cancel([{ orderLineId: 'W-1', quantity: 4 }]);
      await cancel([{ orderLineId: 'W-1', quantity: 5 }]);
      const refused = await marketplace.act('W', 'cancel', { lines: [{ orderLineId: 'W-1', quantity: 2 }] });
      expect([refused.status, refused.body.message]).toEqual([409, "Line 'W-1' has 1 units left"]);
      const ids = objectsOf(linesOf(await marketplace.read('W'))[0]?.cancelations).map((one) => one.id);
      expect(new Set(ids).size).toBe(2);
      expect((await marketplace.act('W', 'cancel', { lines: [{ orderLineId: 'W-3' }] })).status).toBe(409);
    });

    it('leaves a line with nothing at price 0, CANCELED, and the order too when no line lives', async () => {
      await cancel([{ orderLineId: 'W-1' }]);
      expect((await marketplace.read('W')).order_state).toBe('SHIPPING');
      await marketplace.act('W', 'cancel', { reasonCode: '34' });
      const order = await marketplace.read('W');
      expect(order).toMatchObject({
        order_state: 'CANCELED',
        order_state_reason_code: '34',
        order_state_reason_label: 'Annulé par le client avant expédition',
        total_price: 0,
      });
      expect(linesOf(order)).toMatchObject([
        {
          order_line_state: 'CANCELED',
          price: 0,
          taxes: [],
          order_line_state_reason_code: '35',
          quantity: reading === 'gross' ? 10 : 0,
        },
        { order_line_state: 'CANCELED', price: 0, taxes: [], order_line_state_reason_code: '34' },
        { order_line_state: 'REFUSED', price: 54 },
      ]);
    });
  },
);

describe('Mirakl API section 7: refunding', () => {
  let marketplace: Marketplace;

  beforeEach(async () => {
    marketplace = await aMarketplace();
    await marketplace.control('POST', '/raw-orders', { shopId: 2042, orders: [workedExample] });
  });

  afterEach(() => marketplace.close());

  const firstLine = async (): Promise<JsonObject> => linesOf(await marketplace.read('W'))[0] ?? {};

  it('leaves the price of the line and adds a refund with its share of the tax', async () => {
    await marketplace.act('W', 'refund', { lines: [{ orderLineId: 'W-1', quantity: 1, amount: '12.50' }] });
    expect(await firstLine()).toMatchObject({
      price: 125,
      order_line_state: 'SHIPPING',
      refunds: [{ amount: 12.5, shipping_amount: 0, taxes: [{ amount: 2.5 }], quantity: 1, refund_state: 'REFUNDED' }],
    });
    expect((await marketplace.read('W')).fully_refunded).toBe(false);
  });

  it('can wait for its payment, and never gives back more than there is', async () => {
    await marketplace.act('W', 'refund', {
      state: 'WAITING_REFUND_PAYMENT',
      lines: [{ orderLineId: 'W-1', amount: '100', shippingAmount: '6' }],
    });
    expect(objectsOf((await firstLine()).refunds)).toMatchObject([
      { refund_state: 'WAITING_REFUND_PAYMENT', transaction_date: null, shipping_amount: 6 },
    ]);
    const more = await marketplace.act('W', 'refund', { lines: [{ orderLineId: 'W-1', amount: '25.01' }] });
    expect(more.status).toBe(409);
  });

  it('marks lines REFUNDED and the order fully refunded when all is given back, the order keeping its state', async () => {
    await marketplace.act('W', 'refund');
    const order = await marketplace.read('W');
    expect(order).toMatchObject({ order_state: 'SHIPPING', fully_refunded: true });
    expect(linesOf(order).map((line) => line.order_line_state)).toEqual(['REFUNDED', 'REFUNDED', 'REFUSED']);
    const groups = linesOf(order).flatMap((line) => objectsOf(line.refunds).map((refund) => refund.order_refund_id));
    expect(new Set(groups).size).toBe(1);
  });
});

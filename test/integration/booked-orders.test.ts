import Big from 'big.js';
import { orderKinds, type OrderKind } from '../../sandbox/orders/order-kinds';
import { askSandbox } from '../support/ask-sandbox';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { headOf, isBooked, linesOf, take } from '../support/booked';
import { aFreshOrder, countOf, sweepOnce } from '../support/importing';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
beforeAll(async () => {
  // What is written back would change the orders that the tests replace.
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
}, 60_000);
afterAll(() => connector.stop());

interface ServedOrder {
  readonly currency_iso_code: string;
  readonly order_tax_mode: string;
  readonly total_price: number;
  readonly order_lines: readonly {
    readonly order_line_state: string;
    readonly taxes: readonly { readonly amount: number }[];
    readonly shipping_taxes: readonly { readonly amount: number }[];
  }[];
}
/** What the marketplace's own document says is to be paid: its total, and in TAX_EXCLUDED the taxes of what is alive. */
async function saidByMarketplace(id: string): Promise<{ total: string; currency: string }> {
  const path = `/orders/${encodeURIComponent(id)}?shopId=2042`;
  const { order } = await askSandbox<{ order: ServedOrder }>(connector.sandbox.url, 'GET', path);
  const live = order.order_lines.filter((line) => !['REFUSED', 'CANCELED'].includes(line.order_line_state));
  const taxes = live.flatMap((line) => [...line.taxes, ...line.shipping_taxes]);
  const onTop = order.order_tax_mode === 'TAX_EXCLUDED' ? taxes : [];
  const total = onTop.reduce((sum, tax) => sum.plus(tax.amount), new Big(order.total_price));
  return { total: total.toFixed(2), currency: order.currency_iso_code };
}

const unbookable: readonly OrderKind[] = ['unknownSku', 'cancelled', 'waitingAcceptance'];
const bookable = orderKinds.filter((kind) => !unbookable.includes(kind));

describe('ORD-09 an order is booked as the marketplace gives it', () => {
  const placed = new Map<string, string>();
  it('takes one order of every kind', async () => {
    const ids = await connector.place(...bookable);
    bookable.forEach((kind, index) => placed.set(kind, ids[index] ?? ''));
    await sweepOnce(connector);
    for (const id of ids) await eventually(() => isBooked(connector, id));
  });

  it.each(bookable)('books %s to the cent of the marketplace, in its currency', async (kind) => {
    const id = placed.get(kind) ?? '';
    const said = await saidByMarketplace(id);
    const { total, marketplaceTotal, currency } = await headOf(connector, id);
    expect(new Big(total).toFixed(2)).toBe(said.total);
    expect(new Big(marketplaceTotal).toFixed(2)).toBe(said.total);
    expect(currency).toBe(said.currency);
    const [invoice]: { total: string; lines: string }[] = await connector.dataSource.query(
      `select v.amount_total as total,
              (select sum(l.amount + case when s.tax_mode = 'TAX_EXCLUDED' then l.amount_tax else 0 end)
                 from invoice_line l where l.invoice_id = v.id) as lines
         from invoice v join sale_order s on s.id = v.sale_order_id
         join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = $1`,
      [id],
    );
    expect(new Big(invoice?.total ?? 0).toFixed(2)).toBe(said.total);
    expect(new Big(invoice?.lines ?? 0).toFixed(2)).toBe(said.total);
  });

  it('keeps the shipping price of each line as a line of its own', async () => {
    const lines = await linesOf(connector, placed.get('threeShippingPrices') ?? '');
    const shipping = lines.filter(({ kind }) => kind === 'shipping');
    expect(shipping.map(({ amount }) => amount)).toEqual(['4.9', '9.9', '25']);
    expect(lines.filter(({ kind }) => kind === 'product')).toHaveLength(3);
  });

  it('keeps two lines of the same SKU as two', async () => {
    const products = (await linesOf(connector, placed.get('sameSkuTwice') ?? '')).filter(
      ({ kind }) => kind === 'product',
    );
    expect(products).toHaveLength(2);
    expect(new Set(products.map(({ sku }) => sku)).size).toBe(1);
  });

  it('keeps price, discount as an amount, fees, commission and header as given', async () => {
    await take(
      connector,
      aFreshOrder('FULL-1', {
        quantity: 4,
        price_unit: 9,
        origin_unit_price: 10,
        price: 35,
        shipping_price: 3,
        total_price: 40.5,
        fees: [{ code: 'ECO', amount: 2.5 }],
        total_commission: 4.2,
        taxes: [],
        shipping_taxes: [],
        order_line_additional_fields: [{ code: 'engraving', type: 'STRING', value: 'A.W.' }],
      })
        .with({
          total_price: 40.5,
          references: { order_reference_for_customer: 'PO-77' },
          order_additional_fields: [{ code: 'gift', type: 'BOOLEAN', value: 'true' }],
          delivery_date: { earliest: '2026-12-01T00:00:00Z', latest: '2026-12-05T00:00:00Z' },
        })
        .build(),
    );
    await eventually(() => isBooked(connector, 'FULL-1'));
    expect(await linesOf(connector, 'FULL-1')).toMatchObject([
      { kind: 'product', quantity: 4, unitPrice: '10', discount: '5', amount: '35', commission: '4.2' },
      { kind: 'shipping', quantity: 1, amount: '3' },
      { kind: 'fee', amount: '2.5' },
    ]);
    const [head]: object[] = await connector.dataSource.query(
      `select s.customer_reference, s.channel_code, s.fulfillment_center, s.additional_fields, s.commission::float,
              s.delivery_latest_at, s.shipping_deadline,
              (select l.additional_fields from sale_order_line l where l.sale_order_id = s.id and l.position = 1) as line
         from sale_order s join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = 'FULL-1'`,
    );
    expect(head).toMatchObject({
      customer_reference: 'PO-77',
      channel_code: 'WEB',
      fulfillment_center: 'DEFAULT',
      commission: 4.2,
      additional_fields: [{ code: 'gift', value: 'true' }],
      line: [{ code: 'engraving', value: 'A.W.' }],
      delivery_latest_at: new Date('2026-12-05T00:00:00Z'),
      shipping_deadline: new Date('2026-03-05T22:59:59.999Z'),
    });
  });

  it('holds an order whose lines do not add up, with both figures, and books it once they do', async () => {
    const order = aFreshOrder('SUM-1', { price: 10, shipping_price: 0, taxes: [], shipping_taxes: [] });
    await take(connector, order.with({ total_price: 11.11 }).build());
    await eventually(() => parkedFor(connector, 'SUM-1', 'totalsDiffer'));
    const { reasonText } = await orderRow(connector, 'SUM-1');
    expect(reasonText).toContain('10.00 EUR');
    expect(reasonText).toContain('11.11 EUR');
    await take(
      connector,
      order.with({ total_price: 10, last_updated_date: new Date(Date.now() + 60_000).toISOString() }).build(),
    );
    await eventually(() => waitingFor(connector, 'SUM-1', 'delivery'));
  });
});

describe('ORD-10 what was cancelled or refused counts nothing', () => {
  it('keeps a refused line for the record at 0', async () => {
    const [id = ''] = await connector.place('oneLineRefused');
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, id, 'delivery'));
    const refused = (await linesOf(connector, id)).filter(({ state }) => state === 'refused');
    expect(refused).toMatchObject([{ amount: '0', quantity: 0, taxes: [] }]);
    expect(refused[0]?.orderedQuantity).toBeGreaterThan(0);
    const shipped = await countOf(
      connector,
      `from delivery_line dl join delivery d on d.id = dl.delivery_id join sale_order s on s.id = d.sale_order_id
         join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = $1`,
      [id],
    );
    expect(shipped).toBe(2);
  });

  it('takes the cancelled part of a line out once, from amount and from what is shipped', async () => {
    const cancelations = [{ id: 'c-1', quantity: 2, amount: 20, shipping_amount: 1, reason_code: '35' }];
    await take(
      connector,
      aFreshOrder('PART-1', {
        quantity: 5,
        price_unit: 10,
        price: 30,
        shipping_price: 1.5,
        taxes: [],
        shipping_taxes: [],
        cancelations,
      }).build(),
    );
    await eventually(() => waitingFor(connector, 'PART-1', 'delivery'));
    expect(await linesOf(connector, 'PART-1')).toMatchObject([
      { kind: 'product', orderedQuantity: 5, quantity: 3, amount: '30', discount: '0' },
      { kind: 'shipping', amount: '1.5' },
    ]);
    expect((await headOf(connector, 'PART-1')).total).toBe('31.5000');
  });
});

import { createOrderActivities } from '../../activities/orders/order-activities';
import { isBooked } from '../support/booked';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { orderRow } from '../support/order-row';

let connector: TestConnector;
let steps: ReturnType<typeof createOrderActivities>;
beforeAll(async () => {
  connector = await startConnector();
  steps = createOrderActivities({ dataSource: connector.dataSource, publicUrl: 'http://localhost' });
}, 60_000);
afterAll(() => connector.stop());

const inTurn = ['importOrder', 'confirmOrder', 'createInvoice', 'validateInvoice', 'registerPayment'] as const;

const refOf = (marketplaceOrderId: string) => ({ instanceCode: 'demo', marketplaceOrderId });

/** How many of each the order has, and what was written on its timeline. */
async function madeFor(id: string): Promise<Readonly<Record<string, unknown>>> {
  const [made]: Readonly<Record<string, unknown>>[] = await connector.dataSource.query(
    `select count(distinct s.id)::integer as "saleOrders", count(distinct d.id)::integer as deliveries,
            count(distinct v.id)::integer as invoices, count(distinct p.id)::integer as payments,
            (select array_agg(kind order by id) from timeline_entry t where t.order_id = o.id and is_primary
                and kind <> 'parked') as story
       from marketplace_order o left join sale_order s on s.order_id = o.id left join delivery d on d.sale_order_id = s.id
       left join invoice v on v.sale_order_id = s.id left join payment p on p.invoice_id = v.id
      where o.marketplace_order_id = $1 group by o.id`,
    [id],
  );
  return made ?? {};
}

const ONE_OF_EACH = {
  ...{ saleOrders: 1, deliveries: 1, invoices: 1, payments: 1 },
  story: ['imported', 'confirmed', 'invoiced', 'paid'],
};

describe('WFL-03 each step happens once', () => {
  it('however often it is asked for again', async () => {
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => isBooked(connector, id));
    const before = await orderRow(connector, id);
    await Promise.all([...inTurn, ...inTurn].map((step) => steps[step](refOf(id))));
    expect(await madeFor(id)).toEqual(ONE_OF_EACH);
    expect(await orderRow(connector, id)).toEqual(before);
  });

  it('and the numbers of the invoices of a year have no gap', async () => {
    const ids = await connector.place(...Array.from({ length: 12 }, () => 'oneLine' as const));
    await connector.sweep();
    for (const id of ids) await eventually(() => isBooked(connector, id));
    const rows: { number: string }[] = await connector.dataSource.query(`select number from invoice order by number`);
    const { length } = rows;
    const year = String(new Date().getUTCFullYear());
    expect(length).toBeGreaterThanOrEqual(ids.length);
    expect(rows.map(({ number }) => number)).toEqual(
      Array.from({ length }, (_, index) => `INV/${year}/${String(index + 1).padStart(5, '0')}`),
    );
  });
});

import { decodeOrder } from '../../../activities/mirakl/order-schema';
import { advanceOrder } from '../../../activities/orders/advance-order';
import { createOrderCommands } from '../../../activities/orders/commands';
import { receivePage } from '../../../activities/orders/receive-page';
import { saleOrderBody, findSaleOrder } from '../../../api/orders/sale-order-body';
import type { SaleOrderBody } from '../../../api/schemas/order';
import type { SettingOverrides } from '../../../domain/instance-settings';
import { Instance } from '../../../entities/instance.entity';
import { MarketplaceOrder } from '../../../entities/marketplace-order.entity';
import { fillBackOffice } from '../../support/a-back-office';
import { connectedTo } from '../../support/connected-to';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { isSomebodyHeldUp } from '../../support/is-somebody-held-up';
import { KNOWN_SKU } from '../../support/importing';
import { aRawOrder, type RawOrder } from '../../support/raw-order';

let database: TestDatabase;
let first: Instance;
let second: Instance;
beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  first = await fillBackOffice(dataSource);
  const { code, companyId, warehouseId, baseUrl } = first;
  const instances = dataSource.getRepository(Instance);
  const parts = { code: `${code}2`, name: 'Second', environment: 'sandbox', shopId: '9', baseUrl } as const;
  second = await instances.save(instances.create({ ...parts, companyId, warehouseId }));
  await dataSource.query(
    `insert into workflow_configuration (instance_id, payment_type, financial_status, order_workflow_id, payment_term_id)
     select $1, payment_type, financial_status, order_workflow_id, payment_term_id from workflow_configuration
      where instance_id = $2`,
    [second.id, first.id],
  );
}, 60_000);
afterAll(() => database.drop());

/** One order is read and goes through its steps; what became of it, null when it was not taken. */
async function take(
  { id, code }: Instance,
  order: RawOrder,
  settings: SettingOverrides = {},
): Promise<SaleOrderBody | null> {
  const { dataSource } = database;
  const inForce = { taxSystem: 'marketplace', ...settings };
  await dataSource.query(`update instance set settings = $2 where id = $1`, [id, JSON.stringify(inForce)]);
  await receivePage(dataSource, connectedTo({ id }, inForce), {
    orders: [{ raw: order, decoded: decodeOrder(order) }],
    ...{ requestedAt: '2026-08-03T10:00:00.000Z', source: 'sweep', isRequested: false, runId: null },
  });
  const marketplaceOrderId = String(order.order_id);
  await advanceOrder({ dataSource, publicUrl: 'http://console.example' }, { instanceCode: code, marketplaceOrderId });
  const row = await dataSource.getRepository(MarketplaceOrder).findOneByOrFail({ instanceId: id, marketplaceOrderId });
  const saleOrder = await findSaleOrder(dataSource, row.id);
  return saleOrder === null ? null : saleOrderBody(dataSource, saleOrder);
}

const anOrder = (id: string, line: RawOrder = {}) =>
  aRawOrder()
    .withId(id)
    .withLine({ offer_sku: KNOWN_SKU, ...line });
const nameOf = async (...input: Parameters<typeof take>): Promise<string | undefined> => (await take(...input))?.name;

describe('ORD-05 the name of a sale order', () => {
  const byMarketplace = { orderName: 'marketplaceNumber', orderPrefix: '' };

  it('is the prefix of its instance and the next number of one series for all instances', async () => {
    const names = [
      await nameOf(first, anOrder('N-1').build(), { orderPrefix: 'A/' }),
      await nameOf(second, anOrder('N-1').build(), { orderPrefix: 'A/' }),
      await nameOf(second, anOrder('N-2').build()),
    ];
    const numbers = names.map((name) => Number(/\d+$/.exec(name ?? '')?.[0]));
    expect(names.map((name) => name?.replace(/\d+$/, ''))).toEqual(['A/', 'A/', 'SO-']);
    expect(numbers.map((number) => number - (numbers[0] ?? 0))).toEqual([0, 1, 2]);
  });

  it("is the marketplace's number, and names the instance where two of a company have the same", async () => {
    expect(await nameOf(first, anOrder('M-1').build(), { ...byMarketplace, orderPrefix: 'M/' })).toBe('M/M-1');
    expect(await nameOf(second, anOrder('M-1').build(), { ...byMarketplace, orderPrefix: 'M/' })).toBe(
      `M/M-1-${second.code}`,
    );
  });

  it('names the instance once more where an order has that for its number', async () => {
    expect(await nameOf(first, anOrder(`T-1-${second.code}`).build(), byMarketplace)).toBe(`T-1-${second.code}`);
    expect(await nameOf(first, anOrder('T-1').build(), byMarketplace)).toBe('T-1');
    expect(await nameOf(second, anOrder('T-1').build(), byMarketplace)).toBe(`T-1-${second.code}-${second.code}`);
  });

  it('leaves out a number of ours that a marketplace has given as its own', async () => {
    const last = Number(/\d+$/.exec((await nameOf(first, anOrder('L-1').build())) ?? '')?.[0]);
    const numbered = (number: number): string => `SO-${String(number).padStart(6, '0')}`;
    expect(await nameOf(second, anOrder(numbered(last + 1)).build(), byMarketplace)).toBe(numbered(last + 1));
    expect(await nameOf(first, anOrder('L-2').build())).toBe(numbered(last + 2));
  });
});

describe('ORD-05 the millionth sale order', () => {
  it('has a number of seven digits, and the next one the number after it', async () => {
    await database.dataSource.query(`select setval('sale_order_number', 999999)`);
    const names = [await nameOf(first, anOrder('MANY-1').build()), await nameOf(first, anOrder('MANY-2').build())];
    expect(names).toEqual(['SO-1000000', 'SO-1000001']);
  });
});

describe('ORD-09 what the sale order holds', () => {
  it('has the reference of the customer, commission, channel, sales team and salesperson', async () => {
    const order = anOrder('HEAD-1', { total_commission: 1.25 })
      .with({ references: { order_reference_for_customer: 'PO-77' }, channel: { code: 'WEB', label: 'Web shop' } })
      .build();
    expect(await take(first, order, { salesTeam: 'Marketplaces', salesperson: 'Odile' })).toMatchObject({
      ...{ customerReference: 'PO-77', channelCode: 'WEB', channelLabel: 'Web shop' },
      ...{ salesTeam: 'Marketplaces', salesperson: 'Odile' },
      amounts: { commission: { amount: '1.25', currency: 'EUR' }, accepted: null },
    });
  });

  it('has products of its instance on shipping and discount, and custom fields on the line that brought them', async () => {
    await database.dataSource.query(
      `insert into product (sku, name, kind) values ('FREIGHT', 'Freight', 'service'), ('REBATE', 'Rebate', 'service')`,
    );
    const free = { shipping_price: 0, shipping_taxes: [] };
    const field = (value: string) => ({ order_line_additional_fields: [{ code: 'engraving', value }] });
    const order = anOrder('LINES-1', { ...field('Odile'), order_line_id: 'L1', origin_unit_price: 12, ...free })
      .withLine({ offer_sku: KNOWN_SKU, order_line_id: 'L2', ...field('Zoë') })
      .build();
    const booked = await take(first, order, { shippingProduct: 'FREIGHT', discountProduct: 'REBATE' });
    expect(
      booked?.lines.map(({ kind, product, discountProduct, additionalFields }) => [
        ...[kind, product, discountProduct],
        additionalFields.map(({ value }) => value).join(),
      ]),
    ).toEqual([
      ['product', KNOWN_SKU, 'REBATE', 'Odile'],
      ['product', KNOWN_SKU, null, 'Zoë'],
      ['shipping', 'FREIGHT', null, ''],
    ]);
  });
});

describe('ORD-08 a product that two orders lack', () => {
  it('is made by one while the other is in hand, and neither waits for the other', async () => {
    const [one, other] = ['LACKS-1', 'LACKS-2'].map((id) => anOrder(id, { offer_sku: 'LACKED' }).build());
    if (one === undefined || other === undefined) throw new Error('Two orders are needed');
    expect(await take(first, one)).toBeNull();
    expect(await take(second, other)).toBeNull();
    const settings = { createProductIfNotFound: true };
    const again = { last_updated_date: '2026-09-01T10:00:00Z' };
    await database.dataSource.transaction(async (manager) => {
      await manager.query(`select from marketplace_order where marketplace_order_id = 'LACKS-2' for update`);
      expect(await take(first, { ...one, ...again }, settings)).not.toBeNull();
    });
    expect(await take(second, { ...other, ...again }, settings)).not.toBeNull();
  });
});

describe('ORD-08 a product that an import of listings makes at the same moment', () => {
  it('is that of the order, which waits for its listing before it makes any', async () => {
    const { dataSource } = database;
    await dataSource.query(
      `insert into listing (instance_id, offer_id, shop_sku, title) values ($1, '77001', 'MEETS', 'Meets')`,
      [first.id],
    );
    const order = anOrder('MEETS-1', { offer_sku: 'MEETS', offer_id: 77001 }).build();
    const taken = await dataSource.transaction(async (manager) => {
      await manager.query(`select from listing where offer_id = '77001' for update`);
      const whileHeld = take(first, order, { createProductIfNotFound: true });
      await eventually(() => isSomebodyHeldUp(database.dataSource));
      await manager.query(`insert into product (sku, name) values ('MEETS', 'Meets') on conflict do nothing`);
      return { whileHeld };
    });
    expect((await taken.whileHeld)?.lines[0]?.product).toBe('MEETS');
  });
});

describe('RUN-01 an order that is imported while another import reads it', () => {
  it('is done in both runs: the page that waited for the import finds it imported', async () => {
    const { dataSource } = database;
    const order = anOrder('MEANWHILE-1', { offer_sku: 'MEANWHILE', offer_id: 77002 }).build();
    const runs: { id: string }[] = await dataSource.query(
      `with held as (
         insert into listing (instance_id, offer_id, shop_sku, title) values ($1, '77002', 'MEANWHILE', 'Meanwhile')
       ) insert into run (instance_id, operation, kind, workflow_id, started_by)
         values ($1, 'importOrders', 'window', 'orderWindow/1', 'a person') returning id`,
      [first.id],
    );
    const runId = runs[0]?.id ?? '';
    const heldUp = async (): Promise<number> => {
      const waiting: unknown[] = await dataSource.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.length;
    };
    const { imported, read } = await dataSource.transaction(async (manager) => {
      await manager.query(`select from listing where offer_id = '77002' for update`);
      const importing = take(first, order, { createProductIfNotFound: true });
      await eventually(async () => (await heldUp()) === 1);
      const later = { ...order, last_updated_date: '2026-09-01T10:00:00Z' };
      const reading = receivePage(dataSource, connectedTo(first), {
        orders: [{ raw: later, decoded: decodeOrder(later) }],
        ...{ requestedAt: '2026-09-01T10:00:01.000Z', source: 'window', isRequested: false, runId },
      });
      await eventually(async () => (await heldUp()) === 2);
      return { imported: importing, read: reading };
    });
    expect(await imported).not.toBeNull();
    await read;
    const lines: unknown[] = await dataSource.query(`select record, state from run_line where run_id = $1`, [runId]);
    expect(lines).toEqual([{ record: 'MEANWHILE-1', state: 'done' }]);
  });
});

describe('ORD-09 totals that differ, accepted before the import', () => {
  const rowOf = (marketplaceOrderId: string) =>
    database.dataSource.getRepository(MarketplaceOrder).findOneByOrFail({ instanceId: first.id, marketplaceOrderId });
  const accept = async (marketplaceOrderId: string) => {
    const ref = { instanceCode: first.code, marketplaceOrderId };
    const { acceptTotals } = createOrderCommands({ ...database, publicUrl: 'http://console.example' });
    return acceptTotals({ ...ref, parkNumber: (await rowOf(marketplaceOrderId)).parkNumber, note: 'a coupon' });
  };
  const bare = { shipping_price: 0, shipping_taxes: [], taxes: [] };
  const at = (minute: number) => ({ last_updated_date: `2026-09-01T10:0${String(minute)}:00Z` });

  it('are forgotten by an order that is taken with equal totals in the end', async () => {
    const order = anOrder('SUMS-1', { ...bare, offer_sku: 'SUMS' });
    expect(await take(first, order.with({ ...at(1), total_price: 9.5 }).build())).toBeNull();
    expect((await rowOf('SUMS-1')).reasonText).toContain('The marketplace says 9.50 EUR');
    expect(await accept('SUMS-1')).toMatchObject({ outcome: 'accepted' });
    await database.dataSource.query(`insert into product (sku, name) values ('SUMS', 'Sums')`);

    const dearer = anOrder('SUMS-1', { ...bare, offer_sku: 'SUMS', price: 12, price_unit: 12 });
    const taken = await take(first, dearer.with(at(2)).build());
    expect(taken?.amounts).toMatchObject({ difference: { amount: '0.00' }, accepted: null });
    await take(first, dearer.with({ ...at(3), has_incident: true }).build());
    expect((await rowOf('SUMS-1')).reasonCode).toBeNull();
  });

  it('are those that the reason shows, not what a changed setting makes of them', async () => {
    const taxed = { ...bare, taxes: [{ code: 'VAT', rate: 20, amount: 2 }] };
    const order = anOrder('SUMS-2', taxed).with({ total_price: 9.5 });
    expect(await take(first, order.build())).toBeNull();
    const { reasonText } = await rowOf('SUMS-2');
    expect(reasonText).toContain('The marketplace says 11.50 EUR, our lines add up to 12.00 EUR');
    await database.dataSource.query(`update instance set settings = '{"taxSystem": "default"}' where id = $1`, [
      first.id,
    ]);
    expect(await accept('SUMS-2')).toMatchObject({ outcome: 'notAllowed', message: expect.stringContaining('retry') });
    expect((await rowOf('SUMS-2')).acceptedTotals).toBeNull();
  });

  it('are those of the buyer as the import takes them, also when a later answer has made them anonymous', async () => {
    const taxes = [{ code: 'GONE', rate: 20, amount: 2 }];
    await database.dataSource.query(
      `with given as (
         insert into tax (company_id, name, code, rate) values ($1, 'GONE 20% Excluded', 'GONE', 20) returning id, company_id
       ), made as (
         insert into fiscal_position (company_id, code, name, countries) select company_id, 'FR', 'France', '{FR}' from given
         returning id
       ) insert into fiscal_position_tax (fiscal_position_id, tax_id) select made.id, given.id from made, given`,
      [first.companyId],
    );
    const settings = { taxSystem: 'marketplaceWithFiscalPosition' } as const;
    const order = anOrder('SUMS-3', { ...bare, taxes });
    expect(await take(first, order.with(at(1)).build(), settings)).toBeNull();
    const anonymous = { customer_id: 'C', billing_address: null, shipping_address: null };
    expect(await take(first, order.with({ ...at(2), customer: anonymous }).build(), settings)).toBeNull();
    const shown = 'The marketplace says 12.00 EUR, our lines add up to 10.00 EUR: a difference of -2.00';
    expect((await rowOf('SUMS-3')).reasonText).toBe(shown);
    expect(await accept('SUMS-3')).toMatchObject({ outcome: 'accepted' });
  });
});

describe('INS-06 import no order older than', () => {
  it('leaves an order of the day before, and takes one of that day', async () => {
    const settings = { importNoOrderOlderThan: '2026-08-02' };
    const created = (id: string, at: string) => anOrder(id).with({ created_date: at }).build();
    expect(await take(first, created('DAY-1', '2026-08-01T23:59:59Z'), settings)).toBeNull();
    expect(await take(first, created('DAY-2', '2026-08-02T00:00:00Z'), settings)).not.toBeNull();
  });
});

describe('ORD-04 several states', () => {
  it('are taken where the instance names them, and no others', async () => {
    const settings = { orderStates: ['WAITING_ACCEPTANCE', 'SHIPPED'] };
    const taken: Record<string, boolean> = {};
    for (const state of ['WAITING_ACCEPTANCE', 'WAITING_DEBIT', 'SHIPPING', 'SHIPPED']) {
      taken[state] = (await take(first, anOrder(`STATE-${state}`).withState(state).build(), settings)) !== null;
    }
    expect(taken).toEqual({ WAITING_ACCEPTANCE: true, WAITING_DEBIT: false, SHIPPING: false, SHIPPED: true });
  });
});

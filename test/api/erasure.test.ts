import { Partner } from '../../entities/partner.entity';
import type { Instance } from '../../entities/instance.entity';
import { aRawOrder, type RawOrder } from '../support/raw-order';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';
import { aBackOffice, anImportedOrder, anInstance, type BackOffice, type ImportedOrder } from './support/back-office';

let under: ApiUnderTest;
let backOffice: BackOffice;
let instance: Instance;
beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
  instance = await anInstance(under.dataSource, backOffice);
});
afterAll(() => under.stop());

const run = <T>(sql: string, ...values: unknown[]): Promise<T[]> => under.dataSource.query(sql, values);

/** An order whose goods are gone and told. */
async function aToldOrder(): Promise<ImportedOrder> {
  const imported = await anImportedOrder(under.dataSource, instance, backOffice);
  await run(`update delivery set state = 'done', told_at = now() where id = $1`, imported.delivery.id);
  return imported;
}

async function receive({ order }: ImportedOrder, hash: string, raw: RawOrder): Promise<void> {
  await run(
    `insert into reception (order_id, content_hash, raw, source, last_updated_at, requested_at)
     values ($1, $2, $3, 'sweep', now(), now())`,
    ...[order.id, hash, JSON.stringify(raw)],
  );
}

const erase = ({ order }: ImportedOrder, body: object = {}) =>
  under.call({ method: 'POST', url: `/orders/${instance.code}/${order.marketplaceOrderId}/erase-buyer`, body });

const partnersOf = async ({ saleOrder }: ImportedOrder): Promise<(Partner | null)[]> => {
  const rows = await run<{ invoice: string; delivery: string }>(
    `select invoice_partner_id as invoice, delivery_partner_id as delivery from sale_order where id = $1`,
    saleOrder.id,
  );
  const partners = under.dataSource.getRepository(Partner);
  return Promise.all(
    rows.flatMap(({ invoice, delivery }) => [invoice, delivery]).map((id) => partners.findOneBy({ id })),
  );
};

const isThere = async (id: string): Promise<boolean> =>
  (await under.dataSource.getRepository(Partner).findOneBy({ id })) !== null;

describe('PAR-05 the partners of an erased order', () => {
  it('are gone, and nobody of their country stands in their place', async () => {
    const imported = await aToldOrder();
    expect((await erase(imported)).statusCode).toBe(200);
    expect(await isThere(imported.saleOrder.invoicePartnerId)).toBe(false);
    const [invoice, delivery] = await partnersOf(imported);
    expect(invoice).toMatchObject({ name: '', email: null, phone: null, street1: null, country: 'FR' });
    expect(delivery?.id).toBe(invoice?.id);
    const shown = await under.call({ url: `/orders/${instance.code}/${imported.order.marketplaceOrderId}` });
    expect(shown.json()).toMatchObject({ buyer: { initials: '', country: 'FR' } });
  });

  it('stay with the order of somebody else who names them', async () => {
    const [erased, other] = [await aToldOrder(), await aToldOrder()];
    const shared = erased.saleOrder.invoicePartnerId;
    await run(`update sale_order set delivery_partner_id = $1 where id = $2`, shared, other.saleOrder.id);
    expect((await erase(erased, { everyOrder: true })).json()).toMatchObject({
      erased: [erased.order.marketplaceOrderId],
    });
    expect((await partnersOf(other)).map((partner) => partner?.name)).toEqual(['Zoé van den Berg', 'Zoé van den Berg']);
    expect((await partnersOf(erased)).map((partner) => partner?.name)).toEqual(['', '']);
  });

  it('take their company with them, unless others are under it', async () => {
    const [first, second] = [await aToldOrder(), await aToldOrder()];
    const [company] = await run<{ id: string }>(
      `insert into partner (company_id, type, name, identity_hash) values ($1, 'company', 'ACME', 'acme') returning id`,
      backOffice.company.id,
    );
    const ids = [first, second].map(({ saleOrder }) => saleOrder.invoicePartnerId);
    await run(`update partner set parent_id = $1 where id = any($2::bigint[])`, company?.id, ids);
    await erase(first);
    expect(await isThere(company?.id ?? '')).toBe(true);
    await erase(second);
    expect(await isThere(company?.id ?? '')).toBe(false);
  });
});

describe('PAR-05 the answers about an erased order', () => {
  it('that differ in the buyer alone become one; what was current, applied or parked stays so, and nobody is woken', async () => {
    const imported = await aToldOrder();
    const raw = aRawOrder().withId(imported.order.marketplaceOrderId).build();
    await receive(imported, 'older', raw);
    await receive(imported, 'newer', { ...raw, customer: { lastname: 'Other' } });
    await receive(imported, 'shipped', { ...raw, order_state: 'SHIPPED' });
    await run(
      `update marketplace_order set content_hash = 'shipped', applied_content_hash = 'older',
              parked_content_hash = 'newer' where id = $1`,
      imported.order.id,
    );
    await erase(imported);
    const kept = await run<{ raw: RawOrder; hash: string }>(
      `select raw, content_hash as hash from reception where order_id = $1 order by raw ->> 'order_state'`,
      imported.order.id,
    );
    expect(kept.map((row) => [row.raw.order_state, row.raw.customer])).toEqual([
      ['SHIPPED', undefined],
      ['SHIPPING', undefined],
    ]);
    const [row] = await run(
      `select content_hash, applied_content_hash, parked_content_hash, pending_revision, erased_at is not null as erased
         from marketplace_order where id = $1`,
      imported.order.id,
    );
    const [shipped, older] = kept.map(({ hash }) => hash);
    expect(row).toEqual({
      ...{ content_hash: shipped, applied_content_hash: older, parked_content_hash: older },
      ...{ pending_revision: 0, erased: true },
    });
  });
});

describe('PAR-05 who is to be erased', () => {
  it('is the buyer of every order with their customer id, where that is asked', async () => {
    const [first, second, other] = [await aToldOrder(), await aToldOrder(), await aToldOrder()];
    for (const [imported, customerId] of [
      [first, 'c-9'],
      [second, 'c-9'],
      [other, 'c-10'],
    ] as const) {
      await receive(
        imported,
        'a',
        aRawOrder()
          .with({ customer: { customer_id: customerId } })
          .build(),
      );
    }
    const ids = [first, second].map(({ order }) => order.marketplaceOrderId).sort();
    expect((await erase(first, { everyOrder: true })).json()).toEqual({ erased: ids, keptInvoices: 0 });
    expect((await partnersOf(other))[0]?.name).toBe('Zoé van den Berg');
  });

  it('is not somebody to whom goods are to be sent, unless that is confirmed', async () => {
    const open = await anImportedOrder(under.dataSource, instance, backOffice);
    const refused = await erase(open);
    expect([refused.statusCode, refused.body]).toEqual([409, expect.stringContaining(open.order.marketplaceOrderId)]);
    expect(await isThere(open.saleOrder.invoicePartnerId)).toBe(true);
    expect((await erase(open, { evenIfOpen: true })).statusCode).toBe(200);
    expect(await isThere(open.saleOrder.invoicePartnerId)).toBe(false);
    expect((await erase(open)).statusCode).toBe(200);
  });
});

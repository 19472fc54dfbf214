import type { DataSource } from 'typeorm';
import { writePartners, type WrittenPartners } from '../../activities/orders/write-partners';
import { releasePartners } from '../../api/orders/erasure/release-partners';
import { mapPartners } from '../../domain/mapping/map-partners';
import { Partner } from '../../entities/partner.entity';
import type { Instance } from '../../entities/instance.entity';
import { aMappingContext } from '../support/a-mapping-context';
import { anAddress, anOrder } from '../support/an-order';
import { eventually } from '../support/eventually';
import { isSomebodyHeldUp } from '../support/is-somebody-held-up';
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

  it.each(['', ' ', '***'])('is not everybody whose customer id the marketplace has made %j', async (customerId) => {
    const [first, other] = [await aToldOrder(), await aToldOrder()];
    const raw = aRawOrder()
      .with({ customer: { customer_id: customerId } })
      .build();
    for (const imported of [first, other]) await receive(imported, 'a', raw);
    const answer = await erase(first, { everyOrder: true });
    expect(answer.json()).toMatchObject({ erased: [first.order.marketplaceOrderId] });
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

  it('is not somebody to whom a rest is to be sent, though another delivery of the order is cancelled', async () => {
    const open = await anImportedOrder(under.dataSource, instance, backOffice);
    await run(
      `insert into delivery (sale_order_id, name, state, warehouse_id)
       select sale_order_id, name || '/2', 'cancelled', warehouse_id from delivery where id = $1`,
      open.delivery.id,
    );
    expect((await erase(open)).statusCode).toBe(409);
    await run(`update delivery set state = 'done', told_at = now() where id = $1`, open.delivery.id);
    expect((await erase(open)).statusCode).toBe(200);
  });
});

describe('PAR-05 texts about an erased order', () => {
  const textsOf = ({ order }: ImportedOrder) =>
    run(
      `select t.data, o.accepted_totals as accepted from timeline_entry t join marketplace_order o on o.id = t.order_id
        where o.id = $1 and t.kind = 'noted'`,
      order.id,
    );

  it.each(['Null', 'True', '1000', 'by', 'Anna "Nan" \\ Smith'])(
    'keep their form without the name %j',
    async (lastname) => {
      const imported = await aToldOrder();
      const raw = aRawOrder()
        .with({ customer: { lastname, phone: 'by' } })
        .build();
      await receive(imported, 'a', raw);
      const note = { note: `For ${lastname}`, at: null, ok: true, figure: 1000 };
      await run(
        `insert into timeline_entry (order_id, kind, actor, sentence, data) values ($1, 'noted', 'Ada', 'Noted', $2)`,
        ...[imported.order.id, JSON.stringify(note)],
      );
      await run(
        `update marketplace_order set accepted_totals = $2 where id = $1`,
        ...[imported.order.id, JSON.stringify({ ...note, by: 'Ada' })],
      );
      expect((await erase(imported)).statusCode).toBe(200);
      const without = { ...note, note: lastname.length < 4 ? note.note : 'For [erased]' };
      expect(await textsOf(imported)).toEqual([{ data: without, accepted: { ...without, by: 'Ada' } }]);
    },
  );

  it('are without their name in to-dos and in the reasons of credit notes, too', async () => {
    const imported = await aToldOrder();
    await receive(
      imported,
      'a',
      aRawOrder()
        .with({ customer: { lastname: 'Vandenberghe' } })
        .build(),
    );
    await run(
      `with noted as (
         insert into to_do (instance_id, kind, subject, reason_code, words, order_id, responsible, due_at, close_note)
         values ($1, 'parkedOrder', 'A', 'internal', 'No city of Vandenberghe', $2, '{}', now(), 'vandenberghe called')
       ), journal as (
         insert into journal (company_id, code, name, kind) values ($4, 'CN', 'Credit notes', 'sale') returning id
       )
       insert into invoice (sale_order_id, source, kind, journal_id, partner_id, currency, amount_untaxed, amount_tax,
                            amount_total, instance_id, reason)
       select id, 'cancelation/1', 'creditNote', (select id from journal), invoice_partner_id, 'EUR', 1, 0, 1, $1,
              'Cancelled: M. Vandenberghe moved' from sale_order where id = $3`,
      ...[instance.id, imported.order.id, imported.saleOrder.id, backOffice.company.id],
    );
    expect((await erase(imported)).statusCode).toBe(200);
    const texts = await run(
      `select t.words, t.close_note as note, i.reason from to_do t join sale_order s using (order_id)
         join invoice i on i.sale_order_id = s.id where t.order_id = $1`,
      imported.order.id,
    );
    expect(texts).toEqual([
      { words: 'No city of [erased]', note: '[erased] called', reason: 'Cancelled: M. [erased] moved' },
    ]);
  });

  it('are blank in answers that are kept to be given again, too', async () => {
    const imported = await anImportedOrder(under.dataSource, instance, backOffice);
    const done = () =>
      under.call({
        ...{
          method: 'POST',
          url: `/deliveries/${imported.delivery.id}/done`,
          headers: { 'idempotency-key': 'parcel' },
        },
        body: {
          carrierName: 'Colissimo',
          trackingNumber: '6A99887766',
          trackingUrl: 'https://parcels.example/6A99887766',
        },
      });
    expect((await done()).json()).toMatchObject({ trackingNumber: '6A99887766' });
    await run(`update delivery set told_at = now() where id = $1`, imported.delivery.id);
    await erase(imported);
    expect(await run(`select from idempotency_key where response::text like '%6A99887766%'`)).toEqual([]);
    const again = await done();
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.json()).toMatchObject({ carrierName: 'Colissimo', trackingNumber: null, trackingUrl: null });
  });
});

describe('PAR-05 a buyer who orders again while they are erased', () => {
  const partnersFor = (manager: DataSource['manager'], street1: string): Promise<WrittenPartners> => {
    const address = anAddress({ street1 });
    const customer = { billingAddress: address, shippingAddress: address };
    const mapped = mapPartners(anOrder().withLine().withCustomer(customer).build(), aMappingContext());
    if (mapped.kind === 'blocked') throw new Error('The customer cannot be mapped');
    return writePartners(manager, backOffice.company.id, mapped.partners);
  };
  const name = ({ saleOrder }: ImportedOrder, { invoicePartnerId, deliveryPartnerId }: WrittenPartners, by = run) =>
    by(
      `update sale_order set invoice_partner_id = $2, delivery_partner_id = $3 where id = $1`,
      ...[saleOrder.id, invoicePartnerId, deliveryPartnerId],
    );

  it('keeps the partners that an import reuses at this moment', async () => {
    const [erased, again] = [await aToldOrder(), await aToldOrder()];
    await name(erased, await partnersFor(under.dataSource.manager, '1 quai Zola'));
    let erasing: ReturnType<typeof erase> | undefined;
    const reused = await under.dataSource.transaction(async (manager) => {
      const partners = await partnersFor(manager, '1 quai Zola');
      erasing = erase(erased);
      await eventually(() => isSomebodyHeldUp(under.dataSource));
      await name(again, partners, (sql, ...values) => manager.query(sql, values));
      return partners;
    });
    expect((await erasing)?.statusCode).toBe(200);
    expect((await partnersOf(again)).map((partner) => partner?.street1)).toEqual(['1 quai Zola', '1 quai Zola']);
    expect((await partnersOf(again)).map((partner) => partner?.id)).toEqual(Object.values(reused));
    expect((await partnersOf(erased)).map((partner) => partner?.name)).toEqual(['', '']);
  });

  it('gets partners of their own where the erasure came first', async () => {
    const [erased, again] = [await aToldOrder(), await aToldOrder()];
    const before = await partnersFor(under.dataSource.manager, '2 quai Zola');
    await name(erased, before);
    let importing: Promise<WrittenPartners> | undefined;
    await under.dataSource.transaction(async (manager) => {
      await releasePartners(manager, { orderIds: [erased.order.id], keepPosted: true });
      importing = under.dataSource.transaction((other) => partnersFor(other, '2 quai Zola'));
      await eventually(() => isSomebodyHeldUp(under.dataSource));
    });
    const after = await importing;
    if (after === undefined) throw new Error('Nothing was imported');
    await name(again, after);
    expect(after.invoicePartnerId).not.toBe(before.invoicePartnerId);
    expect(await isThere(before.invoicePartnerId)).toBe(false);
  });
});

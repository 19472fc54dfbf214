import { headOf, isBooked, linesOf, take } from '../support/booked';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder, KNOWN_SKU } from '../support/importing';
import { orderRow } from '../support/order-row';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector({
    settings: { taxSystem: 'default', shippingProduct: 'FREIGHT', writeBackOrderNumber: false },
  });
  await connector.dataSource.query(
    `with freight as (insert into product (sku, name, kind) values ('FREIGHT', 'Freight', 'service') returning id),
     made as (
       insert into tax (company_id, name, code, rate)
       select id, unnest(array['VAT 20', 'VAT 10', 'Intra-EU 0']), 'VAT', unnest(array[20, 10, 0]) from company
       returning id, name
     )
     insert into product_tax (product_id, tax_id)
     select p.id, made.id from product p join made on made.name = 'VAT 20' where p.sku = $1
     union all select freight.id, made.id from freight join made on made.name = 'VAT 10'`,
    [KNOWN_SKU],
  );
}, 60_000);
afterAll(() => connector.stop());

interface Invoiced {
  readonly state: string;
  readonly taxDifference: string;
  readonly isAsSold: boolean;
  readonly isSumOfLines: boolean;
}

/** Whether the invoice has the amounts of the sale order, and both are what the invoice's lines add up to. */
async function invoiced(id: string): Promise<Invoiced | undefined> {
  const rows: Invoiced[] = await connector.dataSource.query(
    `select i.state, trim_scale(s.amount_tax - s.marketplace_tax)::text as "taxDifference",
            (i.amount_untaxed, i.amount_tax, i.amount_total) = (s.amount_untaxed, s.amount_tax, s.amount_total) as "isAsSold",
            i.amount_tax = (select sum(l.amount_tax) from invoice_line l where l.invoice_id = i.id)
              and i.amount_total = (
                select sum(l.amount + case when o.is_tax_included then 0 else l.amount_tax end)
                  from invoice_line l join sale_order_line o on o.id = l.sale_order_line_id where l.invoice_id = i.id
              ) as "isSumOfLines"
       from invoice i join sale_order s on s.id = i.sale_order_id join marketplace_order m on m.id = s.order_id
      where m.marketplace_order_id = $1`,
    [id],
  );
  return rows[0];
}
const asSold = { isAsSold: true, isSumOfLines: true };

describe('TAX-01 tax system default', () => {
  const given = { taxes: [{ code: 'ODD', rate: 5.5, amount: 0.55 }], shipping_taxes: [] };
  const excluded = aFreshOrder('OURS-1', given);

  it('books and invoices the taxes of our products, on top or inside as the order says, and shows the difference', async () => {
    const included = aFreshOrder('OURS-2', { ...given, price: 12, price_unit: 12 }).with({
      order_tax_mode: 'TAX_INCLUDED',
    });
    await take(connector, excluded.build(), included.build());
    await eventually(() => isBooked(connector, 'OURS-1'));
    await eventually(() => isBooked(connector, 'OURS-2'));
    const taxesOf = async (id: string) => (await linesOf(connector, id)).map(({ taxes }) => taxes);
    expect(await taxesOf('OURS-1')).toEqual([[{ name: 'VAT 20', amount: '2' }], [{ name: 'VAT 10', amount: '0.25' }]]);
    expect(await taxesOf('OURS-2')).toEqual([[{ name: 'VAT 20', amount: '2' }], [{ name: 'VAT 10', amount: '0.23' }]]);
    expect(await headOf(connector, 'OURS-1')).toMatchObject({
      total: '14.7500',
      tax: '2.2500',
      marketplaceTotal: '13.0500',
    });
    expect(await headOf(connector, 'OURS-2')).toMatchObject({
      total: '14.5000',
      tax: '2.2300',
      marketplaceTotal: '14.5000',
    });
    expect(await invoiced('OURS-1')).toMatchObject({ ...asSold, state: 'paid', taxDifference: '1.7' });
    expect(await invoiced('OURS-2')).toMatchObject({ ...asSold, state: 'paid', taxDifference: '1.68' });
  });

  it('compares a later answer with what the marketplace gave, not with what we booked', async () => {
    const later = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
    const taxed = aFreshOrder('OURS-1', { ...given, taxes: [{ code: 'ODD', rate: 7.5, amount: 0.75 }] });
    await take(connector, taxed.with({ last_updated_date: later(60) }).build());
    await eventually(() => isApplied('OURS-1'));
    expect(await invoiced('OURS-1')).toMatchObject({ ...asSold, taxDifference: '1.5' });
    expect((await headOf(connector, 'OURS-1')).marketplaceTotal).toBe('13.2500');
    const less = aFreshOrder('OURS-1', { ...given, price: 9 }).with({ last_updated_date: later(120) });
    await take(connector, less.build());
    await eventually(async () => (await orderRow(connector, 'OURS-1')).reasonCode === 'changedAfterImport');
  });
});

/** The sale order reflects what was last read. */
async function isApplied(id: string): Promise<boolean> {
  const rows: unknown[] = await connector.dataSource.query(
    `select from marketplace_order where marketplace_order_id = $1 and applied_content_hash = content_hash
        and last_updated_at > now()`,
    [id],
  );
  return rows.length === 1;
}

describe('TAX-03 tax system marketplaceWithFiscalPosition', () => {
  it('exchanges the taxes by the country of delivery and the VAT number, with the amounts as given', async () => {
    await connector.dataSource.query(
      `update instance set settings = settings || '{"taxSystem": "marketplaceWithFiscalPosition", "taxAccount": "445710"}'`,
    );
    await connector.dataSource.query(
      `with given as (
         insert into tax (company_id, name, code, rate) select id, 'TVA 20% Excluded', 'TVA', 20 from company
         returning id, company_id
       ), made as (
         insert into fiscal_position (company_id, code, name, countries, requires_vat_number)
         select company_id, 'B2B', 'Within the Union', '{BE}', true from given returning id
       )
       insert into fiscal_position_tax (fiscal_position_id, tax_id, replacement_id)
       select made.id, given.id, t.id from made, given, tax t where t.name = 'Intra-EU 0'`,
    );
    const line = {
      taxes: [
        { code: 'TVA', rate: 20, amount: 2 },
        { code: 'LOCAL', amount: 0.1 },
      ],
      shipping_taxes: [{ code: 'TVA', rate: '20.0', amount: 0.5 }],
    };
    const address = { lastname: 'Claes', street_1: 'Kaai 1', zip_code: '9000', city: 'Gent', country_iso_code: 'BEL' };
    const customer = {
      ...{ customer_id: 'B', lastname: 'Claes', billing_address: address, shipping_address: address },
      organization: { name: 'Claes', tax_identification_number: 'BE0123456749' },
    };
    await take(connector, aFreshOrder('EU-1', line).with({ customer }).build(), aFreshOrder('FR-1', line).build());
    await eventually(() => isBooked(connector, 'EU-1'));
    await eventually(() => isBooked(connector, 'FR-1'));
    expect((await linesOf(connector, 'EU-1')).map(({ taxes }) => taxes)).toEqual([
      [
        { name: 'Intra-EU 0', amount: '2' },
        { name: 'LOCAL Excluded', amount: '0.1' },
      ],
      [{ name: 'Intra-EU 0', amount: '0.5' }],
    ]);
    expect((await linesOf(connector, 'FR-1'))[0]?.taxes[0]).toEqual({ name: 'TVA 20% Excluded', amount: '2' });
    for (const id of ['EU-1', 'FR-1']) {
      expect(await headOf(connector, id)).toMatchObject({ total: '15.1000', marketplaceTotal: '15.1000' });
      expect(await invoiced(id)).toEqual({ ...asSold, state: 'paid', taxDifference: '0' });
    }
    expect(await kept('EU-1')).toEqual({
      fiscalPosition: 'B2B',
      insteadOf: ['TVA 20% Excluded', 'TVA 20% Excluded'],
      account: '445710',
      sentence: expect.stringMatching(/Fiscal position B2B \(Within the Union\): TVA 20% Excluded became Intra-EU 0$/),
    });
  });
});

/** What stays of an exchange, and the account of the tax that the import made. */
async function kept(id: string): Promise<unknown> {
  const rows: unknown[] = await connector.dataSource.query(
    `select s.fiscal_position as "fiscalPosition",
            (select array_agg(x.instead_of) from sale_order_line l join sale_order_line_tax x on x.sale_order_line_id = l.id
              where l.sale_order_id = s.id and x.instead_of is not null) as "insteadOf",
            (select account from tax where name = 'LOCAL Excluded') as account,
            (select sentence from timeline_entry where order_id = o.id and kind = 'imported') as sentence
       from sale_order s join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = $1`,
    [id],
  );
  return rows[0];
}

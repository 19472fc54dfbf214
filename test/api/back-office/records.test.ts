import { MarketplaceOrder } from '../../../entities/marketplace-order.entity';
import { hasArchive } from '../../../api/back-office/resource';
import { recordResources } from '../../../api/back-office/resources';
import type { Instance } from '../../../entities/instance.entity';
import { eventually } from '../../support/eventually';
import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';
import { aBackOffice, anImportedOrder, anInstance, type BackOffice } from '../support/back-office';
import { aParkedOrder, isReleased, releasedOf } from '../support/parked-orders';

let under: ApiUnderTest;
let backOffice: BackOffice;
let instance: Instance;

beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
  instance = await anInstance(under.dataSource, backOffice);
});
afterAll(() => under.stop());

const make = (path: string, body: object) => under.call({ method: 'POST', url: `/${path}`, body });
const change = async (path: string, id: string, body: object, query = '') => {
  const { headers } = await under.call({ url: `/${path}/${id}` });
  const etag = String(headers.etag);
  return under.call({ method: 'PATCH', url: `/${path}/${id}${query}`, body, headers: { 'if-match': etag } });
};
const remove = (path: string, id: string, query = '') =>
  under.call({ method: 'DELETE', url: `/${path}/${id}${query}` });

/** One of each table, in the order in which they need each other; further fields are the defaults. */
const examples: Readonly<Record<string, { readonly body: object; readonly change: object; readonly whole: object }>> = {
  companies: {
    body: { code: 'SUD', name: 'Atelier Sud', currency: 'EUR' },
    change: { name: 'Sud' },
    whole: { isArchived: false },
  },
  warehouses: {
    body: { company: 'SUD', code: 'W1', name: 'First' },
    change: { name: 'Only' },
    whole: { isArchived: false },
  },
  products: {
    body: { sku: ' 00123 ', name: '=cmd' },
    change: { barcode: '0012' },
    whole: { barcode: null, kind: 'storable', invoicedOn: 'order', isArchived: false },
  },
  'kit-components': {
    body: { kit: 'KIT-1', component: ' 00123 ', quantity: 2 },
    change: { quantity: 3 },
    whole: {},
  },
  pricelists: {
    body: { company: 'SUD', code: 'USD', name: 'Dollars', currency: 'USD' },
    change: { name: 'US' },
    whole: { isArchived: false },
  },
  'pricelist-items': {
    body: { company: 'SUD', pricelist: 'USD', sku: ' 00123 ', price: '12.5' },
    change: { price: '99999999999999.9999' },
    whole: {},
  },
  'currency-rates': {
    body: { company: 'SUD', currency: 'USD', validOn: '2026-02-28', rate: '1.0825' },
    change: { rate: '0.0000000001' },
    whole: {},
  },
  taxes: {
    body: { company: 'SUD', name: 'VAT 20 Included', code: 'VAT' },
    change: { rate: '20' },
    whole: { rate: null, isIncluded: false, account: null, isArchived: false },
  },
  'product-taxes': { body: { company: 'SUD', sku: ' 00123 ', tax: 'VAT 20 Included' }, change: {}, whole: {} },
  'fiscal-positions': {
    body: { company: 'SUD', code: 'EU', name: 'Within the Union', countries: ['BE', 'FR'] },
    change: { requiresVatNumber: true, countries: [] },
    whole: { requiresVatNumber: false, isArchived: false },
  },
  'fiscal-position-taxes': {
    body: { company: 'SUD', fiscalPosition: 'EU', tax: 'VAT 20 Included' },
    change: { replacement: 'VAT 20 Included' },
    whole: { replacement: null },
  },
  'delivery-methods': {
    body: { company: 'SUD', name: 'Express', country: 'FR' },
    change: { marketplaceMethodCode: 'EXP' },
    whole: { marketplaceMethodCode: null, isArchived: false },
  },
  journals: {
    body: { company: 'SUD', code: 'INV', name: 'Invoices', kind: 'sale' },
    change: { kind: 'bank' },
    whole: { isArchived: false },
  },
  'payment-terms': {
    body: { company: 'SUD', code: '30D', name: 'In 30 days', dueDays: 30 },
    change: { dueDays: 31 },
    whole: { isArchived: false },
  },
  'order-workflows': {
    body: { company: 'SUD', code: 'AUTO', name: 'Automatic', confirmOrder: true },
    change: { securityLeadDays: 2, shippingPolicy: 'allAtOnce' },
    whole: {
      ...{ confirmOrder: true, createInvoice: false, validateInvoice: false, registerPayment: false },
      ...{ orderJournal: null, paymentJournal: null, paymentMethod: null, forceInvoiceDate: false },
      ...{ shippingPolicy: 'asSoonAsPossible', securityLeadDays: 0, invoicePer: 'order', isArchived: false },
    },
  },
  'workflow-configurations': {
    body: { instance: '', paymentType: 'CARD', financialStatus: 'Paid', orderWorkflow: 'NORD' },
    change: { orderWorkflow: 'OTHER' },
    whole: { paymentTerm: null },
  },
  'country-labels': { body: { instance: '', label: 'Atlantis', country: 'GR' }, change: { country: 'CY' }, whole: {} },
};

describe('The tables of the back office', () => {
  it('are made, found again by what tells them apart, changed and read, each by its description', async () => {
    await make('products', { sku: 'KIT-1', name: 'Kit', kind: 'kit' });
    for (const code of ['NORD', 'OTHER']) await make('order-workflows', { company: 'NORD', code, name: code });
    for (const { path, key } of recordResources) {
      const { body: given = {}, change: changes = {}, whole = {} } = examples[path] ?? {};
      const body: Record<string, unknown> = { ...given, ...('instance' in given && { instance: instance.code }) };
      const made = await make(path, body);
      const { id } = made.json<{ id: string }>();
      expect([path, made.json()]).toEqual([path, { id, ...whole, ...body }]);
      expect([path, (await make(path, body)).json()]).toMatchObject([path, { type: '/problems/alreadyExists' }]);
      const filters = new URLSearchParams(key.map((name): [string, string] => [name, String(body[name])]));
      expect((await under.call({ url: `/${path}?${filters.toString()}` })).json()).toMatchObject({ items: [{ id }] });
      await change(path, id, changes);
      expect((await under.call({ url: `/${path}/${id}` })).json()).toEqual({ id, ...whole, ...body, ...changes });
    }
  });

  it('are changed by nobody who has not seen them as they are', async () => {
    const { id } = (await make('products', { sku: 'SEEN', name: 'Seen' })).json<{ id: string }>();
    const patch = (headers: Record<string, string>) =>
      under.call({ method: 'PATCH', url: `/products/${id}`, body: { name: 'New' }, headers });
    expect((await patch({})).statusCode).toBe(428);
    expect((await patch({ 'if-match': '"old"' })).statusCode).toBe(412);
  });

  it('are made by the first of two who make the same one, and left as the first wanted them', async () => {
    const first = under.dataSource.createQueryRunner();
    await first.startTransaction();
    await first.query(`insert into product (sku, name) values ('TWICE', 'First')`);
    const second = make('products', { sku: 'TWICE', name: 'Second' });
    await eventually(async () => {
      const waiting: unknown[] = await under.dataSource.query(
        `select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like 'insert into product%'`,
      );
      return waiting.length === 1;
    });
    await first.commitTransaction();
    await first.release();
    expect((await second).json()).toMatchObject({ status: 409, type: '/problems/alreadyExists' });
    expect((await under.call({ url: '/products?sku=TWICE' })).json()).toMatchObject({ items: [{ name: 'First' }] });
  });

  it.each([
    ['products', { sku: 'A', name: 'A', kind: 'car' }, 400, '/kind'],
    ['products', { sku: '  ', name: 'A' }, 400, '/sku'],
    ['products', { sku: 'A\u0000', name: 'A' }, 400, '/sku'],
    ['products', { name: 'A' }, 400, '/sku'],
    ['products', { sku: 'A', name: 'A', colour: 'red' }, 400, '/colour'],
    ['pricelist-items', { company: 'NORD', pricelist: 'NONE', sku: 'A', price: '1' }, 422, '/pricelist'],
    ['pricelist-items', { company: 'NORD', pricelist: 'NONE', sku: 'A', price: '1,5' }, 400, '/price'],
    ['pricelist-items', { company: 'NORD', pricelist: 'NONE', sku: 'A', price: '-1' }, 400, '/price'],
    ['currency-rates', { company: 'NORD', currency: 'EUR', validOn: '2026-01-01', rate: '1' }, 422, '/currency'],
    ['currency-rates', { company: 'NORD', currency: 'USD', validOn: '2026-02-30', rate: '1' }, 400, '/validOn'],
    ['currency-rates', { company: 'NORD', currency: 'USD', validOn: '2026-01-01', rate: '0.0' }, 400, '/rate'],
    ['fiscal-positions', { company: 'NORD', code: 'X', name: 'X', countries: ['XX'] }, 400, '/countries/0'],
    ['warehouses', { company: 'NOBODY', code: 'X', name: 'X' }, 422, '/company'],
  ])('%s are not made of %j', async (path, body, status, pointer) => {
    expect((await make(path, body)).json()).toMatchObject({
      status,
      errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
  });

  it('hold kits of what is a kit and of what is none', async () => {
    const kit = (await make('products', { sku: 'KIT-2', name: 'Kit', kind: 'kit' })).json<{ id: string }>();
    const lamp = (await make('products', { sku: 'LAMP-9', name: 'Lamp' })).json<{ id: string }>();
    const component = (of: string, what: string) => make('kit-components', { kit: of, component: what, quantity: 1 });
    expect((await component('LAMP-9', 'LAMP-9')).json()).toMatchObject({ status: 422, errors: [{ pointer: '/kit' }] });
    expect((await component('KIT-2', 'KIT-2')).json()).toMatchObject({ errors: [{ pointer: '/component' }] });
    expect((await component('KIT-2', 'LAMP-9')).statusCode).toBe(201);
    expect((await change('products', kit.id, { kind: 'storable' })).json()).toMatchObject({ status: 422 });
    expect((await change('products', lamp.id, { kind: 'kit' })).json()).toMatchObject({ status: 422 });
  });
});

describe('ORD-15 what orders wait for', () => {
  it('lets those try again that are parked for want of it, and no others', async () => {
    const [waiting, other, abroad] = await Promise.all(
      ['unknownSku', 'totalsDiffer', 'unresolvedCountry'].map((reasonCode) =>
        aParkedOrder(under.dataSource, instance, reasonCode),
      ),
    );
    if (waiting === undefined || other === undefined || abroad === undefined) throw new Error('not parked');
    await make('products', { sku: 'LAMP-1', name: 'Lamp' });
    expect(await releasedOf(under.dataSource, [waiting, other, abroad])).toEqual([true, false, false]);
    await make('country-labels', { instance: instance.code, label: 'Mu', country: 'GR' });
    expect(await isReleased(under.dataSource, abroad)).toBe(true);
  });
});

describe('A record that is used', () => {
  it('shows by what, is changed in what matters to open orders only when that is meant, and is archived', async () => {
    const { product, order } = await anImportedOrder(under.dataSource, instance, backOffice);
    const usage = await under.call({ url: `/products/${product.id}/usage` });
    expect(usage.json()).toEqual({
      usedBy: [
        { what: 'open orders', count: { value: 1, exact: true }, matters: true },
        { what: 'order lines', count: { value: 1, exact: true }, matters: false },
        { what: 'delivery lines', count: { value: 1, exact: true }, matters: false },
      ],
    });
    expect((await change('products', product.id, { name: 'New name' })).statusCode).toBe(200);
    const refused = await change('products', product.id, { kind: 'service' });
    expect(refused.json()).toMatchObject({ status: 409, detail: expect.stringContaining('1 open orders') });
    expect((await change('products', product.id, { kind: 'service' }, '?confirmed=true')).statusCode).toBe(200);
    expect((await remove('products', product.id)).statusCode).toBe(409);
    await under.dataSource.getRepository(MarketplaceOrder).update(order.id, { progress: 'finished' });
    expect((await remove('products', product.id)).json()).toEqual({ outcome: 'archived' });
    expect((await under.call({ url: `/products/${product.id}` })).json()).toMatchObject({ isArchived: true });
    const list = (await under.call({ url: `/products?isArchived=true&sku=${product.sku}` })).json<{
      items: unknown[];
    }>();
    expect(list.items).toHaveLength(1);
  });

  it('is offered to nothing new once it is archived, and one that nothing uses is deleted', async () => {
    const { id } = (await make('products', { sku: 'GONE', name: 'Gone', kind: 'kit' })).json<{ id: string }>();
    await change('products', id, { isArchived: true });
    const component = { kit: 'GONE', component: 'LAMP-1', quantity: 1 };
    expect((await make('kit-components', component)).json()).toMatchObject({
      status: 422,
      errors: [{ pointer: '/kit' }],
    });
    expect((await remove('products', id)).json()).toEqual({ outcome: 'deleted' });
    await make('taxes', { company: 'NORD', name: 'Old', code: 'OLD', isArchived: true });
    await make('taxes', { company: 'NORD', name: 'VAT', code: 'VAT' });
    await make('fiscal-positions', { company: 'NORD', code: 'EU', name: 'Union' });
    const exchange = await make('fiscal-position-taxes', { company: 'NORD', fiscalPosition: 'EU', tax: 'VAT' });
    const refused = await change('fiscal-position-taxes', exchange.json<{ id: string }>().id, { replacement: 'Old' });
    expect(refused.json()).toMatchObject({ status: 422, errors: [{ pointer: '/replacement' }] });
    expect((await under.call({ url: `/products/${id}` })).statusCode).toBe(404);
  });

  it.each(recordResources.filter(hasArchive))(
    'names all tables whose rows keep it from being deleted: $path',
    async ({ table, usedBy = [] }) => {
      const keys: { table: string; column: string }[] = await under.dataSource.query(
        `select conrelid::regclass::text as table, attname as column
         from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
        where contype = 'f' and confrelid = $1::regclass`,
        [table],
      );
      const uses = usedBy.map(({ rows }) => rows('$1'));
      const unnamed = keys.filter(
        ({ table: user, column }) =>
          !uses.some((sql) => sql.startsWith(`from ${user} `) && sql.includes(`x.${column}`)),
      );
      expect(unnamed).toEqual([]);
    },
  );

  it('is a product that a setting names', async () => {
    const made = await make('products', { sku: 'FREIGHT', name: 'Freight', kind: 'service' });
    const { id } = made.json<{ id: string }>();
    await anInstance(under.dataSource, backOffice, { shopId: '7', settings: { shippingProduct: 'FREIGHT' } });
    expect((await under.call({ url: `/products/${id}/usage` })).json()).toMatchObject({
      usedBy: [{ what: 'settings of instances', count: { value: 1 } }],
    });
    expect((await remove('products', id)).json()).toEqual({ outcome: 'archived' });
  });

  it('is a warehouse or company that an instance is connected with', async () => {
    const { warehouse, company } = backOffice;
    for (const [path, { id }] of Object.entries({ warehouses: warehouse, companies: company })) {
      const { usedBy } = (await under.call({ url: `/${path}/${id}/usage` })).json<{ usedBy: { what: string }[] }>();
      expect(usedBy.map(({ what }) => what)).toContain('connected instances');
      expect((await remove(path, id)).statusCode).toBe(409);
    }
  });
});

describe('A list of records', () => {
  it.each(['/products?sku=A%00', '/stock/moves?reference=%00', '/listings?sku=%00'])(
    'is not asked for what no text holds: %s',
    async (url) => {
      expect((await under.call({ url })).json()).toMatchObject({ status: 400, type: '/problems/invalidRequest' });
    },
  );

  it('goes on from where a page ended, by its filters', async () => {
    for (const currency of ['CHF', 'SEK', 'NOK']) {
      await make('currency-rates', { company: 'NORD', currency, validOn: '2026-01-01', rate: '1' });
    }
    const first = (await under.call({ url: '/currency-rates?company=NORD&limit=2' })).json<{ nextCursor: string }>();
    expect(first).toMatchObject({
      items: [{ currency: 'CHF' }, { currency: 'SEK' }],
      count: { value: 3, exact: true },
    });
    const next = await under.call({ url: `/currency-rates?company=NORD&limit=2&cursor=${first.nextCursor}` });
    expect(next.json()).toMatchObject({ items: [{ currency: 'NOK' }], nextCursor: null });
    expect((await under.call({ url: `/currency-rates?colour=red` })).statusCode).toBe(400);
  });
});

import { listInvoices } from '../../api/invoices/list-invoices';
import { invoiceListQuery, type InvoiceRowBody, type InvoiceTotals } from '../../api/schemas/invoice';
import type { PageOf } from '../../api/lists/page-schema';
import { createDataSource } from '../../entities/data-source';
import type { Instance } from '../../entities/instance.entity';
import { scansOf } from '../support/table-scans';
import { bookInvoice, payInvoice, someJournals, type BookedDocument } from './support/booked-invoices';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';
import { aBackOffice, anImportedOrder, anInstance, type BackOffice, type ImportedOrder } from './support/back-office';

let under: ApiUnderTest;
let backOffice: BackOffice;
let here: Instance;
let there: Instance;

const run = <T>(sql: string, ...values: unknown[]): Promise<T[]> => under.dataSource.query(sql, values);

const book = (order: ImportedOrder, parts: Partial<BookedDocument> = {}): Promise<string> =>
  bookInvoice(under.dataSource, order, parts);

const anOrder = (instance: Instance): Promise<ImportedOrder> => anImportedOrder(under.dataSource, instance, backOffice);

const list = async (query: string): Promise<PageOf<InvoiceRowBody>> => {
  const answer = await under.call({ url: `/invoices?${query}` });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json<PageOf<InvoiceRowBody>>();
};
const idsOf = async (query: string): Promise<string[]> => (await list(query)).items.map(({ id }) => id);

beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
  here = await anInstance(under.dataSource, backOffice);
  there = await anInstance(under.dataSource, backOffice);
  await someJournals(under.dataSource, backOffice);
}, 60_000);
afterAll(() => under.stop());

describe('WFL-03 the list of invoices and credit notes', () => {
  let credited: ImportedOrder;
  const ids = { paid: '', cancelation: '', draft: '', byHand: '', yen: '', refunded: '', cancelled: '' };

  beforeAll(async () => {
    credited = await anOrder(here);
    ids.paid = await book(credited, { state: 'paid' });
    ids.cancelation = await book(credited, {
      ...{ kind: 'creditNote', source: 'cancelation/1', state: 'draft', total: '12.00', tax: '2.00' },
    });
    await payInvoice(under.dataSource, ids.paid, '120');
    ids.draft = await book(await anOrder(here), { state: 'draft', total: '60.00', tax: '10.00' });
    const byHand = await anOrder(there);
    await run(
      `update sale_order set workflow = jsonb_set(workflow, '{orderWorkflow,validateInvoice}', 'false') where id = $1`,
      byHand.saleOrder.id,
    );
    ids.byHand = await book(byHand, { state: 'draft', journal: 'OTHER', total: '60.00', tax: '10.00' });
    const inYen = await anOrder(there);
    ids.yen = await book(inYen, { state: 'paid', currency: 'JPY', total: '1000', tax: '0', date: '2026-02-01' });
    ids.refunded = await book(inYen, {
      ...{ kind: 'creditNote', source: 'refund/1', currency: 'JPY', total: '100', tax: '0', date: '2026-02-03' },
      refundState: 'REFUNDED',
    });
    ids.cancelled = await book(await anOrder(there), { state: 'cancelled', total: '5.00', tax: '0.00' });
  });

  it.each<[string, () => string, (keyof typeof ids)[]]>([
    ['all, the newest first', () => '', ['cancelled', 'refunded', 'yen', 'byHand', 'draft', 'cancelation', 'paid']],
    ['the oldest first', () => 'sort=createdAt&limit=2', ['paid', 'cancelation']],
    ['by date', () => 'sort=invoiceDate&state=paid&state=posted', ['paid', 'yen', 'refunded']],
    ['drafts come first, by date', () => 'sort=-invoiceDate&instance=first', ['draft', 'cancelation', 'paid']],
    ['a kind', () => 'kind=creditNote', ['refunded', 'cancelation']],
    ['states', () => 'state=draft&state=cancelled', ['cancelled', 'byHand', 'draft', 'cancelation']],
    ['an instance', () => 'instance=second', ['cancelled', 'refunded', 'yen', 'byHand']],
    ['a journal', () => 'journal=OTHER', ['byHand']],
    ['days, both included', () => 'dateFrom=2026-02-01&dateTo=2026-02-03', ['refunded', 'yen']],
    ['up to a day', () => 'dateTo=2026-01-31', ['cancelled', 'paid']],
    ['an order', () => `marketplaceOrderId=${credited.order.marketplaceOrderId}`, ['cancelation', 'paid']],
    ['what a person is to validate', () => 'toValidate=true', ['byHand', 'cancelation']],
    ['what nobody is to validate', () => 'toValidate=false&state=draft', ['draft']],
    ['what is due to customers', () => 'refundDue=true', ['cancelation']],
    ['what is not', () => 'refundDue=false&kind=creditNote', ['refunded']],
  ])('tells %s', async (_, query, expected) => {
    const found = await idsOf(query().replace('=first', `=${here.code}`).replace('=second', `=${there.code}`));
    const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
    expect(found.map((id) => names.get(id) ?? id)).toEqual(expected);
  });

  it('tells of each what finance asks, with what is still due by it', async () => {
    const { items, count } = await list('refundDue=true');
    expect(count).toEqual({ value: 1, exact: true });
    expect(items).toEqual([
      expect.objectContaining({
        ...{ id: ids.cancelation, kind: 'creditNote', state: 'draft', source: 'cancelation/1', number: null },
        ...{ instance: here.code, marketplaceOrderId: credited.order.marketplaceOrderId, journal: 'SALES' },
        ...{ saleOrder: credited.saleOrder.name, invoiceDate: null, commission: null },
        total: { amount: '12.00', currency: 'EUR' },
        refundDue: { amount: '12.00', currency: 'EUR' },
      }),
    ]);
  });

  it('adds up all that is filtered by currency, kind and state', async () => {
    const totals = async (query: string) =>
      (await under.call({ url: `/invoices/totals?${query}` }))
        .json<InvoiceTotals>()
        .items.map((item) => [
          item.currency,
          item.kind,
          item.state,
          item.count,
          item.untaxed.amount,
          item.total.amount,
        ]);
    expect(await totals('')).toEqual([
      ['EUR', 'invoice', 'cancelled', 1, '5.00', '5.00'],
      ['EUR', 'invoice', 'draft', 2, '100.00', '120.00'],
      ['EUR', 'invoice', 'paid', 1, '100.00', '120.00'],
      ['EUR', 'creditNote', 'draft', 1, '10.00', '12.00'],
      ['JPY', 'invoice', 'paid', 1, '1000.00', '1000.00'],
      ['JPY', 'creditNote', 'posted', 1, '100.00', '100.00'],
    ]);
    expect(await totals(`instance=${there.code}&dateFrom=2026-02-02`)).toEqual([
      ['JPY', 'creditNote', 'posted', 1, '100.00', '100.00'],
    ]);
    expect(await totals('refundDue=true')).toEqual([['EUR', 'creditNote', 'draft', 1, '10.00', '12.00']]);
  });

  it('is refused to a token that may not read orders, and names what it does not know', async () => {
    const url = '/invoices';
    expect((await under.call({ url, token: await under.token('deliveries:read') })).statusCode).toBe(403);
    expect((await under.call({ url, token: await under.token('orders:read') })).statusCode).toBe(200);
    for (const query of ['instance=nowhere', 'dateFrom=2026-13-01', 'toValidate=maybe', 'colour=red', 'sort=total']) {
      expect((await under.call({ url: `${url}?${query}` })).statusCode).toBe(400);
    }
    const { nextCursor } = await list('limit=1');
    expect((await under.call({ url: `${url}?limit=1&kind=invoice&cursor=${nextCursor ?? ''}` })).statusCode).toBe(400);
  });

  it('goes on where a page ended, and leaves nothing out while more is booked', async () => {
    for (const sort of ['-createdAt', 'invoiceDate', '-invoiceDate']) {
      const all = await idsOf(`sort=${sort}&limit=500`);
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: PageOf<InvoiceRowBody> = await list(
          `sort=${sort}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
        );
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
        if (seen.length === 2) await book(credited, { source: `order#${sort}`, date: '2020-01-01' });
      }
      expect(seen.filter((id) => all.includes(id))).toEqual(all);
      expect(new Set(seen).size).toBe(seen.length);
    }
  });
});

describe('WFL-03 a long list of invoices', () => {
  it('is read by its indexes: what is looked for, and next to nothing else', async () => {
    const rare = await anInstance(under.dataSource, backOffice);
    const common = await anOrder(here);
    const seldom = await anOrder(rare);
    await book(seldom);
    await run(
      `insert into invoice (sale_order_id, instance_id, source, kind, state, journal_id, partner_id, currency,
                            amount_untaxed, amount_tax, amount_total, invoice_date, number)
       select s.id, $2, 'order#' || n, 'invoice', 'paid', j.id, s.invoice_partner_id, 'EUR', 100, 20, 120,
              date '2024-01-01' + (n / 50)::integer, 'B/' || n
         from generate_series(1, 20000) n cross join sale_order s join journal j on j.code = 'SALES' where s.id = $1`,
      ...[common.saleOrder.id, here.id],
    );
    await run('vacuum analyze');
    const { url } = under.dataSource.options as { url: string };
    const dataSource = createDataSource(url, { poolSize: 1 });
    await dataSource.initialize();
    try {
      const day = 'dateFrom=2025-01-01&dateTo=2025-01-01';
      const order = `marketplaceOrderId=${seldom.order.marketplaceOrderId}`;
      for (const query of [`instance=${rare.code}`, 'toValidate=true', 'refundDue=true', day, order]) {
        const wanted = invoiceListQuery.parse({ limit: 10, ...Object.fromEntries(new URLSearchParams(query)) });
        const scans = await scansOf(dataSource, 'invoice', () => listInvoices(dataSource, wanted));
        expect({ query, sequential: scans.sequential }).toEqual({ query, sequential: 0 });
        expect(`${query}: ${String(scans.rowsReadByIndex < 400 ? 'few' : scans.rowsReadByIndex)}`).toBe(
          `${query}: few`,
        );
      }
    } finally {
      await dataSource.destroy();
    }
  });
});

import type { EntityManager } from 'typeorm';
import { postInvoice, type PostedInvoice } from '../../../activities/orders/post-invoice';
import { Invoice } from '../../../entities/invoice.entity';
import { Journal } from '../../../entities/journal.entity';
import { SaleOrder } from '../../../entities/sale-order.entity';
import { aBackOffice, anImportedOrder, anInstance } from '../../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
/** Of an order of this year, and of one of the last night of 2024. */
let saleOrders: { readonly now: SaleOrder; readonly earlier: SaleOrder };
let instanceId: string;
let journals: { readonly sales: Journal; readonly other: Journal };

beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  const backOffice = await aBackOffice(dataSource);
  const instance = await anInstance(dataSource, backOffice);
  instanceId = instance.id;
  const journal = (code: string): Promise<Journal> =>
    dataSource.manager.save(
      dataSource.manager.create(Journal, { companyId: backOffice.company.id, code, name: code, kind: 'sale' }),
    );
  journals = { sales: await journal('INV'), other: await journal('XINV') };
  const [now, earlier] = [
    await anImportedOrder(dataSource, instance, backOffice),
    await anImportedOrder(dataSource, instance, backOffice),
  ];
  await dataSource.manager.update(SaleOrder, earlier.saleOrder.id, { orderedAt: new Date('2024-12-31T23:30:00Z') });
  saleOrders = { now: now.saleOrder, earlier: earlier.saleOrder };
});
afterAll(() => database.drop());

let drafted = 0;

/** A draft in this journal. */
async function aDraft(manager: EntityManager, { id }: SaleOrder, journal: Journal): Promise<string> {
  const { invoicePartnerId: partnerId } = await manager.findOneByOrFail(SaleOrder, { id });
  drafted += 1;
  const saved = await manager.save(
    manager.create(Invoice, {
      instanceId,
      ...{ saleOrderId: id, source: `delivery/${String(drafted)}`, kind: 'invoice', journalId: journal.id, partnerId },
      ...{ currency: 'EUR', amountUntaxed: '10', amountTax: '2', amountTotal: '12' },
    }),
  );
  return saved.id;
}

const toPost = (invoiceId: string, isOrderDateForced = false) => ({ invoiceId, isOrderDateForced, dueDays: 30 });

const numbersOf = async (journal: Journal, year: number): Promise<readonly number[]> => {
  const rows: { number: string }[] = await database.dataSource.query(
    `select number from invoice where journal_id = $1 and number like $2 and state = 'posted' order by number`,
    [journal.id, `%/${String(year)}/%`],
  );
  return rows.map(({ number }) => Number(number.split('/').at(-1)));
};
const from1 = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

const YEAR = new Date().getUTCFullYear();

describe('WFL-03 the numbers of a journal in a year', () => {
  it('have no gap, by however many at once, whatever of it fails, in the year of the date of each', async () => {
    const { dataSource } = database;
    const kinds = Array.from({ length: 40 }, (_, index) => ({
      journal: index % 3 === 0 ? journals.other : journals.sales,
      isForced: index % 2 === 0,
      isFailing: index % 5 === 0,
    }));
    const outcomes = await Promise.allSettled(
      kinds.map(({ journal, isForced, isFailing }) =>
        dataSource.transaction(async (manager) => {
          const saleOrder = isForced ? saleOrders.earlier : saleOrders.now;
          await postInvoice(manager, toPost(await aDraft(manager, saleOrder, journal), isForced));
          if (isFailing) throw new Error('The step failed after its number was taken');
        }),
      ),
    );
    for (const journal of [journals.sales, journals.other]) {
      for (const [year, isForced] of [[2024, true] as const, [YEAR, false] as const]) {
        // Of those that do not fail, one may give up waiting for its turn, as a step does that is tried again.
        const posted = kinds.filter(
          (kind, index) =>
            kind.journal === journal && kind.isForced === isForced && outcomes[index]?.status === 'fulfilled',
        );
        expect(posted.length).toBeGreaterThan(0);
        expect(await numbersOf(journal, year)).toEqual(from1(posted.length));
      }
    }
  });

  it('are dated as the order, and due by the payment term', async () => {
    const { dataSource } = database;
    const invoiceId = await aDraft(dataSource.manager, saleOrders.earlier, journals.sales);
    const posted = await dataSource.transaction((manager) => postInvoice(manager, toPost(invoiceId, true)));
    const invoice = await dataSource.manager.findOneByOrFail(Invoice, { id: invoiceId });
    expect(posted).toEqual({ kind: 'posted', number: invoice.number });
    expect(invoice).toMatchObject({ state: 'posted', invoiceDate: '2024-12-31', dueDate: '2025-01-30' });
    expect(invoice.number).toMatch(/^INV\/2024\/\d{5}$/);
  });

  it('are given to a draft alone: one that is posted keeps its number, and none is lost', async () => {
    const { dataSource } = database;
    const invoiceId = await aDraft(dataSource.manager, saleOrders.now, journals.sales);
    const post = (): Promise<PostedInvoice> =>
      dataSource.transaction((manager) => postInvoice(manager, toPost(invoiceId)));
    const first = await post();
    await expect(post()).rejects.toThrow('no draft');
    const next = await aDraft(dataSource.manager, saleOrders.now, journals.sales);
    await dataSource.transaction((manager) => postInvoice(manager, toPost(next)));
    expect(await dataSource.manager.findOneByOrFail(Invoice, { id: invoiceId })).toMatchObject(
      first.kind === 'posted' ? { number: first.number } : {},
    );
    const numbers = await numbersOf(journals.sales, YEAR);
    expect(numbers).toEqual(from1(numbers.length));
  });
});

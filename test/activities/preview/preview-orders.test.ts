import { databasePreviewSource } from '../../../activities/preview/database-source';
import { previewOrders, type OrderPreview } from '../../../activities/preview/preview-orders';
import { fillBackOffice } from '../../support/a-back-office';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { aRawOrder } from '../../support/raw-order';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await fillBackOffice(database.dataSource, { confirmedAt: '2026-01-01T00:00:00Z' });
});

afterAll(() => database.drop());

async function preview(
  orders: readonly unknown[],
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<OrderPreview[]> {
  const source = await databasePreviewSource(database.dataSource.manager, 'demo');
  if (source === null) throw new Error('The database does not hold the demo');
  return previewOrders({ orders, overrides, source });
}

const summary = ({ marketplaceOrderId, decision, reasons }: OrderPreview) => [
  marketplaceOrderId,
  decision,
  ...reasons.map(({ code }) => code),
];

const known = aRawOrder().withLine({ offer_sku: 'QP-FORET-10' });

describe('previewing orders', () => {
  it('shows what each would become, in the order given', async () => {
    const previews = await preview([
      known.withId('A').build(),
      aRawOrder().withId('B').withLine({ offer_sku: 'X' }).build(),
      known.withId('C').withState('CANCELED').build(),
      known.withId('D').withState('WAITING_DEBIT').build(),
    ]);
    expect(previews.map(summary)).toEqual([
      ['A', 'import'],
      ['B', 'wait', 'unknownSku'],
      ['C', 'ignore', 'canceledBeforeImport'],
      ['D', 'ignore', 'stateNotTaken'],
    ]);
    expect(previews[0]).toMatchObject({
      totals: { ours: '15.00', marketplace: '15.00', currency: 'EUR' },
      saleOrder: {
        partners: { invoice: { name: 'Anna Weber' } },
        steps: expect.arrayContaining([{ step: 'shipDelivery', by: 'automatic' }]),
      },
    });
    expect(previews[1]).toMatchObject({ totals: { ours: '15.00', marketplace: '15.00' }, saleOrder: null });
  });

  it('goes by the settings of the instance, and by those tried out over them', async () => {
    const waiting = aRawOrder().withState('WAITING_DEBIT').withLine({ offer_sku: 'X' }).build();
    const overrides = { orderStates: ['WAITING_DEBIT'], createProductIfNotFound: true };
    expect((await preview([waiting], overrides)).map(summary)).toEqual([['RAW-1-A', 'import']]);
    const [withOurTaxes] = await preview([known.build()], { taxSystem: 'default' });
    expect(withOurTaxes?.saleOrder).toMatchObject({ header: { taxSystem: 'default' }, lines: [{ taxes: [] }, {}] });
  });

  it('knows when the instance was confirmed', async () => {
    const old = known.withState('SHIPPED').with({ created_date: '2025-12-31T23:00:00Z' }).build();
    expect((await preview([old])).map(summary)).toEqual([['RAW-1-A', 'ignore', 'createdBeforeConfirm']]);
  });

  it('writes nothing', async () => {
    await preview([known.build()], { createProductIfNotFound: true });
    const [row]: unknown[] = await database.dataSource.query(
      `select (select count(*) from marketplace_order)::integer as orders, (select count(*) from partner)::integer as partners,
              (select count(*) from delivery_method)::integer as methods`,
    );
    expect(row).toEqual({ orders: 0, partners: 0, methods: 0 });
  });

  it('names every member that cannot be read, not only the first two', async () => {
    const broken = known.withLine({ price: 'x', quantity: -1 }).with({ total_price: 'a lot' }).build();
    const [unreadable] = await preview([broken]);
    expect(unreadable?.decisions.map(({ subject }) => subject)).toEqual([
      'total_price',
      'order_lines[1].quantity',
      'order_lines[1].price',
    ]);
  });

  it('is of no instance that the database does not hold', async () => {
    expect(await databasePreviewSource(database.dataSource.manager, 'nobody')).toBeNull();
  });
});

describe('ORD-12 odd orders in a preview', () => {
  it.each<[string, unknown, readonly unknown[]]>([
    ['nothing', null, [null, 'wait', 'unreadableOrder']],
    ['a number', 5, [null, 'wait', 'unreadableOrder']],
    ['no id', { order_state: 'SHIPPING' }, [null, 'wait', 'unreadableOrder']],
    ['an id alone', { order_id: 'A' }, ['A', 'wait', 'unreadableOrder']],
    ['no lines', known.with({ order_lines: [], total_price: 0 }).build(), ['RAW-1-A', 'wait', 'noLines']],
    ['an odd id', known.withId('AN/1 é ✓').build(), ['AN/1 é ✓', 'import']],
    [
      'ended, and no currency',
      known.withState('CANCELED').with({ currency_iso_code: null }).build(),
      ['RAW-1-A', 'ignore', 'canceledBeforeImport'],
    ],
    ['a state never seen', known.withState('ON_THE_MOON').build(), ['RAW-1-A', 'ignore', 'stateNotTaken']],
    [
      'amounts as text',
      aRawOrder()
        .withLine({ offer_sku: 'QP-FORET-10', price: '10.00', price_unit: '10', shipping_price: '2.5' })
        .build(),
      ['RAW-1-A', 'import'],
    ],
    ['no payment type', known.with({ payment_type: null, paymentType: null }).build(), ['RAW-1-A', 'import']],
  ])('%s has its answer', async (_, raw, expected) => {
    expect((await preview([raw])).map(summary)).toEqual([expected]);
  });

  it('say which member cannot be read', async () => {
    const [unreadable] = await preview([{ ...known.build(), currency_iso_code: null }]);
    expect(unreadable).toMatchObject({
      marketplaceOrderId: 'RAW-1-A',
      reasons: [{ message: 'currency_iso_code is missing' }],
      decisions: [
        {
          rule: 'ORD-12',
          subject: 'currency_iso_code',
          sentence: 'currency_iso_code is missing',
          reasonCode: 'unreadableOrder',
        },
      ],
      totals: { ours: null, marketplace: null, currency: null },
    });
  });
});

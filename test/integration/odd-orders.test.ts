import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder, countOf, importIds, KNOWN_SKU, placeRaw, runLines, sweepOnce } from '../support/importing';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';
import type { RawOrder } from '../support/raw-order';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector({
    settings: { orderStates: ['WAITING_ACCEPTANCE', 'SHIPPING'], writeBackOrderNumber: false },
  });
}, 60_000);
afterAll(() => connector.stop());

const address = { firstname: 'Zoë', lastname: 'Ångström', street_1: '1 rue X', zip_code: '75001', city: 'Paris' };
const without = (order: RawOrder, ...members: string[]): RawOrder =>
  Object.fromEntries(Object.entries(order).filter(([name]) => !members.includes(name)));

/** Orders of which each is odd in its own way, and what becomes of it. */
const imported: readonly [string, RawOrder][] = [
  [
    'numbers sent as text',
    aFreshOrder('TEXT-1', { quantity: '2', price_unit: '10.00', price: '20.00', shipping_price: '2.5' })
      .with({ price: '20.00', shipping_price: '2.50', total_price: '22.50' })
      .build(),
  ],
  ['text sent as numbers', aFreshOrder('4711').with({ order_id: 4711, commercial_id: 12, payment_type: 7 }).build()],
  [
    'members that nobody knows',
    aFreshOrder('NEW-1', { new_member: { deep: [1, null] } })
      .with({ another: [] })
      .build(),
  ],
  [
    'nulls wherever they may be',
    aFreshOrder('NULLS-1', {
      promotions: null,
      refunds: null,
      cancelations: null,
      order_line_additional_fields: null,
      offer_id: null,
      category_code: null,
      total_commission: null,
      product_title: null,
    })
      .with({
        channel: null,
        fulfillment: null,
        references: null,
        order_additional_fields: null,
        commercial_id: null,
        shipping_zone_code: null,
        shipping_type_code: null,
        shipping_type_label: null,
        shipping_deadline: null,
        can_cancel: null,
        customer_notification_email: null,
        has_incident: null,
      })
      .build(),
  ],
  [
    'NUL characters and half of a character pair',
    aFreshOrder('NUL-1', { product_title: 'Mar\u0000teau \ud83d' })
      .with({
        commercial_id: 'C\u0000-1',
        payment_type: 'CA\u0000RD',
        channel: { code: 'WE\u0000B', label: '\udc00' },
        customer: {
          customer_id: 'C',
          firstname: 'A\u0000',
          lastname: 'B',
          locale: 'fr_FR',
          billing_address: { ...address, country_iso_code: 'FRA', city: 'Pa\u0000ris' },
          shipping_address: { ...address, country_iso_code: 'FRA' },
        },
      })
      .build(),
  ],
  ['slashes and spaces in its id', aFreshOrder('A/B C/../x?y=%2F&z#1').build()],
  ['letters of every script in its id', aFreshOrder('Commande-é-日本-🛠').build()],
  ['a line in a state of its own', aFreshOrder('LINE-1', { order_line_state: 'INCIDENT_OPEN' }).build()],
];

const parked: readonly [string, RawOrder, string, string][] = [
  ['no lines', { ...aFreshOrder('EMPTY-1').build(), order_lines: [] }, 'noLines', 'The order has no lines'],
  [
    'lines that are null',
    { ...aFreshOrder('EMPTY-2').build(), order_lines: null },
    'noLines',
    'The order has no lines',
  ],
  [
    'no address',
    aFreshOrder('NOWHERE-1')
      .with({ customer: { billing_address: null, shipping_address: null } })
      .build(),
    'addressMissing',
    'address',
  ],
  ['no customer at all', without(aFreshOrder('NOBODY-1').build(), 'customer'), 'addressMissing', 'address'],
  [
    'a country that nobody knows',
    aFreshOrder('ATLANTIS-1')
      .with({
        customer: {
          billing_address: { ...address, country: 'Atlantis' },
          shipping_address: { ...address, country: 'Atlantis' },
        },
      })
      .build(),
    'unresolvedCountry',
    'Atlantis',
  ],
  ['no currency', without(aFreshOrder('COIN-1').build(), 'currency_iso_code'), 'unreadableOrder', 'currency_iso_code'],
  [
    'an amount that is a word',
    aFreshOrder('WORD-1', { price: 'ten' }).with({ price: 10 }).build(),
    'unreadableOrder',
    'order_lines[0].price',
  ],
  [
    'an absurd amount',
    aFreshOrder('HUGE-1', { price: 5e14, price_unit: 5e14, shipping_price: 0 }).build(),
    'unreadableOrder',
    'price',
  ],
  [
    'a line that is no object',
    { ...aFreshOrder('LIST-1').build(), order_lines: ['x'] },
    'unreadableOrder',
    'order_lines[0]',
  ],
  [
    'the same line twice',
    aFreshOrder('TWICE-1', { order_line_id: 'L' }).withLine({ offer_sku: KNOWN_SKU, order_line_id: 'L' }).build(),
    'unreadableOrder',
    'order_line_id',
  ],
  [
    'dates that are none',
    aFreshOrder('DATE-1').with({ created_date: 'soon', last_updated_date: 'later' }).build(),
    'unreadableOrder',
    'created_date',
  ],
  ['a thousand unknown SKUs', manyUnknown('MANY-1'), 'unknownSku', 'SKU-OF-NOBODY-0999'],
];

function manyUnknown(id: string): RawOrder {
  let order = aFreshOrder(id);
  for (let line = 0; line < 1000; line += 1) {
    order = order.withLine({ offer_sku: `SKU-OF-NOBODY-${String(line).padStart(4, '0')}-${'x'.repeat(200)}` });
  }
  return order.build();
}

describe('ORD-12 whatever an order holds, nothing dies of it', () => {
  it('reads one page of all these oddities in one sweep', async () => {
    await placeRaw(connector, [
      ...imported.map(([, order]) => order),
      ...parked.map(([, order]) => order),
      ...[null, 'an order', 17, [], {}, { order_id: null, order_state: 'SHIPPING' }],
      aFreshOrder('STATE-1').withState('ON_THE_MOON').build(),
      aFreshOrder('STATE-2').with({ order_state: null }).build(),
    ]);
    const [plain = ''] = await connector.place('oneLine');
    const { runId, read } = await sweepOnce(connector);
    expect(read).toBe(imported.length + parked.length + 9);
    await eventually(() => waitingFor(connector, plain, 'delivery'));
    const nameless = (await runLines(connector, runId)).filter(({ record }) =>
      record.startsWith('order without an id'),
    );
    expect(nameless).toHaveLength(6);
    for (const line of nameless) expect(line).toMatchObject({ state: 'failed', reasonCode: 'unreadableOrder' });
    expect(await countOf(connector, `from cursor`)).toBe(1);
  });

  it.each(imported)('imports an order with %s', async (_, order) => {
    await eventually(() => waitingFor(connector, String(order.order_id), 'delivery'));
  });

  it.each(parked)('holds an order with %s and says why', async (_, order, code, words) => {
    const id = String(order.order_id);
    await eventually(() => parkedFor(connector, id, code));
    const { reasonText, saleOrderId } = await orderRow(connector, id);
    expect(reasonText).toContain(words);
    expect(saleOrderId).toBeNull();
    const { status } = await connector.client.workflow.getHandle(`order/demo/${id}`).describe();
    expect(status.name).toBe('RUNNING');
  });

  it('keeps a reason of many words whole in the database and short in the history', async () => {
    const { reasonText } = await orderRow(connector, 'MANY-1');
    expect(reasonText?.length).toBeGreaterThan(200_000);
    const history = await connector.client.workflow.getHandle('order/demo/MANY-1').fetchHistory();
    expect(JSON.stringify(history).length).toBeLessThan(60_000);
  });

  it('keeps an order in an unknown state and leaves it alone, or waits with it when it is asked for', async () => {
    expect(await orderRow(connector, 'STATE-1')).toMatchObject({ state: 'ON_THE_MOON', decision: 'ignored' });
    await importIds(connector, ['STATE-1']);
    await eventually(() => waitingFor(connector, 'STATE-1', 'takable'));
    expect(await runLines(connector)).toMatchObject([{ state: 'draft', reasonCode: 'unknownState' }]);
  });

  it('goes on with an imported order whose state turns into an unknown one', async () => {
    const order = aFreshOrder('LATER-1');
    await placeRaw(connector, [order.build()]);
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, 'LATER-1', 'delivery'));
    const later = { last_updated_date: new Date(Date.now() + 60_000).toISOString() };
    await placeRaw(connector, [order.withState('HALF_SHIPPED').with(later).build()]);
    await sweepOnce(connector);
    await eventually(async () => (await orderRow(connector, 'LATER-1')).state === 'HALF_SHIPPED');
    await eventually(() => waitingFor(connector, 'LATER-1', 'delivery'));
  });

  it('imports a held order once a better answer comes', async () => {
    const better = { last_updated_date: new Date(Date.now() + 60_000).toISOString() };
    await placeRaw(connector, [
      aFreshOrder('COIN-1').with(better).build(),
      aFreshOrder('NOWHERE-1').with(better).build(),
    ]);
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, 'COIN-1', 'delivery'));
    await eventually(() => waitingFor(connector, 'NOWHERE-1', 'delivery'));
  });
});

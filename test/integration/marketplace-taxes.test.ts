import { headOf, isBooked, linesOf, take } from '../support/booked';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder, countOf, KNOWN_SKU } from '../support/importing';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector();
}, 60_000);
afterAll(() => connector.stop());

describe('TAX-02 the amounts of the marketplace are booked as given', () => {
  it('makes a missing tax, named from code, rate and Included or Excluded, and recomputes nothing', async () => {
    const taxes = [
      { code: 'MOON', rate: 19.6, amount: 7.77 },
      { code: 'MOON', rate: 5.5, amount: 0 },
      { code: 'FLAT', amount: 1 },
    ];
    await take(
      connector,
      aFreshOrder('TAX-1', { taxes, shipping_taxes: [{ code: 'MOON', rate: '19.60', amount: '0.01' }] }).build(),
      aFreshOrder('TAX-2', { taxes: [{ code: 'MOON', rate: 19.6, amount: 1.5 }], shipping_taxes: [] })
        .with({ order_tax_mode: 'TAX_INCLUDED' })
        .build(),
    );
    await eventually(() => isBooked(connector, 'TAX-1'));
    await eventually(() => isBooked(connector, 'TAX-2'));
    const [product, shipping] = await linesOf(connector, 'TAX-1');
    expect(product?.taxes).toEqual([
      { name: 'MOON 19.6% Excluded', amount: '7.77' },
      { name: 'MOON 5.5% Excluded', amount: '0' },
      { name: 'FLAT Excluded', amount: '1' },
    ]);
    expect(shipping?.taxes).toEqual([{ name: 'MOON 19.6% Excluded', amount: '0.01' }]);
    expect((await headOf(connector, 'TAX-1')).tax).toBe('8.7800');
    expect((await headOf(connector, 'TAX-1')).total).toBe('21.2800');
    expect((await linesOf(connector, 'TAX-2'))[0]?.taxes).toEqual([{ name: 'MOON 19.6% Included', amount: '1.5' }]);
    expect((await headOf(connector, 'TAX-2')).total).toBe('12.5000');
  });

  it('makes each tax once, however many orders bring it at the same time', async () => {
    const taxes = ['Z', 'A', 'M'].map((code) => ({ code: `RACE-${code}`, rate: 10, amount: 1 }));
    const orders = Array.from({ length: 12 }, (_, index) =>
      aFreshOrder(`RACE-${String(index)}`, { taxes: index % 2 === 0 ? taxes : [...taxes].reverse() }).build(),
    );
    await take(connector, ...orders);
    for (let index = 0; index < 12; index += 1) await eventually(() => isBooked(connector, `RACE-${String(index)}`));
    expect(await countOf(connector, `from tax where code like 'RACE-%'`)).toBe(3);
  });
});

describe('TAX-05 a line without tax lines', () => {
  it('counts as untaxedPrices says at the time of its import, beside one that has some, and books no tax', async () => {
    const untaxed = { taxes: [], shipping_taxes: [] };
    const mixed = (id: string) =>
      aFreshOrder(id, untaxed).withLine({ offer_sku: KNOWN_SKU, taxes: [{ code: 'MIX', rate: 20, amount: 2 }] });
    const isIncluded = async (id: string): Promise<boolean[]> => {
      const rows: { isIncluded: boolean }[] = await connector.dataSource.query(
        `select l.is_tax_included as "isIncluded" from sale_order_line l join sale_order s on s.id = l.sale_order_id
           join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = $1 order by l.position`,
        [id],
      );
      return rows.map(({ isIncluded: each }) => each);
    };
    for (const [untaxedPrices, expected] of [
      ['taxIncluded', true],
      ['taxExcluded', false],
    ] as const) {
      await connector.dataSource.query(
        `update instance set settings = settings || $2::jsonb, settings_version = settings_version + 1 where code = $1`,
        [INSTANCE_CODE, JSON.stringify({ untaxedPrices })],
      );
      await take(connector, mixed(untaxedPrices).build());
      await eventually(() => isBooked(connector, untaxedPrices));
      expect(await isIncluded(untaxedPrices)).toEqual([expected, expected, false, false]);
      expect(await headOf(connector, untaxedPrices)).toMatchObject({ tax: '2.5000', total: '27.5000' });
    }
  });
});

import fc from 'fast-check';
import { offerCsv } from '../../../activities/mirakl/offers/offer-csv';
import { BrokenRows } from '../../../activities/mirakl/rows-form';
import { exportedOfferSchema, type ExportedOffer } from '../../../activities/mirakl/offers/offer-schema';
import { catalogue } from '../../../sandbox/catalogue';
import { csvHeader, csvLine } from '../../../sandbox/offers/offer-csv';
import { exportedOffer, offerDocument } from '../../../sandbox/offers/offer-document';
import { gathered, inPieces } from '../../support/pieces';

const shop = { shopId: 2042, name: 'Quincaillerie; "du Port"' };
const at = new Date('2026-03-01T12:00:00Z');

const offers = async (text: string, sizes: readonly number[] = [7]): Promise<readonly ExportedOffer[]> =>
  (await gathered(offerCsv.rows(inPieces(text, sizes)))).map((row) => exportedOfferSchema.parse(row));

function exported(members: object): string {
  const document = { ...offerDocument(catalogue[0], at), ...members };
  return csvLine(exportedOffer(document, shop, { at, isDeleted: false }));
}

const KNOWN_ODD = [
  ...[
    '00123',
    '1E5',
    'TRUE',
    'null',
    '=cmd',
    "=cmd|' /C calc'!A0",
    '+1',
    '-1',
    '@x',
    "'x",
    ' lead',
    'trail ',
    '  ',
    '\tx',
  ],
  ...[
    '"',
    '""',
    'a"b',
    '"a"',
    'a\\"b',
    '\\',
    '\\"',
    'a;b',
    ';',
    'a,b',
    'a|b',
    'a\nb',
    'a\r\nb',
    'a\rb',
    '\n',
    'a/b',
    '/',
  ],
  ...['日本', '😀', 'é', 'e\u0301', '\u00a0x\u00a0', '\u2028', '\ufeffx', '#x', '<x>', '&amp;', '%20', '{}', '[1]'],
];

describe('LST-01 offers of a CSV export', () => {
  it('have the SKU that the marketplace has, whatever it holds', async () => {
    const anything = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    const sku = fc.oneof(fc.constantFrom(...KNOWN_ODD), anything).filter((text) => text.trim() !== '');
    const pairs = fc.array(fc.tuple(sku, fc.oneof(sku, fc.constant(''))), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(pairs, fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }), async (wanted, sizes) => {
        const text = wanted.map(([shop_sku, description]) => exported({ shop_sku, description })).join('');
        const read = await offers(csvHeader() + text, sizes);
        expect(read.map(({ shopSku, description }) => [shopSku, description ?? ''])).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });

  it('are those of the JSON export', async () => {
    const members = {
      ...{ description: 'Two\nlines; "quoted"', channels: ['WEB_FR', 'WEB_BE'], min_order_quantity: 2 },
      all_prices: [
        {
          ...{ price: 8, unit_origin_price: 10.5, unit_discount_price: 8, discount_start_date: '2026-01-01T00:00:00Z' },
          discount_end_date: null,
        },
      ],
    };
    const document = { ...offerDocument(catalogue[0], at), ...members };
    const json = exportedOfferSchema.parse(exportedOffer(document, shop, { at, isDeleted: false }));
    const csv = await offers(csvHeader() + exported(members));
    expect(csv).toEqual([{ ...json, warehouses: [] }]);
  });

  it('are read with another delimiter, a mark at the beginning, rows cut short and columns that nobody knows', async () => {
    const text =
      '\ufeffoffer-id,shop-sku,price,origin-price,custom,discount-price,discount-ranges\r\n1,"A,1",9,10,x,,"1|9.50,5|8"\r\n2,B,3\r\n';
    expect(await offers(text)).toMatchObject([
      { offerId: '1', shopSku: 'A,1', originPrice: '10', discount: { price: '9.5' } },
      { offerId: '2', shopSku: 'B', discount: null },
    ]);
  });

  it.each([
    ['cut within a quoted cell', 'offer-id;shop-sku\n1;A\n2;"B', 'CSV that is cut or broken'],
    ['JSON', '[{"offer_id": 1, "shop_sku": "A"}]', 'CSV without the columns offer-id and shop-sku'],
    ['a table of something else', 'sku;price\nA;1\n', 'CSV without the columns offer-id and shop-sku'],
  ])('are not read from a text that is %s', async (_name, text, words) => {
    await expect(offers(text)).rejects.toThrow(new BrokenRows(words));
  });

  it('name every zone that they have a charge for', async () => {
    const header =
      'offer-id;shop-sku;min-shipping-zone;shipping-price[zone=FR2,method=STD];shipping-price[zone=BE1,method=STD]\n';
    expect((await offers(`${header}1;A;FR1;10.00;\n`))[0]?.shippingZoneCodes).toEqual(['FR1', 'FR2']);
  });
});

import fc from 'fast-check';
import { convertPrice } from '../../../domain/listings/convert-price';
import { fixedPrice } from '../../../domain/listings/fixed-price';
import { priceAt } from '../../../domain/listings/price-at';

const day = {
  companyCurrency: 'EUR',
  rates: new Map([
    ['USD', '1.25'],
    ['JPY', '160'],
    ['KWD', '0.3333333333'],
  ]),
};

describe('LST-05 a price in the currency of the pricelist', () => {
  it.each([
    ['12.50', 'EUR', 'EUR', '12.50'],
    ['0.125', 'EUR', 'EUR', '0.125'],
    ['10', 'USD', 'EUR', '8.00'],
    ['10', 'EUR', 'USD', '12.50'],
    ['1', 'USD', 'JPY', '128'],
    ['0.05', 'EUR', 'USD', '0.06'],
    ['0.03', 'USD', 'EUR', '0.02'],
    ['1', 'KWD', 'EUR', '3.00'],
    ['999999999999.99', 'EUR', 'JPY', '159999999999998'],
  ])('%s %s is, in %s, %s', (price, from, to, expected) => {
    expect(convertPrice({ price, from, to }, day)).toEqual({ kind: 'converted', price: expected });
  });

  it.each([
    ['GBP', 'EUR', 'There is no rate of GBP against EUR to make a price in EUR of 1 GBP', ['GBP']],
    ['EUR', 'CHF', 'There is no rate of CHF against EUR to make a price in CHF of 1 EUR', ['CHF']],
    ['GBP', 'CHF', 'There is no rate of GBP and of CHF against EUR to make a price in CHF of 1 GBP', ['GBP', 'CHF']],
  ])('from %s to %s is missing its rate, in words', (from, to, message, subjects) => {
    const missing = { kind: 'missingRate', reason: { code: 'missingRate', message, subjects } };
    expect(convertPrice({ price: '1', from, to }, day)).toEqual(missing);
  });

  it('needs no rate where nothing is to be converted', () => {
    expect(convertPrice({ price: '5', from: 'GBP', to: 'GBP' }, day)).toMatchObject({ price: '5.00' });
  });

  it('is rounded once, to the nearest unit of its currency', () => {
    const cents = fc.integer({ min: 0, max: 10_000_000 });
    const rate = fc.integer({ min: 1, max: 5_000_000 }).map((millionths) => (millionths / 1_000_000).toFixed(6));
    fc.assert(
      fc.property(cents, rate, (amount, usd) => {
        const rates = { companyCurrency: 'EUR', rates: new Map([['USD', usd]]) };
        const converted = convertPrice({ price: (amount / 100).toFixed(2), from: 'EUR', to: 'USD' }, rates);
        const exact = BigInt(amount) * BigInt(Math.round(Number(usd) * 1_000_000));
        const nearest = (exact + 500_000n) / 1_000_000n;
        const expected = `${String(nearest / 100n)}.${String(nearest % 100n).padStart(2, '0')}`;
        expect(converted).toEqual({ kind: 'converted', price: expected });
      }),
    );
  });
});

describe('LST-05 a fixed price', () => {
  it.each([
    ['-0.01', 'EUR', 'No pricelist holds the price -0.01 EUR, which is -0.01 EUR'],
    ['999999999999.99', 'JPY', 'No pricelist holds the price 159999999999998 JPY, which is 999999999999.99 EUR'],
  ])('of %s EUR in %s does not fit a pricelist, in words', (price, to, message) => {
    const unfit = { kind: 'unfit', reason: { code: 'unfitPrice', message } };
    expect(fixedPrice({ price, from: 'EUR', to }, day)).toEqual(unfit);
  });

  it('that cannot be converted says why', () => {
    const missing = convertPrice({ price: '1', from: 'GBP', to: 'EUR' }, day);
    expect(fixedPrice({ price: '1', from: 'GBP', to: 'EUR' }, day)).toEqual(missing);
  });

  it.each([
    ['0', 'EUR', '0.00'],
    ['10', 'USD', '12.50'],
  ])('of %s EUR in %s is %s', (price, to, expected) => {
    expect(fixedPrice({ price, from: 'EUR', to }, day)).toEqual({ kind: 'converted', price: expected });
  });
});

describe('LST-05 what an offer costs now', () => {
  const prices = { originPrice: '20', discountPrice: '15', discountFrom: null, discountTo: null };
  const [morning, noon, evening] = ['2026-03-01T06:00:00Z', '2026-03-01T12:00:00Z', '2026-03-01T18:00:00Z'];

  it.each([
    ['without a discount the origin price', { ...prices, discountPrice: null }, '20'],
    ['with one that has no dates its price', prices, '15'],
    ['before it begins the origin price', { ...prices, discountFrom: evening }, '20'],
    ['from the moment it begins its price', { ...prices, discountFrom: noon }, '15'],
    ['until it ends its price', { ...prices, discountFrom: morning, discountTo: evening }, '15'],
    ['from the moment it ends the origin price', { ...prices, discountTo: noon }, '20'],
  ])('is %s', (_name, given, expected) => {
    expect(priceAt(given, noon)).toBe(expected);
  });
});

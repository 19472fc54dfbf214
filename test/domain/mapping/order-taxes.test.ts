import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodeOrder } from '../../../activities/mirakl/order-schema';
import { mapOrder } from '../../../domain/mapping/map-order';
import type { MarketplaceOrder } from '../../../domain/marketplace-order';
import { comparedFigures } from '../../../domain/totals';
import { aMappingContext } from '../../support/a-mapping-context';
import { anOrder, aTax } from '../../support/an-order';

const context = aMappingContext({}, { taxSystem: 'marketplace' });
const messagesOf = (order: MarketplaceOrder, given = context): string[] => {
  const outcome = mapOrder(order, given);
  return outcome.kind === 'blocked' ? outcome.reasons.map(({ message }) => message) : [];
};

/** Two lines whose taxes are rounded each by itself; a refused one. */
const order = anOrder()
  .withLine({ price: '10.02', shippingPrice: '1.00', taxes: [aTax('2.00')], shippingTaxes: [aTax('0.20')] })
  .withLine({ price: '10.03', taxes: [aTax('2.01')] })
  .withLine({ state: 'REFUSED', price: '5.00', taxes: [aTax('1.00')] })
  .with({ taxMode: 'TAX_EXCLUDED' });
const summed = (...amounts: string[]) => order.with({ orderTaxes: amounts.map((amount) => aTax(amount)) }).build();

describe('TAX-02 taxes that the marketplace sums itself for the order', () => {
  it.each([
    ['are those of the lines', ['4.21']],
    ['count the refused line as well', ['5.21']],
    ['are given by code and rate', ['4.00', '0.21']],
    ['are not given', []],
  ])('change nothing when they %s', (_, amounts) => {
    expect(messagesOf(summed(...amounts))).toEqual([]);
    const outcome = mapOrder(summed(...amounts), context);
    expect(outcome.totals).toMatchObject({ ours: '25.26', marketplace: '25.26', isEqual: true });
  });

  it('hold the order, both figures shown, when its lines come to another sum', () => {
    expect(messagesOf(summed('4.20'))).toEqual([
      'The marketplace says 25.25 EUR, our lines add up to 25.26 EUR: a difference of 0.01',
    ]);
  });

  it('hold an order whose lines name no taxes at all', () => {
    const untaxed = anOrder()
      .withLine({ price: '10.00' })
      .with({ taxMode: 'TAX_EXCLUDED', orderTaxes: [aTax('2.00')] });
    expect(messagesOf(untaxed.build())).toEqual([
      'The marketplace says 12.00 EUR, our lines add up to 10.00 EUR: a difference of -2.00',
    ]);
  });

  it('are accepted by a person, for these figures alone', () => {
    const { totals } = mapOrder(summed('4.20'), context);
    const accepted = {
      ...comparedFigures(totals),
      by: 'Odile',
      note: 'rounded for the order',
      at: '2026-08-03T10:00:00Z',
    };
    expect(mapOrder(summed('4.20'), context, accepted).kind).toBe('mapped');
    expect(mapOrder(summed('4.19'), context, accepted).kind).toBe('blocked');
  });

  it('add nothing to prices that hold their taxes, and nothing where our own taxes are booked', () => {
    const gross = { ...summed('4.20'), taxMode: 'TAX_INCLUDED' as const };
    expect(messagesOf(gross)).toEqual([]);
    expect(messagesOf(summed('9.99'), aMappingContext({}, { taxSystem: 'default' }))).toEqual([]);
  });
});

const SAMPLE = resolve(__dirname, '../../../../shared/mirakl/samples/OR11-res-three-orders.json');

describe('TAX-02 the B2B order of the samples, with taxes summed for the order', () => {
  const isThere = existsSync(SAMPLE);

  /** The sample itself has none: its platform calculates taxes line by line. */
  function decoded(...orderTaxes: readonly object[]): MarketplaceOrder | null {
    const { orders } = JSON.parse(readFileSync(SAMPLE, 'utf8')) as { orders: Record<string, unknown>[] };
    const raw = orders.find(({ order_id: id }) => id === 'AN-100042-A');
    const outcome = decodeOrder({ ...raw, order_taxes: orderTaxes });
    return outcome.kind === 'decoded' ? outcome.order : null;
  }
  const totalsOf = (sum: unknown) => {
    const b2b = decoded({ code: 'TVA', rate: 20, total_amount: sum });
    return b2b === null ? null : mapOrder(b2b, context).totals;
  };

  if (!isThere) {
    it('are not beside the project: nothing to compare with', () => expect(isThere).toBe(false));
    return;
  }
  it('is read, as number or text, and compared to the cent', () => {
    expect(totalsOf(93.96)).toMatchObject({ ours: '563.76', marketplace: '563.76', isEqual: true });
    expect(totalsOf('104.76')).toMatchObject({ ours: '563.76', marketplace: '563.76', isEqual: true });
    expect(totalsOf(93.95)).toMatchObject({ ours: '563.76', marketplace: '563.75', isEqual: false });
    expect(totalsOf('much')).toBeNull();
  });
});

import { laterFigures, orderTotals, totalsReason, type AcceptedTotals } from '../../domain/totals';
import { mapLines } from '../../domain/mapping/map-lines';
import { aMappingContext } from '../support/a-mapping-context';
import { anOrder } from '../support/an-order';

describe('ORD-09 totals that differ and that a person accepted', () => {
  const order = anOrder().withLine({ price: '10.00' }).with({ totalPrice: '11.00' }).build();
  const totals = orderTotals(order, mapLines(order, aMappingContext()), 'marketplace');
  const accepted: AcceptedTotals = {
    ...{ currency: 'EUR', ours: '10.00', marketplace: '11.00', isTaxCompared: true },
    ...{ by: 'a person', note: 'rounded by the marketplace', at: '2026-08-03T10:00:00.000Z' },
  };

  it('hold the order no more', () => {
    expect(totalsReason(totals, accepted)).toBeNull();
  });

  it.each<[string, Partial<AcceptedTotals> | null]>([
    ['nobody', null],
    ['somebody for another sum of ours', { ours: '10.01' }],
    ['somebody for another total of the marketplace', { marketplace: '11.01' }],
    ['somebody in another currency', { currency: 'USD' }],
    ['somebody for prices alone', { isTaxCompared: false }],
  ])('hold it when accepted by %s', (_, other) => {
    expect(totalsReason(totals, other === null ? null : { ...accepted, ...other })?.code).toBe('totalsDiffer');
  });

  const named = (totalPrice: string | null) =>
    anOrder()
      .withLine({ price: '10.00', taxes: [{ code: 'VAT', amount: '2.00', rate: '20' }] })
      .with({ totalPrice, price: null })
      .build();

  it.each<[string, string | null, Partial<AcceptedTotals> | null]>([
    ['nothing was accepted', '8.00', null],
    ['it says what was accepted', '9.00', {}],
    ['it says what is booked', '8.00', {}],
    ['it says what was accepted of prices alone', '11.00', { isTaxCompared: false }],
    ['it still names no total', null, { marketplace: null }],
  ])('are as they were where %s', (_, totalPrice, other) => {
    expect(laterFigures(other === null ? null : { ...accepted, ...other }, named(totalPrice))).toBeNull();
  });

  it.each([
    ['another total, taxes included', '7.50', true, '9.50'],
    ['other prices', '7.50', false, '7.50'],
    ['no total any more', null, true, null],
  ])('are others where it says %s', (_, totalPrice, isTaxCompared, marketplace) => {
    expect(laterFigures({ ...accepted, isTaxCompared }, named(totalPrice))).toEqual({
      ...{ currency: 'EUR', ours: '10.00', marketplace, isTaxCompared },
    });
  });
});

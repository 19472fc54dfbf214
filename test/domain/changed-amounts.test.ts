import { changedAmounts, isTaxAloneChanged, type BookedAmount } from '../../domain/changed-amounts';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import { anOrder } from '../support/an-order';

/** Booked with a tax of ours of 3.00: the marketplace gave 10.00 net with 2.00 of tax. */
const net: BookedAmount = {
  ...{ total: '13.00', received: '12.0000', marketplaceTax: '2.0000', currency: 'EUR' },
  ...{ taxMode: 'TAX_EXCLUDED', taxSystem: 'default' },
};
const gross: BookedAmount = { ...net, taxMode: 'TAX_INCLUDED' };
const theirs = { total: '12.00', taxSystem: 'marketplace' } as const;

const order = (price: string, tax: string, more: Partial<MarketplaceOrder> = {}): MarketplaceOrder =>
  anOrder()
    .withLine({ price, taxes: [{ code: 'VAT', rate: '20', amount: tax }] })
    .with({ taxMode: 'TAX_EXCLUDED', ...more })
    .build();
const inside = { taxMode: 'TAX_INCLUDED' } as const;

describe('ORD-09 a later answer', () => {
  it.each<[string, BookedAmount, MarketplaceOrder]>([
    ['of the same prices and taxes', { ...net, ...theirs }, order('10.00', '2.00')],
    ['of the same order in the other tax mode', { ...net, ...theirs }, order('12.00', '2.00', inside)],
    ['with other taxes on top, where ours are booked', net, order('10.00', '2.50')],
    ['with other taxes inside, where ours are booked', gross, order('12.00', '1.50', inside)],
    ['in the other tax mode, where ours are booked', net, order('12.00', '2.00', inside)],
  ])('%s changes nothing', (_, booked, now) => {
    expect(changedAmounts(booked, now)).toBeNull();
  });

  it.each<[string, BookedAmount, MarketplaceOrder, string]>([
    [
      'another price',
      net,
      order('9.00', '2.00'),
      'lines now add up to 11.00 EUR; they were 12.00 at import; 13.00 EUR',
    ],
    ['a price of theirs', { ...net, ...theirs }, order('9.00', '2.00'), 'lines now add up to 11.00 EUR; 12.00 EUR is'],
    [
      'other taxes inside',
      { ...gross, ...theirs },
      order('12.00', '1.50', inside),
      'taxes are now 1.50 EUR; they were 2.00',
    ],
    [
      'other taxes on top',
      { ...net, ...theirs },
      order('10.00', '2.50'),
      'lines now add up to 12.50 EUR; 12.00 EUR is',
    ],
    ['another currency', net, order('10.00', '2.00', { currency: 'USD' }), 'now add up to 12.00 USD; they were 12.00'],
  ])('with %s is told', (_, booked, now, words) => {
    expect(changedAmounts(booked, now)).toContain(words);
  });
});

describe('TAX-01 taxes of a later answer', () => {
  it('are another matter only where the prices stayed and the taxes are ours', () => {
    expect(isTaxAloneChanged(net, order('10.00', '2.50'))).toBe(true);
    expect(isTaxAloneChanged(net, order('10.00', '2.00'))).toBe(false);
    expect(isTaxAloneChanged(net, order('9.00', '2.50'))).toBe(false);
    expect(isTaxAloneChanged({ ...net, ...theirs }, order('10.00', '2.50'))).toBe(false);
    expect(isTaxAloneChanged(net, order('10.00', '2.50', inside))).toBe(false);
  });
});

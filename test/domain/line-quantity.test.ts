import { lineQuantity } from '../../domain/line-quantity';
import type { MarketplaceCancelation, MarketplaceOrderLine } from '../../domain/marketplace-order';
import { aLine } from '../support/an-order';

const cancelled = (quantity: number | null, amount: string): MarketplaceCancelation => ({
  cancelationId: `c-${amount}`,
  quantity,
  amount,
  shippingAmount: '0',
  taxes: [],
  shippingTaxes: [],
  reasonCode: null,
  createdAt: null,
});

describe('ORD-10 quantity after a cancelation', () => {
  const cases: [string, Partial<MarketplaceOrderLine>, { ordered: number; live: number }][] = [
    ['nothing cancelled', { quantity: 10, unitPrice: '12.5', price: '125' }, { ordered: 10, live: 10 }],
    [
      'quantity left as ordered',
      { quantity: 10, unitPrice: '12.5', price: '100', cancelations: [cancelled(2, '25')] },
      { ordered: 10, live: 8 },
    ],
    [
      'quantity lowered',
      { quantity: 8, unitPrice: '12.5', price: '100', cancelations: [cancelled(2, '25')] },
      { ordered: 10, live: 8 },
    ],
    [
      'cancelled twice, quantity left as ordered',
      { quantity: 10, unitPrice: '12.5', price: '87.5', cancelations: [cancelled(2, '25'), cancelled(1, '12.5')] },
      { ordered: 10, live: 7 },
    ],
    [
      'wholly cancelled, quantity left as ordered',
      { state: 'CANCELED', quantity: 1, unitPrice: '340', price: '0', cancelations: [cancelled(1, '340')] },
      { ordered: 1, live: 0 },
    ],
    [
      'wholly cancelled, quantity lowered',
      { state: 'CANCELED', quantity: 0, unitPrice: '340', price: '0', cancelations: [cancelled(1, '340')] },
      { ordered: 1, live: 0 },
    ],
    [
      'a unit price that does not divide the price',
      { quantity: 2, unitPrice: '3.3333', price: '6.67', cancelations: [cancelled(1, '3.33')] },
      { ordered: 3, live: 2 },
    ],
    [
      'no unit price: the quantity counts as ordered',
      { quantity: 10, unitPrice: null, price: '100', cancelations: [cancelled(2, '25')] },
      { ordered: 10, live: 8 },
    ],
    [
      'no unit price, and more cancelled than the quantity holds',
      { quantity: 3, unitPrice: null, price: '30', cancelations: [cancelled(7, '70')] },
      { ordered: 10, live: 3 },
    ],
    [
      'money alone was cancelled',
      { quantity: 4, unitPrice: '10', price: '35', cancelations: [cancelled(null, '5')] },
      { ordered: 4, live: 4 },
    ],
    [
      'units given free of charge were cancelled',
      { quantity: 4, unitPrice: '0', price: '0', cancelations: [cancelled(1, '0')] },
      { ordered: 4, live: 3 },
    ],
  ];
  it.each(cases)('%s', (_, parts, expected) => {
    expect(lineQuantity(aLine(parts), 'EUR')).toEqual(expected);
  });
});

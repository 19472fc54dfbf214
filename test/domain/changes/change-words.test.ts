import { lineChangeWords } from '../../../domain/changes/change-words';
import { diffOrders } from '../../../domain/changes/diff-orders';
import { isLineChange } from '../../../domain/changes/order-change';
import { withCancelation, type CancelationParts } from '../../support/a-cancelation';
import { anOrder } from '../../support/an-order';

const order = anOrder().withLine({ quantity: 3, price: '30.00', shippingPrice: '3.00' }).build();

function wordsOf(parts: Partial<CancelationParts>, labels: Readonly<Record<string, string>> = {}): string[] {
  const now = withCancelation(order, { id: 'C1', line: 0, quantity: 1, ...parts });
  return diffOrders(order, now)
    .filter(isLineChange)
    .map((change) => lineChangeWords(change, now, (code) => labels[code] ?? null).sentence);
}

describe('CAN-03 the reason of a cancelation', () => {
  it.each<[string, Partial<CancelationParts>, string]>([
    ['units', { shipping: '0' }, '1 of SKU-1 (10.00 EUR): reason 35'],
    ['units and shipping', {}, '1 of SKU-1 (10.00 EUR) and 1.00 EUR of the shipping of SKU-1: reason 35'],
    ['money', { quantity: null, goods: '2.5', shipping: '0' }, '2.50 EUR of SKU-1: reason 35'],
    ['shipping', { quantity: null, goods: '0', shipping: '3' }, '3.00 EUR of the shipping of SKU-1: reason 35'],
    ['nothing', { quantity: null, goods: '0', shipping: '0' }, 'nothing of SKU-1: reason 35'],
  ])('is told with what was cancelled: %s', (_, parts, words) => {
    expect(wordsOf(parts)).toEqual([`Cancelled on the marketplace: ${words}`]);
  });

  it('has its label from the lists of the marketplace', () => {
    expect(wordsOf({ shipping: '0' }, { '35': 'Changed their mind' })[0]).toMatch(/: Changed their mind \(35\)$/);
  });

  it('tells of the end of a line, too', () => {
    expect(wordsOf({ quantity: 3 })[1]).toBe('All of SKU-1 was cancelled on the marketplace: reason 35');
  });
});

import { diffOrders } from '../../../domain/changes/diff-orders';
import type { MarketplaceOrder } from '../../../domain/marketplace-order';
import { withCancelation } from '../../support/a-cancelation';
import { aRefund } from '../../support/a-refund';
import { anAddress, anOrder } from '../../support/an-order';

const order = anOrder()
  .withLine({ quantity: 3, unitPrice: '10.00', price: '30.00', shippingPrice: '3.00' })
  .withLine({ shopSku: 'SKU-2' })
  .build();

const [first, second] = order.lines.map(({ marketplaceLineId }) => marketplaceLineId);

const withLine = (place: number, parts: Partial<MarketplaceOrder['lines'][number]>): MarketplaceOrder => ({
  ...order,
  lines: order.lines.map((line, index) => (index === place ? { ...line, ...parts } : line)),
});

const withCustomer = (parts: Partial<MarketplaceOrder['customer']>): MarketplaceOrder => ({
  ...order,
  customer: { ...order.customer, ...parts },
});

const kinds = (before: MarketplaceOrder, now: MarketplaceOrder): string[] =>
  diffOrders(before, now).map((change) => (change.kind === 'unknown' ? change.words : change.key));

describe('what happened to an order between two answers', () => {
  const unpaid = { ...order, customerDebitedAt: null };
  const one = withCancelation(order, { id: 'C1', line: 0, quantity: 1 });
  const refunded = withLine(0, { refunds: [aRefund({ refundId: '7', state: 'WAITING_REFUND' })] });
  const claimed = withLine(1, { state: 'INCIDENT_OPEN' });
  const moved = withCustomer({ shippingAddress: anAddress({ street1: '3 place du Port' }) });

  it.each<[string, MarketplaceOrder, MarketplaceOrder, string[]]>([
    ['the same', order, order, []],
    ['paid', unpaid, order, ['paid']],
    ['not paid any more', order, unpaid, ['unpaid']],
    ['shipped', order, { ...order, state: 'SHIPPED' }, ['shipped', 'state/SHIPPING/SHIPPED']],
    ['received', { ...order, state: 'SHIPPED' }, { ...order, state: 'RECEIVED' }, ['state/SHIPPED/RECEIVED']],
    [
      'a state of tomorrow',
      order,
      { ...order, state: 'ON_HOLD' },
      ['state/SHIPPING/ON_HOLD', 'The state ON_HOLD is not known'],
    ],
    ['one unit cancelled, quantity as ordered', order, one, [`cancelation/${first}/C1`]],
    [
      'one unit cancelled, quantity lowered',
      order,
      withCancelation(order, { id: 'C1', line: 0, quantity: 1, quantityIs: 'net' }),
      [`cancelation/${first}/C1`],
    ],
    ['a second one', one, withCancelation(one, { id: 'C2', line: 0, quantity: 1 }), [`cancelation/${first}/C2`]],
    [
      'a whole line cancelled',
      order,
      withCancelation(order, { id: 'C3', line: 1, quantity: 1 }),
      [`cancelation/${second}/C3`, `lineEnded/${second}`],
    ],
    ['a line refused', order, withLine(1, { state: 'REFUSED' }), [`lineEnded/${second}`]],
    ['a refund', order, refunded, ['refund/7/WAITING_REFUND']],
    ['a refund that goes on', refunded, withLine(0, { refunds: [aRefund({ refundId: '7' })] }), ['refund/7/REFUNDED']],
    ['an incident', order, claimed, [`incidentOpened/${second}`]],
    ['an incident that ends', claimed, order, [`incidentClosed/${second}`]],
    ['an incident that no line tells', order, { ...order, hasIncident: true }, ['incidentOpened']],
    ['an incident told by both', order, { ...claimed, hasIncident: true }, [`incidentOpened/${second}`]],
    ['another shipping address', order, moved, ['address/shipping']],
    ['the same address in capitals', order, withCustomer({ shippingAddress: anAddress({ city: ' QUIMPER' }) }), []],
    ['an address made anonymous', order, withCustomer({ billingAddress: null, shippingAddress: null }), []],
    ['a line that is new', { ...order, lines: order.lines.slice(0, 1) }, order, [`Line ${second} is new`]],
    [
      'a line that is gone',
      order,
      { ...order, lines: order.lines.slice(0, 1) },
      [`Line ${second} is not named any more`],
    ],
    ['a cancelation that is gone', one, order, [`Line ${first} names cancelation C1 no more`]],
    ['another quantity', order, withLine(0, { quantity: 4 }), [`Line ${first} orders 4, was 3`]],
    [
      'another tax mode',
      order,
      { ...order, taxMode: 'TAX_INCLUDED' },
      ['The tax mode is TAX_INCLUDED, was TAX_EXCLUDED'],
    ],
  ])('%s', (_, before, now, expected) => {
    expect(kinds(before, now)).toEqual(expected);
  });

  it('is the sum of what happened between the answers in between', () => {
    const two = withCancelation(one, { id: 'C2', line: 1, quantity: 1 });
    expect(kinds(order, two).sort()).toEqual([...kinds(order, one), ...kinds(one, two)].sort());
  });
});

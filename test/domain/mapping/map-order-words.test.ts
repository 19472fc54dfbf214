import { mapOrder } from '../../../domain/mapping/map-order';
import { aMappingContext } from '../../support/a-mapping-context';
import { anAddress, anOrder } from '../../support/an-order';

type Order = ReturnType<typeof anOrder>;

const order = anOrder().withLine();
const nowhere = anAddress({ countryIsoCode: null, countryLabel: 'Atlantis' });

function wordsOf(held: Order): readonly string[] {
  const outcome = mapOrder(held.build(), aMappingContext());
  return outcome.kind === 'blocked' ? outcome.reasons.map(({ message }) => message) : [outcome.kind];
}

describe('ORD-12 what an order lacks, in words', () => {
  it.each<[string, Order]>([
    ['The order has no lines', anOrder()],
    ['Every line of the order was refused or cancelled', anOrder().withLine({ state: 'CANCELED' })],
    ['The currency of the order is "euro", which is not an ISO 4217 code', order.with({ currency: 'euro' })],
    ['The currency of the order is "", which is not an ISO 4217 code', order.with({ currency: '' })],
    ['The currency of the order is not an ISO 4217 code', order.with({ currency: 'Odile P' })],
    ['The currency of the order is not an ISO 4217 code', order.with({ currency: 'Prigent' })],
    ['The currency of the order is not an ISO 4217 code', order.with({ currency: '12 € a' })],
    ['The marketplace gives no billing address yet', order.withCustomer({ billingAddress: null })],
    ['The marketplace gives no shipping address yet', order.withCustomer({ shippingAddress: null })],
    [
      'The marketplace gives no billing and shipping address yet',
      order.withCustomer({ billingAddress: null, shippingAddress: null }),
    ],
  ])('is said: %s', (words, held) => {
    expect(wordsOf(held)).toEqual([words]);
  });

  it.each<[string, Order]>([
    ['billing', order.withCustomer({ billingAddress: nowhere })],
    ['shipping', order.withCustomer({ shippingAddress: nowhere })],
  ])('is said of the country of the %s address alone where the other is known', (which, held) => {
    expect(wordsOf(held)).toEqual([`The country of the ${which} address is not known: label "Atlantis", no code`]);
  });

  it('is nothing of an order that lacks nothing', () => {
    expect(wordsOf(order)).toEqual(['mapped']);
  });
});

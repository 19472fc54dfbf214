import { nextAction } from '../../../domain/lifecycle/next-action';
import type { OrderFacts } from '../../../domain/lifecycle/order-facts';
import { aDelivery, aPark, aSaleOrder, invoicesOf, onMarketplace, someFacts } from '../../support/order-facts';

const next = (facts: Partial<OrderFacts>) =>
  nextAction(
    someFacts({
      ...{ saleOrder: aSaleOrder({ awaitsDecision: true }), invoices: invoicesOf('paid') },
      ...{ delivery: aDelivery({ state: 'done' }), ...facts },
    }),
  );

describe('CAN-06 units that were cancelled after they had left', () => {
  const looks = { kind: 'run', step: 'applyMarketplaceChange' };

  it.each<[string, Partial<OrderFacts>]>([
    ['nothing is told', {}],
    ['nothing is invoiced', { invoices: invoicesOf('none') }],
    ['nothing more is shipped', { delivery: aDelivery({ hasLeft: true }) }],
    [
      'nothing else is done, also where the marketplace knew of them',
      {
        delivery: aDelivery({ state: 'done', isTold: true }),
        marketplace: onMarketplace('RECEIVED'),
      },
    ],
  ])('wait for a person: %s before', (_, facts) => {
    expect(next(facts)).toEqual(looks);
  });

  it('are looked at no more once the order is cancelled whole', () => {
    expect(next({ marketplace: onMarketplace('CANCELED') })).toEqual({ kind: 'run', step: 'cancelOrder' });
    expect(next({ saleOrder: aSaleOrder({ state: 'cancelled', awaitsDecision: true }) })).toEqual({
      kind: 'finish',
      outcome: 'cancelled',
    });
  });

  it('leave a park as it is', () => {
    expect(next({ park: aPark({ step: 'applyMarketplaceChange' }) })).toMatchObject({ kind: 'park' });
  });
});

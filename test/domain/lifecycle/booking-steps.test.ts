import fc from 'fast-check';
import { nextAction } from '../../../domain/lifecycle/next-action';
import type { OrderFacts } from '../../../domain/lifecycle/order-facts';
import { aDelivery, anyInvoices, aSaleOrder, invoicesOf, onMarketplace, someFacts } from '../../support/order-facts';

const closed = {
  marketplace: onMarketplace('CLOSED'),
  delivery: aDelivery({ state: 'done', hasLeft: true, isTold: true }),
} as const;

describe('WFL-05 an order with several invoices', () => {
  it.each<readonly [string, Partial<OrderFacts>, string | undefined]>([
    [
      'waits while nothing is to be invoiced before it is delivered',
      { invoices: invoicesOf('none', { isDue: false }) },
      undefined,
    ],
    [
      'gets the next invoice once something more is due',
      { invoices: invoicesOf('paid', { isDue: true }) },
      'createInvoice',
    ],
    ['has each draft validated', { invoices: invoicesOf('paid', { drafts: 2 }) }, 'validateInvoice'],
    ['has each posted one paid', { invoices: invoicesOf('posted', { paid: 1 }) }, 'registerPayment'],
    [
      'goes on with its other invoices when one step is left to a person',
      { saleOrder: aSaleOrder({ createInvoice: false }), invoices: invoicesOf('posted', { isDue: true }) },
      'registerPayment',
    ],
  ])('%s', (_what, facts, step) => {
    const action = nextAction(someFacts({ saleOrder: aSaleOrder(), delivery: aDelivery(), ...facts }));
    expect(action.kind === 'run' ? action.step : undefined).toBe(step);
  });

  it('is not finished while something of them is left to do by itself', () => {
    const switches = { createInvoice: fc.boolean(), validateInvoice: fc.boolean(), registerPayment: fc.boolean() };
    fc.assert(
      fc.property(anyInvoices, fc.record(switches), (invoices, on) => {
        const action = nextAction(someFacts({ ...closed, saleOrder: aSaleOrder(on), invoices }));
        const isLeft =
          (invoices.isDue && on.createInvoice) ||
          (invoices.drafts > 0 && on.validateInvoice) ||
          (invoices.posted > 0 && on.registerPayment);
        expect(action.kind).toBe(isLeft ? 'run' : 'finish');
      }),
    );
  });
});

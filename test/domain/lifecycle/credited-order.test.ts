import { describeOrder } from '../../../domain/lifecycle/describe-order';
import { nextAction } from '../../../domain/lifecycle/next-action';
import type { OrderFacts } from '../../../domain/lifecycle/order-facts';
import { aDelivery, aPark, aReport, aSaleOrder, invoicesOf, onMarketplace, someFacts } from '../../support/order-facts';

const next = (facts: Partial<OrderFacts>) => nextAction(someFacts({ saleOrder: aSaleOrder(), ...facts }));

describe('CAN-05 a credit note that is due', () => {
  const validate = { kind: 'run', step: 'validateCreditNotes' };

  it.each<[string, Partial<OrderFacts>]>([
    ['of an order that waits for the warehouse', { delivery: aDelivery() }],
    [
      'of a closed order',
      { marketplace: onMarketplace('CLOSED'), delivery: aDelivery({ state: 'done', isTold: true }) },
    ],
    ['of a cancelled order', { saleOrder: aSaleOrder({ state: 'cancelled' }), marketplace: onMarketplace('CANCELED') }],
    ['before a change of the marketplace', { marketplace: onMarketplace('SHIPPED', { isApplied: false }) }],
  ])('%s is validated', (_of, facts) => {
    expect(next({ ...facts, isCreditNoteDue: true })).toEqual(validate);
  });

  it('waits with a pause, a closed gate and a park, and is left alone once it was skipped', () => {
    expect(next({ isCreditNoteDue: true, pausedBy: 'ana' })).toMatchObject({ kind: 'wait', reason: 'resume' });
    expect(next({ isCreditNoteDue: true, hold: 'authentication' })).toMatchObject({ kind: 'wait', reason: 'gate' });
    expect(next({ isCreditNoteDue: true, park: aPark() })).toMatchObject({ kind: 'park' });
    const skipped = next({ isCreditNoteDue: true, skippedSteps: ['validateCreditNotes'] });
    expect(skipped).not.toEqual(validate);
  });
});

describe('CAN-02 the part of a cancelled order that had left', () => {
  const kept = {
    saleOrder: aSaleOrder({ state: 'cancelled', isPartKept: true }),
    marketplace: onMarketplace('CANCELED'),
  };
  const byHand = { saleOrder: aSaleOrder({ state: 'cancelled', isPartKept: true, createInvoice: false }) };
  const changed = { marketplace: onMarketplace('CANCELED', { isApplied: false }) };

  it.each<[string, Partial<OrderFacts>, object]>([
    ['is invoiced', {}, { step: 'createInvoice' }],
    ['has its draft validated', { invoices: invoicesOf('draft') }, { step: 'validateInvoice' }],
    ['has its payment registered', { invoices: invoicesOf('posted') }, { step: 'registerPayment' }],
    ['ends with that', { invoices: invoicesOf('paid') }, { kind: 'finish', outcome: 'cancelled' }],
    ['is held up by no step that is left to a person', byHand, { kind: 'finish', outcome: 'cancelled' }],
    ['has its refunds taken over', changed, { step: 'applyMarketplaceChange' }],
  ])('%s', (_situation, facts, expected) => {
    expect(next({ ...kept, ...facts })).toMatchObject(expected);
  });
});

describe('CAN-07 a delivery of what was given back', () => {
  it('is held for a person, until all that is left of it is cancelled', () => {
    const held = { delivery: aDelivery({ isHeld: true }) };
    expect(next({ invoices: invoicesOf('paid'), ...held })).toMatchObject({ kind: 'wait', reason: 'refunded' });
    const leftOut = { delivery: aDelivery({ isHeld: true, isLeaveOutDue: true }) };
    expect(next({ invoices: invoicesOf('paid'), ...leftOut })).toEqual({ kind: 'run', step: 'leaveOutRefunded' });
    const cancelled = { delivery: aDelivery({ state: 'cancelled' }) };
    expect(next({ invoices: invoicesOf('paid'), ...cancelled })).toMatchObject({ kind: 'wait', reason: 'ending' });
    expect(next({ invoices: invoicesOf('paid'), ...cancelled, marketplace: onMarketplace('CLOSED') })).toEqual({
      kind: 'finish',
      outcome: 'closed',
    });
  });
});

describe('CAN-02 a refund that is due', () => {
  it('is shown on the page of the order', () => {
    const wait = { kind: 'wait', reason: 'delivery', until: null } as const;
    expect(describeOrder(aReport(wait, { refundDue: '15.00 EUR' }), [])).toContain('**Refund due:** 15.00 EUR');
    expect(describeOrder(aReport(wait), [])).not.toContain('Refund due');
  });
});

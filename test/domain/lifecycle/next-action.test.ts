import { nextAction } from '../../../domain/lifecycle/next-action';
import type { OrderFacts } from '../../../domain/lifecycle/order-facts';
import { actionWords } from '../../support/action-words';
import { aDelivery, aPark, aSaleOrder, invoicesOf, onMarketplace, someFacts } from '../../support/order-facts';

const nextOf = (facts: Partial<OrderFacts>): string => actionWords(nextAction(someFacts(facts)));

/** A sale order with everything booked, as the warehouse gets it. */
const booked = { saleOrder: aSaleOrder(), invoices: invoicesOf('paid') } as const;
/** Gone, and the marketplace was told. */
const told = aDelivery({ state: 'done', isTold: true });

type Case = readonly [situation: string, facts: Partial<OrderFacts>, expected: string];

const followsEach: readonly Case[] = [
  ['an order that is taken', {}, 'run importOrder'],
  ['a draft sale order', { saleOrder: aSaleOrder({ state: 'draft' }) }, 'run confirmOrder'],
  ['a confirmed one', { saleOrder: aSaleOrder() }, 'run createInvoice'],
  ['a draft invoice', { saleOrder: aSaleOrder(), invoices: invoicesOf('draft') }, 'run validateInvoice'],
  ['a posted invoice', { saleOrder: aSaleOrder(), invoices: invoicesOf('posted') }, 'run registerPayment'],
  ['a paid invoice', { ...booked, delivery: aDelivery() }, 'wait delivery'],
  ['a delivery that waits for stock', { ...booked, delivery: aDelivery({ state: 'waiting' }) }, 'wait delivery'],
  [
    'a part that has left, and a rest that waits',
    { ...booked, delivery: aDelivery({ state: 'waiting', hasLeft: true }) },
    'wait delivery',
  ],
  ['a delivery that is done', { ...booked, delivery: aDelivery({ state: 'done' }) }, 'run shipDelivery'],
  ['a delivery that was told', { ...booked, delivery: told }, 'wait shippedState'],
  ['SHIPPED', { ...booked, delivery: told, marketplace: onMarketplace('SHIPPED') }, 'wait receipt'],
  ['TO_COLLECT', { ...booked, delivery: told, marketplace: onMarketplace('TO_COLLECT') }, 'wait receipt'],
  ['RECEIVED', { ...booked, delivery: told, marketplace: onMarketplace('RECEIVED') }, 'wait closing'],
  ['CLOSED', { ...booked, delivery: told, marketplace: onMarketplace('CLOSED') }, 'finish closed'],
];

describe('WFL-03 what follows each step', () => {
  it.each(followsEach)('%s', (_situation, facts, expected) => {
    expect(nextOf(facts)).toBe(expected);
  });
});

const leftToAPerson: readonly Case[] = [
  ['confirm', { saleOrder: aSaleOrder({ state: 'draft', confirmOrder: false }) }, 'wait confirmation'],
  ['create', { saleOrder: aSaleOrder({ createInvoice: false }), delivery: aDelivery() }, 'wait delivery'],
  [
    'validate',
    { saleOrder: aSaleOrder({ validateInvoice: false }), invoices: invoicesOf('draft'), delivery: aDelivery() },
    'wait delivery',
  ],
  [
    'pay',
    { saleOrder: aSaleOrder({ registerPayment: false }), invoices: invoicesOf('posted'), delivery: aDelivery() },
    'wait delivery',
  ],
];

describe('WFL-02 a switch that is off leaves its step to a person', () => {
  it.each(leftToAPerson)('%s', (_switch, facts, expected) => {
    expect(nextOf(facts)).toBe(expected);
  });
});

const skipped: readonly Case[] = [
  ['create', { skippedSteps: ['createInvoice'], invoices: invoicesOf('none'), delivery: aDelivery() }, 'wait delivery'],
  [
    'validate',
    { skippedSteps: ['validateInvoice'], invoices: invoicesOf('draft'), delivery: aDelivery() },
    'wait delivery',
  ],
  [
    'pay',
    { skippedSteps: ['registerPayment'], invoices: invoicesOf('posted'), delivery: aDelivery() },
    'wait delivery',
  ],
  [
    'push',
    { skippedSteps: ['shipDelivery'], invoices: invoicesOf('paid'), delivery: aDelivery({ state: 'done' }) },
    'wait shippedState',
  ],
];

describe('WFL-04 a skipped step is gone on without', () => {
  it.each(skipped)('%s', (_step, facts, expected) => {
    expect(nextOf({ saleOrder: aSaleOrder(), ...facts })).toBe(expected);
  });
});

const notTaken: readonly Case[] = [
  ['ignored by a rule', { decision: 'ignored' }, 'finish notTaken'],
  ['not complete yet', { decision: 'waiting' }, 'wait takable'],
  ['cancelled before', { decision: 'taken', marketplace: onMarketplace('CANCELED') }, 'finish nothingToTake'],
  ['refused before', { decision: 'waiting', marketplace: onMarketplace('REFUSED') }, 'finish nothingToTake'],
];

describe('CAN-04 an order that is not imported', () => {
  it.each(notTaken)('%s', (_situation, facts, expected) => {
    expect(nextOf(facts)).toBe(expected);
  });
});

const over = { saleOrder: aSaleOrder({ state: 'cancelled' }), marketplace: onMarketplace('CANCELED') };
const cancelled: readonly Case[] = [
  [
    'the change is taken over first',
    { ...booked, marketplace: onMarketplace('CANCELED', { isApplied: false }) },
    'run applyMarketplaceChange',
  ],
  ['then the sale order is cancelled', { ...booked, marketplace: onMarketplace('CANCELED') }, 'run cancelOrder'],
  [
    'also when nothing was confirmed',
    { saleOrder: aSaleOrder({ state: 'draft' }), marketplace: onMarketplace('REFUSED') },
    'run cancelOrder',
  ],
  [
    'and that is the end',
    { saleOrder: aSaleOrder({ state: 'cancelled' }), marketplace: onMarketplace('CANCELED', { isApplied: false }) },
    'finish cancelled',
  ],
  [
    'a refund that is not paid yet is followed',
    { ...over, isRefundOpen: true, marketplace: onMarketplace('CANCELED', { isApplied: false }) },
    'run applyMarketplaceChange',
  ],
  ['nothing is invoiced of it', { ...over, invoices: invoicesOf('posted') }, 'finish cancelled'],
];

describe('CAN-01 an imported order that the marketplace cancelled', () => {
  it.each(cancelled)('%s', (_situation, facts, expected) => {
    expect(nextOf(facts)).toBe(expected);
  });
});

const gone = (parts: Parameters<typeof aDelivery>[0]) => ({
  ...booked,
  delivery: aDelivery({ state: 'done', ...parts }),
});

const pushes: readonly Case[] = [
  ['is due at once', gone({}), 'run shipDelivery'],
  ['waits for the next export', gone({ isPushDue: false }), 'wait trackingExport'],
  ['waits for the order to be read', gone({ isReadBackWanted: true }), 'wait readBack'],
  ['waits after one that got no clear answer', gone({ pushPausedUntil: '2026-10-01T00:00:00.000Z' }), 'wait nextPush'],
  ['is needless when it was told', gone({ isTold: true, isReadBackWanted: true }), 'wait shippedState'],
  [
    'comes after what the marketplace changed',
    { ...gone({}), marketplace: onMarketplace('SHIPPED', { isApplied: false }) },
    'run applyMarketplaceChange',
  ],
  ['is not ours without a delivery', { ...booked, marketplace: onMarketplace('SHIPPED') }, 'wait receipt'],
  [
    'never comes for a cancelled delivery',
    { ...booked, delivery: aDelivery({ state: 'cancelled' }), marketplace: onMarketplace('SHIPPED') },
    'wait receipt',
  ],
];

describe('TRK-02 the push of a delivery that is done', () => {
  it.each(pushes)('%s', (_situation, facts, expected) => {
    expect(nextOf(facts)).toBe(expected);
  });
});

describe('ORD-03 an order imported before the marketplace asks us to ship', () => {
  it.each([
    ['STAGING', 'wait takable'],
    ['WAITING_ACCEPTANCE', 'wait acceptance'],
    ['WAITING_DEBIT', 'wait debit'],
    ['WAITING_DEBIT_PAYMENT', 'wait debit'],
    ['SHIPPING', 'run confirmOrder'],
    ['A_STATE_OF_TOMORROW', 'run confirmOrder'],
  ])('in %s: %s', (state, expected) => {
    expect(nextOf({ saleOrder: aSaleOrder({ state: 'draft' }), marketplace: onMarketplace(state) })).toBe(expected);
  });
});

describe('what holds an order, whatever else is due', () => {
  const due = { saleOrder: aSaleOrder({ state: 'draft' }) };
  it.each<Case>([
    ['an archived instance', { ...due, isArchived: true, pausedBy: 'a person', hold: 'paused' }, 'finish archived'],
    ['a pause', { ...due, pausedBy: 'a person', hold: 'paused', park: aPark() }, 'wait resume'],
    ['the closed gate', { ...due, hold: 'authentication', park: aPark() }, 'wait gate'],
    ['a park', { ...due, park: aPark() }, 'park createInvoice'],
  ])('%s', (_hold, facts, expected) => {
    expect(nextOf(facts)).toBe(expected);
  });
});

describe('an order that was received', () => {
  const received = { ...booked, delivery: told };
  const followUntil = '2026-10-01T00:00:00.000Z';

  it('is followed until a time', () => {
    const facts = someFacts({ ...received, marketplace: onMarketplace('RECEIVED', { followUntil }) });
    expect(nextAction(facts)).toEqual({ kind: 'wait', reason: 'closing', until: followUntil });
  });

  it('is left alone after it', () => {
    expect(nextOf({ ...received, marketplace: onMarketplace('RECEIVED', { followUntil, isFollowed: true }) })).toBe(
      'finish followedLongEnough',
    );
  });
});

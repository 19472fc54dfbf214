import fc from 'fast-check';
import { nextAction } from '../../../domain/lifecycle/next-action';
import type { OrderFacts } from '../../../domain/lifecycle/order-facts';
import { leftToPerson, stepByHand } from '../../../domain/lifecycle/step-by-hand';
import { handSteps, lifecycleSteps, type HandStep } from '../../../domain/lifecycle-step';
import { orderStateSequence } from '../../../domain/order-states';
import {
  aDelivery,
  anyInvoices,
  anySaleOrder,
  aPark,
  aSaleOrder,
  invoicesOf,
  onMarketplace,
  someFacts,
} from '../../support/order-facts';

/** All steps are left to people. */
const byHand = { confirmOrder: false, createInvoice: false, validateInvoice: false, registerPayment: false };
const draft = { saleOrder: aSaleOrder({ ...byHand, state: 'draft' }) };
const confirmed = { saleOrder: aSaleOrder(byHand), delivery: aDelivery() };

/** `done`, `due`, or the words for which it is not due; one for each step. */
function standingOf(facts: Partial<OrderFacts>): readonly string[] {
  return handSteps.map((step) => {
    const turn = stepByHand(someFacts(facts), step);
    return turn.kind === 'notDue' ? turn.words : turn.kind;
  });
}

const toConfirm = 'The order is to be confirmed first';
const toCreate = 'The invoice is to be created first';
const beforeDelivery = 'Nothing is to be invoiced before it is delivered';
const toValidate = 'The invoice is to be validated first';

describe('WFL-07 a step by hand', () => {
  it.each<readonly [string, Partial<OrderFacts>, readonly string[]]>([
    ['a draft', draft, ['due', toConfirm, toConfirm, toConfirm]],
    ['a confirmed order', confirmed, ['done', 'due', toCreate, toCreate]],
    ['a draft invoice', { ...confirmed, invoices: invoicesOf('draft') }, ['done', 'done', 'due', toValidate]],
    ['a posted invoice', { ...confirmed, invoices: invoicesOf('posted') }, ['done', 'done', 'done', 'due']],
    ['a paid one', { ...confirmed, invoices: invoicesOf('paid') }, ['done', 'done', 'done', 'done']],
    [
      'goods that are invoiced when they are delivered',
      { ...confirmed, invoices: invoicesOf('none', { isDue: false }) },
      ['done', beforeDelivery, beforeDelivery, beforeDelivery],
    ],
    [
      'a second delivery to invoice, while the first invoice is a draft',
      { ...confirmed, invoices: invoicesOf('draft', { isDue: true }) },
      ['done', 'due', 'due', toValidate],
    ],
    [
      'a second delivery to invoice, when the first invoice is paid',
      { ...confirmed, invoices: invoicesOf('paid', { isDue: true }) },
      ['done', 'due', toCreate, toCreate],
    ],
  ])('comes in its turn: %s', (_situation, facts, expected) => {
    expect(standingOf(facts)).toEqual(expected);
  });

  it.each<readonly [string, Partial<OrderFacts>]>([
    ['shipped', { delivery: aDelivery({ state: 'done', isTold: true }), marketplace: onMarketplace('SHIPPED') }],
    ['closed', { delivery: aDelivery({ state: 'done', isTold: true }), marketplace: onMarketplace('CLOSED') }],
    ['being told as shipped', { delivery: aDelivery({ state: 'done' }) }],
    ['without a delivery of ours', { delivery: null }],
    ['invoiced by itself in a moment', { saleOrder: aSaleOrder() }],
    [
      'cancelled, and a part had left',
      { saleOrder: aSaleOrder({ state: 'cancelled', isPartKept: true }), marketplace: onMarketplace('CANCELED') },
    ],
    ['gone on without it', { saleOrder: aSaleOrder(), skippedSteps: ['createInvoice'] }],
  ])('is done of an order that is %s', (_situation, facts) => {
    expect(stepByHand(someFacts({ ...confirmed, ...facts }), 'createInvoice')).toEqual({ kind: 'due' });
  });

  it.each<readonly [string, Partial<OrderFacts>, string]>([
    ['not imported', { saleOrder: null }, 'The order is not imported yet'],
    ['cancelled', { saleOrder: aSaleOrder({ state: 'cancelled' }) }, 'The order is cancelled'],
    ['paused', { pausedBy: 'Ada' }, 'The order is paused: waits for Resume'],
    ['held with its instance', { hold: 'paused' }, 'The order waits with its instance'],
    ['not accepted', { marketplace: onMarketplace('WAITING_ACCEPTANCE') }, 'The order waits for acceptance'],
    [
      'parked',
      { park: aPark({ step: 'shipDelivery' }) },
      'The order is parked at shipDelivery: retry or skip that first',
    ],
    ['of an archived instance', { isArchived: true }, 'The instance of the order is archived'],
    [
      'just changed',
      { marketplace: onMarketplace('SHIPPED', { isApplied: false }) },
      'The order is at applyMarketplaceChange: createInvoice comes after it',
    ],
    [
      'cancelled on the marketplace',
      { marketplace: onMarketplace('CANCELED') },
      'The order is at cancelOrder: createInvoice comes after it',
    ],
  ])('is refused in words of an order that is %s', (_situation, facts, words) => {
    const turn = stepByHand(someFacts({ ...confirmed, ...facts }), 'createInvoice');
    expect(turn).toEqual({ kind: 'notDue', words: expect.stringContaining(words) });
  });

  const anyFacts: fc.Arbitrary<OrderFacts> = fc
    .record({
      saleOrder: fc.option(anySaleOrder),
      invoices: anyInvoices,
      delivery: fc.constantFrom(null, aDelivery(), aDelivery({ state: 'done' }), aDelivery({ state: 'cancelled' })),
      marketplace: fc
        .tuple(fc.constantFrom(...orderStateSequence, 'CANCELED', 'REFUSED'), fc.boolean())
        .map(([state, isApplied]) => onMarketplace(state, { isApplied })),
      pausedBy: fc.constantFrom(null, null, 'Ada'),
      park: fc.constantFrom(null, null, aPark()),
      isArchived: fc.constantFrom(false, false, true),
      skippedSteps: fc.subarray([...lifecycleSteps]),
    })
    .map(someFacts);
  const dueOf = (facts: OrderFacts): readonly HandStep[] =>
    handSteps.filter((step) => stepByHand(facts, step).kind === 'due');

  it('is not refused while the order does it by itself, and never done of an order that is held', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const due = dueOf(facts);
        const action = nextAction(facts);
        if (action.kind === 'run' && handSteps.some((step) => step === action.step)) {
          expect(due).toContain(action.step);
        }
        if (action.kind === 'park' || facts.pausedBy !== null || facts.isArchived) expect(due).toEqual([]);
      }),
    );
  });

  it('is shown as left to a person when it is due and not done by itself', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { saleOrder, skippedSteps } = facts;
        const isSkipped = (step: HandStep): boolean => step !== 'confirmOrder' && skippedSteps.includes(step);
        const left = dueOf(facts).filter((step) => saleOrder?.[step] !== true || isSkipped(step));
        expect(leftToPerson(facts)).toBe(left[0] ?? null);
        const action = nextAction(facts);
        if (action.kind === 'run') expect(leftToPerson(facts)).not.toBe(action.step);
      }),
    );
  });
});

import fc from 'fast-check';
import type { LifecycleAction } from '../../../domain/lifecycle/lifecycle-action';
import { nextAction } from '../../../domain/lifecycle/next-action';
import type { DeliveryFacts, OrderFacts } from '../../../domain/lifecycle/order-facts';
import { lifecycleSteps } from '../../../domain/lifecycle-step';
import { endingStates, isEnded, orderStateSequence } from '../../../domain/order-states';
import { actionWords } from '../../support/action-words';
import { anyInvoices, aPark, anySaleOrder } from '../../support/order-facts';

const anyFacts: fc.Arbitrary<OrderFacts> = fc.record({
  revision: fc.nat(),
  hold: fc.constantFrom(null, 'paused', 'authentication', 'copiedDatabase'),
  isArchived: fc.constant(false),
  pausedBy: fc.constantFrom(null, 'a person'),
  park: fc.constantFrom(null, aPark()),
  decision: fc.constantFrom('taken', 'waiting', 'ignored'),
  marketplace: fc.record({
    state: fc.constantFrom<string>(...orderStateSequence, ...endingStates, 'A_STATE_OF_TOMORROW'),
    isApplied: fc.boolean(),
    followUntil: fc.constantFrom(null, '2026-10-01T00:00:00.000Z'),
    isFollowed: fc.boolean(),
  }),
  saleOrder: fc.option(anySaleOrder),
  invoices: anyInvoices,
  delivery: fc.option(
    fc.record({
      state: fc.constantFrom('waiting', 'ready', 'done', 'cancelled'),
      hasLeft: fc.boolean(),
      isTold: fc.boolean(),
      isHeld: fc.boolean(),
      isLeaveOutDue: fc.boolean(),
      isPushDue: fc.boolean(),
      isReadBackWanted: fc.boolean(),
      pushPausedUntil: fc.constantFrom(null, '2026-10-01T00:00:00.000Z'),
    }),
  ),
  isCreditNoteDue: fc.boolean(),
  isRefundOpen: fc.boolean(),
  skippedSteps: fc.subarray([...lifecycleSteps]),
  shippingDeadline: fc.constantFrom(null, '2026-08-05T21:59:59.999Z'),
});

const isHeldBack = ({ isReadBackWanted, pushPausedUntil }: DeliveryFacts): boolean =>
  isReadBackWanted || pushPausedUntil !== null;

const isBooked = (saleOrder: OrderFacts['saleOrder']): boolean =>
  saleOrder?.state === 'confirmed' || saleOrder?.isPartKept === true;

/** Each step with what must hold before it, and what it brings about. */
const stepRules: Record<string, { readonly isPossible: (facts: OrderFacts) => boolean }> = {
  importOrder: { isPossible: ({ saleOrder, decision }) => saleOrder === null && decision === 'taken' },
  confirmOrder: { isPossible: ({ saleOrder }) => saleOrder?.state === 'draft' && saleOrder.confirmOrder },
  createInvoice: { isPossible: ({ saleOrder, invoices }) => isBooked(saleOrder) && invoices.isDue },
  validateInvoice: { isPossible: ({ saleOrder, invoices }) => isBooked(saleOrder) && invoices.drafts > 0 },
  registerPayment: { isPossible: ({ saleOrder, invoices }) => isBooked(saleOrder) && invoices.posted > 0 },
  shipDelivery: {
    isPossible: ({ saleOrder, delivery }) =>
      saleOrder?.state === 'confirmed' && delivery?.state === 'done' && !delivery.isTold && !isHeldBack(delivery),
  },
  applyMarketplaceChange: {
    isPossible: ({ saleOrder: sold, marketplace }) => sold !== null && (!marketplace.isApplied || sold.awaitsDecision),
  },
  cancelOrder: {
    isPossible: ({ saleOrder, marketplace }) =>
      saleOrder !== null && saleOrder.state !== 'cancelled' && isEnded(marketplace.state),
  },
  validateCreditNotes: { isPossible: ({ saleOrder, isCreditNoteDue }) => saleOrder !== null && isCreditNoteDue },
  leaveOutRefunded: {
    isPossible: ({ saleOrder, delivery }) => saleOrder?.state === 'confirmed' && delivery?.isLeaveOutDue === true,
  },
};

describe('the next action, for any facts', () => {
  const check = (holds: (facts: OrderFacts, action: LifecycleAction) => boolean) => {
    fc.assert(
      fc.property(anyFacts, (facts) => holds(facts, nextAction(facts))),
      { numRuns: 2_000 },
    );
  };

  it('is always one, and always the same', () => {
    check((facts, action) => actionWords(action) === actionWords(nextAction(facts)));
  });

  it('never proposes a step that is done or that has not come yet', () => {
    check((facts, action) => action.kind !== 'run' || stepRules[action.step]?.isPossible(facts) === true);
  });

  it('never runs a booking step or a push that was skipped', () => {
    const booking = ['createInvoice', 'validateInvoice', 'registerPayment', 'validateCreditNotes'];
    const forGood: readonly string[] = [...booking, 'shipDelivery'];
    check(
      ({ skippedSteps }, action) =>
        action.kind !== 'run' || !forGood.includes(action.step) || !skippedSteps.includes(action.step),
    );
  });

  it('runs nothing while it is held, and holds nothing by a park that is not there', () => {
    check(({ pausedBy, hold, park }, action) => {
      const isHeld = pausedBy !== null || hold !== null || park !== null;
      if (!isHeld) return action.kind !== 'park';
      return action.kind === 'park' || (action.kind === 'wait' && ['resume', 'gate'].includes(action.reason));
    });
  });

  it('finishes an imported order only when the marketplace or the cancelling has ended it', () => {
    check(({ saleOrder, marketplace }, action) => {
      if (action.kind !== 'finish' || saleOrder === null) return true;
      return saleOrder.state === 'cancelled' || marketplace.state === 'CLOSED' || marketplace.isFollowed;
    });
  });
});

import type { InstanceHold } from '../instance-hold';
import { handSteps, isHandStep, type HandStep, type LifecycleStep } from '../lifecycle-step';
import { waitingWords, type LifecycleAction, type WaitingReason } from './lifecycle-action';
import { nextAction } from './next-action';
import type { OrderFacts } from './order-facts';

/** What comes of it when a person wants to do a step. */
export type StepByHand =
  | { readonly kind: 'due' }
  /** There is nothing left to do of it. */
  | { readonly kind: 'done'; readonly words: string }
  | { readonly kind: 'notDue'; readonly words: string };

const doneWords: Readonly<Record<HandStep, string>> = {
  confirmOrder: 'The order is confirmed already',
  createInvoice: 'The invoice is created already',
  validateInvoice: 'The invoice is validated already',
  registerPayment: 'The payment is registered already',
};

const earlierWords: Readonly<Record<HandStep, string>> = {
  confirmOrder: 'The order is to be confirmed first',
  createInvoice: 'The invoice is to be created first',
  validateInvoice: 'The invoice is to be validated first',
  registerPayment: 'The payment is to be registered first',
};

/** How many of `handSteps` are behind a sale order that is not cancelled. */
function doneCount({ saleOrder, invoice }: OrderFacts): number {
  if (saleOrder?.state !== 'confirmed') return 0;
  return { none: 1, draft: 2, posted: 3, paid: 4 }[invoice];
}

/**
 * Whether a step may be done by hand now: its turn has come, and nothing holds the order. A step that the order workflow
 * does by itself may be done by hand in the moment before, and one that was skipped may be done after all [WFL-07].
 */
export function stepByHand(facts: OrderFacts, step: HandStep): StepByHand {
  const next = nextByHand(facts);
  if (next === null || handSteps.indexOf(step) < handSteps.indexOf(next)) {
    return { kind: 'done', words: doneWords[step] };
  }
  const words = whatHolds(facts, step);
  if (words !== null) return { kind: 'notDue', words };
  return next === step ? { kind: 'due' } : { kind: 'notDue', words: earlierWords[next] };
}

/** The step that is left to a person now, because its switch is off or it was skipped; null when none is. */
export function leftToPerson(facts: OrderFacts): HandStep | null {
  const next = nextByHand(facts);
  return next === null || whatHolds(facts, next) !== null || isRun(nextAction(facts), next) ? null : next;
}

const nextByHand = (facts: OrderFacts): HandStep | null => handSteps[doneCount(facts)] ?? null;

const isRun = (action: LifecycleAction, step: LifecycleStep): boolean => action.kind === 'run' && action.step === step;

/** Why nothing is done to the order by hand now, in words; null when nothing holds it. */
function whatHolds(facts: OrderFacts, step: HandStep): string | null {
  if (facts.saleOrder === null) return 'The order is not imported yet';
  if (facts.saleOrder.state === 'cancelled') return 'The order is cancelled';
  const action = nextAction(facts);
  switch (action.kind) {
    case 'park':
      return `The order is parked at ${action.park.step}: retry or skip that first`;
    case 'run':
      return isHandStep(action.step) || action.step === 'shipDelivery'
        ? null
        : `The order is at ${action.step}: ${step} comes after it`;
    case 'wait':
      return holdingWords(action.reason, action.hold ?? null);
    case 'finish':
      return action.outcome === 'archived' ? 'The instance of the order is archived' : null;
  }
}

function holdingWords(waiting: WaitingReason, hold: InstanceHold | null): string | null {
  if (!holding.some((reason) => reason === waiting)) return null;
  return `The order ${waiting === 'resume' ? 'is ' : ''}${waitingWords(waiting, hold)}`;
}

/** What an order waits for before anything is promised to anybody, or while nothing of it goes on. */
const holding = ['resume', 'gate', 'takable', 'acceptance', 'debit'] as const;

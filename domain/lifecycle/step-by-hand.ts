import type { InstanceHold } from '../instance-hold';
import { handSteps, isHandStep, type HandStep } from '../lifecycle-step';
import { waitingWords, type WaitingReason } from './lifecycle-action';
import { dueBookingSteps } from './booking-steps';
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

/** Nothing of the order is invoiced yet, and nothing is to be: its goods are invoiced as they are delivered [WFL-05]. */
const NOT_DELIVERED = 'Nothing is to be invoiced before it is delivered';

/** What there is to do, in its order, of a sale order of which not all is cancelled. */
const dueSteps = ({ saleOrder, invoices }: OrderFacts): readonly HandStep[] =>
  saleOrder?.state === 'confirmed' || saleOrder?.isPartKept === true ? dueBookingSteps(invoices) : ['confirmOrder'];

/**
 * Whether a step may be done by hand now: its turn has come, and nothing holds the order. A step that the order workflow
 * does by itself may be done by hand in the moment before, and one that was skipped may be done after all [WFL-07].
 */
export function stepByHand(facts: OrderFacts, step: HandStep): StepByHand {
  const due = dueSteps(facts);
  const isDue = due.includes(step);
  const earlier = due.findLast((other) => handSteps.indexOf(other) < handSteps.indexOf(step));
  if (!isDue && earlier === undefined && isDone(facts, step)) return { kind: 'done', words: doneWords[step] };
  const words = whatHolds(facts, step);
  if (words !== null) return { kind: 'notDue', words };
  if (isDue) return { kind: 'due' };
  return { kind: 'notDue', words: earlier === undefined ? NOT_DELIVERED : earlierWords[earlier] };
}

/** Nothing of it is left to do: a step of an order of which nothing is invoiced yet has nothing behind it. */
const isDone = ({ invoices: { drafts, posted, paid } }: OrderFacts, step: HandStep): boolean =>
  step === 'confirmOrder' || drafts + posted + paid > 0;

/** The step that is left to a person now, because its switch is off or it was skipped; null when none is. */
export function leftToPerson(facts: OrderFacts): HandStep | null {
  const left = dueSteps(facts).find((step) => !isByItself(facts, step));
  return left === undefined || whatHolds(facts, left) !== null ? null : left;
}

/** The order is never gone on with without its confirmation, whatever was skipped. */
const isByItself = ({ saleOrder, skippedSteps }: OrderFacts, step: HandStep): boolean =>
  saleOrder?.[step] === true && (step === 'confirmOrder' || !skippedSteps.includes(step));

/** Why nothing is done to the order by hand now, in words; null when nothing holds it. */
function whatHolds(facts: OrderFacts, step: HandStep): string | null {
  if (facts.saleOrder === null) return 'The order is not imported yet';
  if (facts.saleOrder.state === 'cancelled' && !facts.saleOrder.isPartKept) return 'The order is cancelled';
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

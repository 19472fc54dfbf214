import { instanceHolds, type InstanceHold } from '../instance-hold';
import type { LifecycleStep } from '../lifecycle-step';
import type { Turn } from '../reason-codes';
import type { Park } from './order-facts';

/** What an order waits for, in one word each; `words` says it to people. */
export const waitingReasons = {
  resume: { turn: 'us', words: 'paused: waits for Resume' },
  gate: {
    turn: 'us',
    words: 'nothing of this instance is called: its key is refused, it is paused, or its database is a copy',
  },
  takable: { turn: 'marketplace', words: 'waits for the marketplace to complete the order' },
  acceptance: { turn: 'us', words: 'waits for acceptance' },
  debit: { turn: 'marketplace', words: 'waits for the customer to be debited' },
  confirmation: { turn: 'us', words: 'confirmation is left to a person' },
  delivery: { turn: 'warehouse', words: 'waits for the warehouse to ship' },
  refunded: {
    turn: 'us',
    words: 'refunded before it was shipped: the delivery is held until a person releases it',
  },
  trackingExport: { turn: 'us', words: 'shipped: waits for the next tracking export' },
  readBack: { turn: 'us', words: 'waits for the order to be read from the marketplace before it is told' },
  nextPush: { turn: 'marketplace', words: 'the marketplace gave no clear answer: told again by itself, after a pause' },
  shippedState: { turn: 'marketplace', words: 'told as shipped: waits for the marketplace to show it' },
  ending: { turn: 'marketplace', words: 'nothing is left to ship: waits for the marketplace to end the order' },
  receipt: { turn: 'customer', words: 'waits for the customer to receive it' },
  closing: { turn: 'marketplace', words: 'received: waits for the marketplace to close it' },
} as const satisfies Record<string, { turn: Turn; words: string }>;

export type WaitingReason = keyof typeof waitingReasons;

export const isWaitingReason = (reason: string): reason is WaitingReason => Object.hasOwn(waitingReasons, reason);

/** What an order waits for, in words. Held with its instance, it says by what [INS-08]. */
export const waitingWords = (reason: WaitingReason, hold: InstanceHold | null): string =>
  reason === 'gate' && hold !== null
    ? `waits with its instance: ${instanceHolds[hold].words}`
    : waitingReasons[reason].words;

/** `notInDatabase`: the database is older than the workflow; the next sweep brings the order back. */
export type FinishOutcome =
  'notTaken' | 'nothingToTake' | 'cancelled' | 'closed' | 'followedLongEnough' | 'archived' | 'notInDatabase';

/** What an order needs next. The workflow carries it out; it never decides. */
export type LifecycleAction =
  | { readonly kind: 'run'; readonly step: LifecycleStep }
  /** Until the order changes, or until `until` (ISO 8601) where a time is given. */
  | {
      readonly kind: 'wait';
      readonly reason: WaitingReason;
      readonly until: string | null;
      /** Of the instance, where it waits for that; reports of older workers do not name it. */
      readonly hold?: InstanceHold;
    }
  | { readonly kind: 'park'; readonly park: Park }
  | { readonly kind: 'finish'; readonly outcome: FinishOutcome };

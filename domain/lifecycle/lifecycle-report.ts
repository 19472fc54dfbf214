import type { HandStep, LifecycleStep } from '../lifecycle-step';
import type { LifecycleAction } from './lifecycle-action';
import type { OrderStory } from './order-story';

/**
 * What every lifecycle activity answers: what to do next and what to show, read in the transaction of its own writes.
 * It enters the workflow's history, so it holds no personal detail and stays small.
 */
export interface LifecycleReport {
  /** The order's pending revision that these facts include. */
  readonly revision: number;
  readonly action: LifecycleAction;
  /** What this activity did, in its order. */
  readonly stepsDone: readonly LifecycleStep[];
  /** As Mirakl spells it; null for an order that this database does not know. */
  readonly orderState: string | null;
  /** ISO 8601 in UTC, here and below. */
  readonly shippingDeadline: string | null;
  /** Since when the order waits for what it waits for now. */
  readonly since: string | null;
  /** The last failure that passed or is being retried, in words. */
  readonly lastError: string | null;
  /** The step that waits for a person to do it by hand; absent when none does, and in reports of older workers. */
  readonly leftToPerson?: HandStep;
  /** What the customer is still to get back, in words; absent when nothing is due [CAN-02]. */
  readonly refundDue?: string;
  /** Absent in reports of older workers. */
  readonly story?: OrderStory;
  /** The order's page in the console. */
  readonly pageUrl: string;
}

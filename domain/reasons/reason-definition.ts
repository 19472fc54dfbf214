import type { LifecycleStep } from '../lifecycle-step';
import type { RuleNumber } from '../rule-number';

/** Who has to move before the order goes on. */
export type Turn = 'us' | 'warehouse' | 'marketplace' | 'customer' | 'nobody';

export interface ReasonDefinition {
  /** The behaviour that is at work where something goes on no further for this reason. */
  readonly rule: RuleNumber;
  readonly title: string;
  /** Used where a case brings no words of its own. */
  readonly message: string;
  /** A passing fault is retried by itself for ever; any other reason waits for somebody or is final (WFL-04). */
  readonly isPassing: boolean;
  readonly turn: Turn;
  readonly cure: string;
  /** The steps that may be skipped when they stand for this reason. Import and confirm never may (WFL-04). */
  readonly skippableSteps: readonly LifecycleStep[];
}

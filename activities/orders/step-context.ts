import type { DataSource, EntityManager } from 'typeorm';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import type { Reason } from '../../domain/reason-codes';
import type { TimelineFact } from '../../entities/add-timeline-entry';
import type { LockedOrder } from './lock-order';

export interface OrderDependencies {
  readonly dataSource: DataSource;
  /** Where the console is; without a slash at the end. */
  readonly publicUrl: string;
}

export interface StepContext {
  readonly manager: EntityManager;
  readonly order: LockedOrder;
  /** What this transaction did; whoever records a step as done adds it. */
  readonly stepsDone: LifecycleStep[];
}

/** Blocked: a person or the marketplace has to move first. What the step wrote stays, so most write nothing before. */
export type StepOutcome =
  /** `told`: what the order's timeline says of it; null for nothing more than it says already. */
  | { readonly kind: 'done'; readonly told: TimelineFact | null }
  | { readonly kind: 'blocked'; readonly reasons: readonly Reason[] };

export const done = (told: TimelineFact | null): StepOutcome => ({ kind: 'done', told });

export function blocked(...reasons: readonly Reason[]): StepOutcome {
  return { kind: 'blocked', reasons };
}

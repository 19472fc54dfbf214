import type { DataSource, EntityManager } from 'typeorm';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import type { Reason } from '../../domain/reason-codes';
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

/** Blocked: nothing was written, and a person or the marketplace has to move first. */
export type StepOutcome = { readonly kind: 'done' } | { readonly kind: 'blocked'; readonly reasons: readonly Reason[] };

export const done: StepOutcome = { kind: 'done' };

export function blocked(...reasons: readonly Reason[]): StepOutcome {
  return { kind: 'blocked', reasons };
}

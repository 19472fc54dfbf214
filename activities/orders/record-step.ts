import type { EntityManager } from 'typeorm';
import { timelineValues, type TimelineFact } from '../../entities/add-timeline-entry';
import { prepared } from '../../entities/prepared-statements';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import { settleRetryLines } from './run-lines';
import type { StepContext } from './step-context';

export interface RecordedStep {
  readonly step: LifecycleStep;
  readonly state: 'done' | 'parked' | 'skipped';
  readonly actor: string;
  readonly startedAt: Date;
}

const RECORD_STEP = `
  insert into order_step (order_id, step, state, actor, started_at, ended_at)
  values ($1, $2, $3, $4, $5, greatest(clock_timestamp(), $5))
  on conflict (order_id, step) do update
    set state = excluded.state, actor = excluded.actor, attempts = order_step.attempts + 1, ended_at = excluded.ended_at`;

const RECORD_STEP_AND_TELL = prepared(
  'recordStepAndTell',
  `with recorded as (${RECORD_STEP})
  insert into timeline_entry (order_id, kind, actor, sentence, data, is_primary) values ($1, $6, $7, $8, $9, $10)`,
);

/** One row per step and order: the latest outcome, and how often it was tried. */
export async function recordStep(manager: EntityManager, orderId: string, recorded: RecordedStep): Promise<void> {
  await manager.query(RECORD_STEP, valuesOf(orderId, recorded));
}

const valuesOf = (orderId: string, { step, state, actor, startedAt }: RecordedStep): unknown[] => [
  ...[orderId, step, state, actor, startedAt],
];

export interface DoneStep {
  readonly step: LifecycleStep;
  readonly startedAt: Date;
  /** Who did it, unless it was done by itself. */
  readonly actor?: string;
  /** Goes to the timeline by the same statement. */
  readonly told: TimelineFact | null;
}

/** The step is done: a park of it is over. */
export async function recordStepDone(
  { manager, order, stepsDone }: StepContext,
  { step, startedAt, told, actor = 'system' }: DoneStep,
): Promise<void> {
  stepsDone.push(step);
  const recorded = { step, state: 'done', actor, startedAt } as const;
  if (told === null) await recordStep(manager, order.id, recorded);
  else await manager.query(RECORD_STEP_AND_TELL, [...valuesOf(order.id, recorded), ...timelineValues(told)]);
  if (order.parkedStep !== null) await clearPark(manager, order.id);
}

/**
 * Ends a park for good; its number stays, so that a later one gets a new number. Until the lifecycle has decided what comes
 * next the order is under way: it is never shown as parked for no reason.
 */
export async function clearPark(manager: EntityManager, orderId: string): Promise<void> {
  await manager.query(
    `update marketplace_order
        set parked_step = null, parked_content_hash = null, reason_code = null, reason_text = null, reason_subjects = null,
            progress = case when progress = 'parked' then 'running' else progress end,
            turn = case when progress = 'parked' then 'us' else turn end
      where id = $1`,
    [orderId],
  );
  await settleRetryLines(manager, orderId);
}

import { addTimelineEntry } from '../../entities/add-timeline-entry';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import type { Reason } from '../../domain/reason-codes';
import type { StepContext } from './step-context';
import { recordStep } from './record-step';
import { settleRunLines } from './run-lines';

export interface ParkedStep {
  readonly step: LifecycleStep;
  readonly reasons: readonly Reason[];
  readonly startedAt: Date;
}

/**
 * Parks an order at a step: the reason and its words are on the order, on its timeline and in its run line, and the
 * lifecycle waits for Retry, Skip or a change on the marketplace [WFL-04]. The first reason gives the code; the words
 * hold all of them.
 */
export async function parkStep(
  { manager, order }: StepContext,
  { step, reasons, startedAt }: ParkedStep,
): Promise<void> {
  const code = reasons[0]?.code ?? 'internal';
  const text = reasons.map((reason) => reason.message).join('. ');
  const subjects = reasons.flatMap((reason) => reason.subjects ?? []);
  await manager.query(
    `update marketplace_order
        set parked_step = $2, parked_content_hash = content_hash, park_number = park_number + 1,
            reason_code = $3, reason_text = $4, reason_subjects = $5, waiting_since = null
      where id = $1`,
    [order.id, step, code, text, subjects],
  );
  await recordStep(manager, order.id, { step, state: 'parked', actor: 'system', startedAt });
  await addTimelineEntry(manager, order.id, {
    kind: 'parked',
    actor: 'system',
    sentence: `Parked at ${step}: ${text}`,
    data: { step, reasonCode: code, parkNumber: order.parkNumber + 1 },
  });
  await settleRunLines(manager, order.id, { step, state: 'failed', reasonCode: code, message: text });
}

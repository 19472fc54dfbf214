import type { EntityManager } from 'typeorm';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { raiseToDo } from '../../entities/raise-to-do';
import { toDoOf } from '../../domain/instance-settings';
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
 * lifecycle waits for Retry, Skip or a change on the marketplace [WFL-04]; a to-do says so to those whom the instance
 * names. The first reason gives the code; the words hold all of them.
 */
export async function parkStep(
  { manager, order }: StepContext,
  { step, reasons, startedAt }: ParkedStep,
): Promise<void> {
  const code = reasons[0]?.code ?? 'internal';
  const text = reasons.map((reason) => reason.message).join('. ');
  const subjects = reasons.flatMap((reason) => reason.subjects ?? []);
  const parkNumber = await writePark(manager, [order.id, step, code, text, subjects]);
  await recordStep(manager, order.id, { step, state: 'parked', actor: 'system', startedAt });
  await addTimelineEntry(manager, order.id, {
    kind: 'parked',
    actor: 'system',
    sentence: `Parked at ${step}: ${text}`,
    data: { step, reasonCode: code, parkNumber },
  });
  await raiseToDo(manager, {
    ...{ kind: 'parkedOrder', instanceId: order.instanceId, orderId: order.id },
    ...{ subject: order.ref.marketplaceOrderId, reasonCode: code, words: text },
    ...{ settings: toDoOf(order.settings), isOnTimeline: false },
  });
  await settleRunLines(manager, order.id, { step, state: 'failed', reasonCode: code, message: text });
}

/**
 * The number of the park. It names this one among all that the order ever had, those that a restored database has lost
 * included: an old page's Retry or Skip does nothing [FLT-02, WFL-04].
 */
async function writePark(manager: EntityManager, parameters: readonly unknown[]): Promise<number> {
  const [rows]: [{ parkNumber: number }[], number] = await manager.query(
    `update marketplace_order
        set parked_step = $2, parked_content_hash = content_hash,
            parked_in_transaction = pg_current_xact_id()::text::bigint,
            park_number = 1 + greatest(park_number, (select max(revision) from recovery
                                                      where ordered_at < at + interval '1 hour' or ordered_at is null)),
            reason_code = $3, reason_text = $4, reason_subjects = $5, waiting_since = null
      where id = $1 returning park_number as "parkNumber"`,
    [...parameters],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The order to park has vanished');
  return row.parkNumber;
}

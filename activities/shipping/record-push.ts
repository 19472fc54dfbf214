import { toDoOf } from '../../domain/instance-settings';
import { pauseAfter, recordFailedAttempt } from '../../entities/record-failed-attempt';
import type { Reason } from '../../domain/reason-codes';
import type { StepContext } from '../orders/step-context';
import { recordStepDone } from '../orders/record-step';
import { recordTold } from '../orders/record-told';
import { settleRunLines } from '../orders/run-lines';

/** What left of a sale order, $1, and was not told. */
const UNTOLD = `sale_order_id = $1 and state = 'done' and told_at is null`;

interface Push {
  readonly deliveryId: string;
  readonly startedAt: Date;
  /** For the timeline. */
  readonly sentence: string;
}

/** The marketplace knows: the step is done, the delivery's failure is cleared, its run lines are done. */
export async function recordPush(context: StepContext, { deliveryId, startedAt, sentence }: Push): Promise<void> {
  const { manager, order } = context;
  await recordTold(manager, order.saleOrderId, 'us');
  await settleRunLines(manager, order.id, { step: 'shipDelivery', state: 'done', reasonCode: null, message: null });
  const told = { kind: 'shipped', actor: 'system', sentence, data: { deliveryId } };
  await recordStepDone(context, { step: 'shipDelivery', startedAt, told });
}

/** The exact failure stays on the delivery until a push succeeds [TRK-04]. */
export async function recordPushFailure({ manager, order }: StepContext, { code, message }: Reason): Promise<void> {
  await manager.query(`update delivery set exception_code = $2, exception_message = $3 where ${UNTOLD}`, [
    order.saleOrderId,
    code,
    message,
  ]);
}

/**
 * Nobody knows whether the marketplace carried it out: the order is read, and if it was not shipped after all the push is
 * made again, after pauses that grow with each attempt [WFL-04, TRK-05].
 */
export async function recordUnansweredPush(context: StepContext, message: string): Promise<void> {
  const { manager, order } = context;
  await recordPushFailure(context, { code: 'marketplaceUnavailable', message });
  const pauseSeconds = pauseAfter(order.attempts + 1);
  await recordFailedAttempt(manager, order.id, {
    step: null,
    reasonCode: 'marketplaceUnavailable',
    words: message,
    pauseSeconds,
    toDo: toDoOf(order.settings),
  });
  await manager.query(`update delivery set next_push_at = now() + make_interval(secs => $2) where ${UNTOLD}`, [
    order.saleOrderId,
    pauseSeconds,
  ]);
}

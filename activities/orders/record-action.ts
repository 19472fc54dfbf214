import type { EntityManager } from 'typeorm';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { prepared } from '../../entities/prepared-statements';
import { raiseToDo } from '../../entities/raise-to-do';
import { toDoOf } from '../../domain/instance-settings';
import {
  waitingReasons,
  waitingWords,
  type LifecycleAction,
  type WaitingReason,
} from '../../domain/lifecycle/lifecycle-action';
import type { OrderStory } from '../../domain/lifecycle/order-story';
import { personCauses } from '../../domain/lifecycle/person-causes';
import { leftToPerson } from '../../domain/lifecycle/step-by-hand';
import { isEnded, isShippedOrBeyond } from '../../domain/order-states';
import { reason, reasonCodeOf, reasonDefinition, type Turn } from '../../domain/reason-codes';
import { atRiskFrom } from '../../domain/shipping-risk';
import type { LockedOrder } from './lock-order';
import { orderStory } from './order-story';
import { settleRunLines } from './run-lines';

interface Standing {
  readonly progress: 'running' | 'waiting' | 'parked' | 'paused' | 'finished';
  readonly turn: Turn;
  readonly currentStep: string | null;
  readonly waitingFor: string | null;
}

const RECORD_ACTION = prepared(
  'recordAction',
  `with updated as (
       update marketplace_order
          set waiting_since = case when $2 = 'running' then waiting_since
                                   when waiting_for is not distinct from $5 and waiting_since is not null
                                   then waiting_since else now() end,
              -- A step in between, such as a change taken over, does not begin the wait anew.
              waiting_for = case when $2 = 'running' then waiting_for else $5 end,
              progress = $2, turn = $3, current_step = $4,
              next_deadline_at = $6, left_to_person = $8, at_risk_from = $9,
              -- Another moment is another risk.
              is_risk_told = is_risk_told and at_risk_from is not distinct from $9,
              -- A step that is still due goes on counting its attempts, and a push without a clear answer also over
              -- the steps in between.
              attempts = case when $2 in ('running', 'waiting') and ($7 or current_step = $4) then attempts else 0 end,
              next_try_at = case when $2 in ('running', 'waiting') and ($7 or current_step = $4) then next_try_at end,
              last_error = case when $2 in ('running', 'waiting') and ($7 or current_step = $4) then last_error end,
              parked_step = case when $2 = 'finished' then null else parked_step end,
              reason_code = case when $2 = 'finished' then null else reason_code end,
              reason_text = case when $2 = 'finished' then null else reason_text end,
              reason_subjects = case when $2 = 'finished' then null else reason_subjects end
        where id = $1 returning id, waiting_since, parked_step, reason_code, attempts, at_risk_from
     ), closed as (
       update to_do t set closed_at = now(), closed_by = 'system' from updated u
        where t.order_id = u.id and t.closed_at is null
          and not case t.kind when 'parkedOrder' then u.parked_step is not null and t.reason_code = u.reason_code
                              when 'failingOrder' then u.attempts > 0
                              when 'lateRisk' then u.at_risk_from is not null and u.at_risk_from <= now()
                              else t.kind = any($10::text[]) end
     ) select waiting_since as "waitingSince", ${orderStory('updated')} as story from updated`,
);

/**
 * Writes where an order stands, in the transaction of the facts that it follows from, so that lists never ask a
 * workflow. A to-do of the order whose cause is gone is closed: it is not parked for that reason any more, its step has
 * stopped failing, it threatens to be late no more, or what was to be decided is decided.
 *
 * @returns since when it has stood there, ISO 8601, and what was done about it
 */
export async function recordAction(
  manager: EntityManager,
  order: LockedOrder,
  action: LifecycleAction,
): Promise<{ readonly since: string | null; readonly story: OrderStory }> {
  const standing = standingOf(action);
  const isOver = isShippedOrBeyond(order.state) || isEnded(order.state) || standing.progress === 'finished';
  const deadline = isOver || isAllTold(order) ? null : order.facts.shippingDeadline;
  const rows: { waitingSince: Date | null; story: OrderStory }[] = await manager.query(RECORD_ACTION, [
    order.id,
    standing.progress,
    standing.turn,
    standing.currentStep,
    standing.waitingFor,
    deadline,
    order.isPushUnclear,
    leftToPerson(order.facts),
    deadline === null ? null : riskFrom(order, deadline),
    personCauses(order.facts),
  ]);
  if (action.kind === 'wait' && action.reason === 'gate' && order.waitingFor !== 'gate') await tellHold(manager, order);
  if (standing.waitingFor === 'delivery' && order.waitingFor !== 'delivery') await tellDelivery(manager, order);
  if (standing.waitingFor === 'refunded' && order.waitingFor !== 'refunded') await tellHeldDelivery(manager, order);
  if (action.kind === 'finish' && order.saleOrderId === null) await settleNothingTaken(manager, order);
  return { since: rows[0]?.waitingSince?.toISOString() ?? null, story: rows[0]?.story ?? {} };
}

/** Its lead days are known once it is imported [WFL-02, TRK-07]. */
const riskFrom = ({ workflow }: LockedOrder, deadline: string): string =>
  atRiskFrom({
    deadline: new Date(deadline),
    leadDays: workflow?.orderWorkflow.securityLeadDays ?? 0,
  }).toISOString();

const isAllTold = ({ facts: { delivery } }: LockedOrder): boolean => delivery?.state === 'done' && delivery.isTold;

/** It ended before it was imported: a run that waits for it, or shows it as failed, has nothing left to wait for [CAN-04]. */
async function settleNothingTaken(manager: EntityManager, order: LockedOrder): Promise<void> {
  if (!isEnded(order.state)) return;
  const { code, message } = reason(order.state === 'REFUSED' ? 'refusedBeforeImport' : 'canceledBeforeImport');
  await settleRunLines(manager, order.id, { step: 'importOrder', state: 'done', reasonCode: code, message });
}

/** Why nothing of it goes on, for whoever looks at its story. */
async function tellHold(manager: EntityManager, order: LockedOrder): Promise<void> {
  await addTimelineEntry(manager, order.id, {
    kind: 'held',
    actor: 'system',
    sentence: `The order ${waitingWords('gate', order.facts.hold)}`,
    isPrimary: false,
  });
}

/** A person has to decide what is shipped [CAN-07]. */
async function tellHeldDelivery(manager: EntityManager, order: LockedOrder): Promise<void> {
  const { code: reasonCode, message: words } = reason('refundedBeforeShipping');
  await raiseToDo(manager, {
    ...{ kind: 'heldDelivery', instanceId: order.instanceId, orderId: order.id, reasonCode, words },
    ...{ subject: order.ref.marketplaceOrderId, settings: toDoOf(order.settings) },
  });
}

/** From here on the order is the warehouse's. */
async function tellDelivery(manager: EntityManager, order: LockedOrder): Promise<void> {
  await addTimelineEntry(manager, order.id, {
    kind: 'waitingForDelivery',
    actor: 'system',
    sentence: 'Waiting for the warehouse to ship it',
    isPrimary: false,
  });
}

/** Between two calls of one push the order waits, and the push is still the step in hand. */
const isPushUnderWay = (reason: WaitingReason): boolean => reason === 'readBack' || reason === 'nextPush';

function standingOf(action: LifecycleAction): Standing {
  switch (action.kind) {
    case 'run':
      return { progress: 'running', turn: 'us', currentStep: action.step, waitingFor: null };
    case 'wait': {
      const { turn } = waitingReasons[action.reason];
      const progress = action.reason === 'resume' ? 'paused' : 'waiting';
      const currentStep = isPushUnderWay(action.reason) ? 'shipDelivery' : null;
      return { progress, turn, currentStep, waitingFor: action.reason };
    }
    case 'park': {
      const { reasonCode, step } = action.park;
      const { turn } = reasonDefinition(reasonCodeOf(reasonCode));
      return { progress: 'parked', turn, currentStep: step, waitingFor: null };
    }
    case 'finish':
      return { progress: 'finished', turn: 'nobody', currentStep: null, waitingFor: null };
  }
}

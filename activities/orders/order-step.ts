import type { EntityManager } from 'typeorm';
import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import { nextAction } from '../../domain/lifecycle/next-action';
import { leftToPerson } from '../../domain/lifecycle/step-by-hand';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import type { OrderRef } from '../../workflows/messages';
import { toDatabaseFailure } from '../database-failure';
import { lockOrder, readLockedOrder, type LockedOrder } from './lock-order';
import { orderPage, withRunPage } from './order-page';
import { recordAction } from './record-action';
import type { OrderDependencies, StepContext } from './step-context';

/**
 * One transaction of an order's lifecycle: lock, act, read the facts again, decide, record, answer.
 *
 * @throws ApplicationFailure retryable when the database is away, final (`internal`) for anything unforeseen
 */
export async function inOrderTransaction(
  { dataSource, publicUrl }: OrderDependencies,
  ref: OrderRef,
  act: (context: StepContext) => Promise<void>,
): Promise<LifecycleReport> {
  try {
    return await dataSource.transaction(async (manager) => {
      const order = await lockOrder(manager, ref);
      const stepsDone: LifecycleStep[] = [];
      if (order !== null) await act({ manager, order, stepsDone });
      return { ...(await report(manager, ref, publicUrl)), stepsDone };
    });
  } catch (error) {
    throw toDatabaseFailure(error);
  }
}

/**
 * Whether the order's facts say that a step is due. Every step asks first: one that is repeated after a lost answer, by
 * a second worker or after a reset finds itself done and changes nothing [WFL-03].
 */
export function isDue(step: LifecycleStep, order: LockedOrder): boolean {
  const action = nextAction(order.facts);
  return action.kind === 'run' && action.step === step;
}

/**
 * A gate that opens wakes the orders that it sees waiting for it. One that is about to wait asks again under a lock on
 * the instance: either the gate has opened by now, or whoever opens it waits until this order is seen [INS-08].
 */
async function readForDecision(manager: EntityManager, ref: OrderRef): Promise<LockedOrder | null> {
  const order = await readLockedOrder(manager, ref);
  const hold = order?.facts.hold ?? null;
  if (order === null || hold === null) return order;
  await manager.query(`select from instance where id = $1 for share`, [order.instanceId]);
  return readLockedOrder(manager, ref);
}

/** Reads what came of it and decides, still under the lock. */
async function report(
  manager: EntityManager,
  ref: OrderRef,
  publicUrl: string,
): Promise<Omit<LifecycleReport, 'stepsDone'>> {
  const pageUrl = orderPage(publicUrl, ref);
  const order = await readForDecision(manager, ref);
  if (order === null) {
    const action = { kind: 'finish', outcome: 'notInDatabase' } as const;
    return { revision: 0, action, orderState: null, shippingDeadline: null, since: null, lastError: null, pageUrl };
  }
  const action = nextAction(order.facts);
  const { since, ...recorded } = await recordAction(manager, order, action);
  const story = withRunPage(publicUrl, recorded.story);
  const { revision, shippingDeadline } = order.facts;
  const { state: orderState, lastError } = order;
  const left = leftToPerson(order.facts);
  const { refundDue } = order;
  return {
    ...{ revision, action, orderState, shippingDeadline, since, lastError, story, pageUrl },
    ...(left === null ? {} : { leftToPerson: left }),
    ...(refundDue === null ? {} : { refundDue }),
  };
}

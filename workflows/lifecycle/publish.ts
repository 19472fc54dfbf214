import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { describeOrder } from '../../domain/lifecycle/describe-order';
import { waitingReasons } from '../../domain/lifecycle/lifecycle-action';
import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import type { OrderProgressView, OrderRef } from '../messages';

const instance = defineSearchAttributeKey('Instance', SearchAttributeType.KEYWORD);
const orderState = defineSearchAttributeKey('OrderState', SearchAttributeType.KEYWORD);
const needsAttention = defineSearchAttributeKey('NeedsAttention', SearchAttributeType.BOOL);
const reasonCode = defineSearchAttributeKey('ReasonCode', SearchAttributeType.KEYWORD);
const shippingDeadline = defineSearchAttributeKey('ShippingDeadline', SearchAttributeType.DATETIME);

interface Published {
  readonly report: LifecycleReport;
  /** The steps that were done last. */
  readonly lastDone: readonly LifecycleStep[];
  /** What was shown so far; null before the first report. */
  readonly previous: LifecycleReport | null;
}

/**
 * Shows the order on its page in Temporal's UI and makes it findable there: current details on every report, search
 * attributes in one call and only when one of them differs from what `previous` showed.
 */
export function publish(order: OrderRef, { report, lastDone, previous }: Published): void {
  setCurrentDetails(describeOrder(report, lastDone));
  if (previous !== null && attributesOf(previous) === attributesOf(report)) return;
  upsertSearchAttributes([
    { key: instance, value: order.instanceCode },
    { key: orderState, value: report.orderState },
    { key: needsAttention, value: report.action.kind === 'park' },
    { key: reasonCode, value: report.action.kind === 'park' ? report.action.park.reasonCode : null },
    { key: shippingDeadline, value: report.shippingDeadline === null ? null : new Date(report.shippingDeadline) },
  ]);
}

function attributesOf({ orderState, shippingDeadline, action }: LifecycleReport): string {
  return JSON.stringify([orderState, shippingDeadline, action.kind === 'park' ? action.park.reasonCode : null]);
}

/** The answer of `getProgress`, from the last report; before the first there is nothing to tell. */
export function progressOf(report: LifecycleReport | null): OrderProgressView {
  const action = report?.action;
  const park = action?.kind === 'park' ? action.park : null;
  return {
    progress: progressWord(action),
    orderState: report?.orderState ?? null,
    step: action?.kind === 'run' ? action.step : (park?.step ?? null),
    waitingFor: action?.kind === 'wait' ? waitingReasons[action.reason].words : null,
    since: report?.since ?? null,
    nextDeadline: report?.shippingDeadline ?? null,
    parkNumber: park?.number ?? null,
    reasonCode: park?.reasonCode ?? null,
    reasonText: park?.reasonText ?? null,
  };
}

function progressWord(action: LifecycleReport['action'] | undefined): OrderProgressView['progress'] {
  switch (action?.kind) {
    case undefined:
    case 'run':
      return 'running';
    case 'wait':
      return action.reason === 'resume' ? 'paused' : 'waiting';
    case 'park':
      return 'parked';
    case 'finish':
      return 'finished';
  }
}

import { isWaitingReason, waitingWords } from '../../domain/lifecycle/lifecycle-action';
import type { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import type { SaleOrder } from '../../entities/sale-order.entity';
import { shippingRisk } from '../../domain/shipping-risk';
import { maskPerson } from '../mask-person';
import { moneyOf } from '../money';
import type { OrderRowBody } from '../schemas/order';

const timeOf = (at: Date | null): string | null => at?.toISOString() ?? null;

const wordsOf = ({ waitingFor, instance }: MarketplaceOrder): string | null =>
  waitingFor !== null && isWaitingReason(waitingFor) ? waitingWords(waitingFor, instance.hold) : waitingFor;

/** Until a step that is tried again has ended its park stays on record, and is the reason of nothing any more. */
const isTriedAgain = ({ progress, parkedStep, parkedContentHash, contentHash }: MarketplaceOrder): boolean =>
  progress !== 'parked' && parkedStep !== null && parkedContentHash !== contentHash;

/** Where the order stands, as its lifecycle wrote it. */
function standingOf(
  order: MarketplaceOrder,
): Pick<
  OrderRowBody,
  | 'decision'
  | 'decisionReason'
  | 'progress'
  | 'turn'
  | 'step'
  | 'leftToPerson'
  | 'waitingFor'
  | 'waitingWords'
  | 'waitingSince'
  | 'reasonCode'
  | 'reasonText'
  | 'parkNumber'
  | 'attempts'
  | 'nextTryAt'
  | 'lastError'
  | 'pausedBy'
  | 'pauseNote'
> {
  const { decision, decisionReason, progress, turn, waitingFor } = order;
  const { parkNumber, attempts, lastError, pausedBy, pauseNote, leftToPerson } = order;
  return {
    ...{ decision, decisionReason, progress, turn },
    reasonCode: isTriedAgain(order) ? null : order.reasonCode,
    reasonText: isTriedAgain(order) ? null : order.reasonText,
    // A step in between leaves the wait on record: it goes on afterwards.
    waitingFor: progress === 'running' ? null : waitingFor,
    waitingWords: progress === 'running' ? null : wordsOf(order),
    ...{ parkNumber, attempts, lastError, pausedBy, pauseNote, leftToPerson },
    step: order.currentStep ?? order.parkedStep,
    waitingSince: timeOf(order.waitingSince),
    nextTryAt: timeOf(order.nextTryAt),
  };
}

/** Counted down to the deadline from the moment of the answer [TRK-07]. */
function shippingOf({
  nextDeadlineAt,
  atRiskFrom,
}: MarketplaceOrder): Pick<OrderRowBody, 'nextDeadlineAt' | 'secondsToDeadline' | 'shippingRisk'> {
  if (nextDeadlineAt === null || atRiskFrom === null)
    return { nextDeadlineAt: null, secondsToDeadline: null, shippingRisk: null };
  const now = new Date();
  return {
    nextDeadlineAt: nextDeadlineAt.toISOString(),
    secondsToDeadline: Math.floor((nextDeadlineAt.getTime() - now.getTime()) / 1000),
    shippingRisk: shippingRisk({ deadline: nextDeadlineAt, riskFrom: atRiskFrom }, now),
  };
}

/**
 * @param order with its instance
 * @param saleOrder with its invoice partner; null until it is imported
 */
export function orderRowBody(order: MarketplaceOrder, saleOrder: SaleOrder | null): OrderRowBody {
  const { marketplaceOrderId, commercialId, state, lineCount, paymentType, channelCode, currency, total } = order;
  return {
    instance: order.instance.code,
    ...{ marketplaceOrderId, commercialId, state, lineCount, paymentType, channelCode },
    ...standingOf(order),
    saleOrder: saleOrder === null ? null : saleOrderRef(saleOrder),
    buyer: saleOrder === null ? null : maskPerson(saleOrder.invoicePartner),
    total: currency === null ? null : moneyOf(total, currency),
    orderedAt: timeOf(order.orderedAt),
    shippingDeadline: timeOf(order.shippingDeadline),
    ...shippingOf(order),
    changedAt: order.lastUpdatedAt.toISOString(),
    lastReadAt: order.lastReadAt.toISOString(),
  };
}

export function saleOrderRef({ name, state, financialStatus }: SaleOrder): NonNullable<OrderRowBody['saleOrder']> {
  return { name, state, financialStatus };
}

import { lineQuantity } from '../line-quantity';
import type { MarketplaceOrder, MarketplaceOrderLine } from '../marketplace-order';
import { isEnded, isIncident } from '../order-states';
import type { OrderChange } from './order-change';

const cancelationKey = (marketplaceLineId: string, cancelationId: string): string =>
  `cancelation/${marketplaceLineId}/${cancelationId}`;

const endKey = (marketplaceLineId: string): string => `lineEnded/${marketplaceLineId}`;

/** What an order holds already when it is first imported: none of it is news later (CAN-03). */
export const lineChangesOf = (order: MarketplaceOrder): OrderChange[] =>
  order.lines.flatMap((line) => [...cancelationsOf(line), ...endOf(line)]);

/** Lines by their own id, never by SKU: two lines may share one. */
export function diffLines(before: MarketplaceOrder, now: MarketplaceOrder): OrderChange[] {
  const earlier = new Map(before.lines.map((line) => [line.marketplaceLineId, line]));
  const later = new Set(now.lines.map((line) => line.marketplaceLineId));
  return [
    ...now.lines.flatMap((line) => {
      const known = earlier.get(line.marketplaceLineId);
      return known === undefined ? [unknown(line, 'is new')] : diffLine(known, line, { before, now });
    }),
    ...before.lines
      .filter(({ marketplaceLineId }) => !later.has(marketplaceLineId))
      .map((line) => unknown(line, 'is not named any more')),
  ];
}

interface Orders {
  readonly before: MarketplaceOrder;
  readonly now: MarketplaceOrder;
}

function diffLine(before: MarketplaceOrderLine, now: MarketplaceOrderLine, orders: Orders): OrderChange[] {
  return [
    ...without(cancelationsOf(now), cancelationsOf(before)),
    ...without(endOf(now), endOf(before)),
    ...without(refundsOf(now), refundsOf(before)),
    ...incidentOf(before, now),
    ...vanished(before, now),
    ...quantityChange(before, now, orders),
  ];
}

function without(changes: readonly OrderChange[], known: readonly OrderChange[]): OrderChange[] {
  const keys = new Set(known.map(({ key }) => key));
  return changes.filter(({ key }, index) => !keys.has(key) && changes.findIndex((each) => each.key === key) === index);
}

const cancelationsOf = ({ marketplaceLineId, cancelations }: MarketplaceOrderLine): OrderChange[] =>
  cancelations.map((cancelation) => ({
    kind: 'cancelation',
    key: cancelationKey(marketplaceLineId, cancelation.cancelationId),
    marketplaceLineId,
    cancelation,
  }));

function endOf(line: MarketplaceOrderLine): OrderChange[] {
  if (!isEnded(line.state)) return [];
  const { marketplaceLineId, stateReasonCode: reasonCode, stateReasonLabel: reasonLabel } = line;
  const as = line.state === 'REFUSED' ? 'refused' : 'cancelled';
  return [{ kind: 'lineEnded', key: endKey(marketplaceLineId), marketplaceLineId, as, reasonCode, reasonLabel }];
}

const refundsOf = ({ marketplaceLineId, refunds }: MarketplaceOrderLine): OrderChange[] =>
  refunds.map((refund) => ({
    kind: 'refund',
    key: `refund/${refund.refundId}/${refund.state ?? ''}`,
    marketplaceLineId,
    refund,
  }));

function incidentOf(before: MarketplaceOrderLine, now: MarketplaceOrderLine): OrderChange[] {
  if (isIncident(before.state) === isIncident(now.state)) return [];
  const { marketplaceLineId } = now;
  const kind = isIncident(now.state) ? 'incidentOpened' : 'incidentClosed';
  return [{ kind, key: `${kind}/${marketplaceLineId}`, marketplaceLineId }];
}

/** What was cancelled or given back is never taken back; an answer that does not name it any more says less, not more. */
function vanished(before: MarketplaceOrderLine, now: MarketplaceOrderLine): OrderChange[] {
  const cancelations = new Set(now.cancelations.map(({ cancelationId }) => cancelationId));
  const refunds = new Set(now.refunds.map(({ refundId }) => refundId));
  return [
    ...before.cancelations
      .filter(({ cancelationId }) => !cancelations.has(cancelationId))
      .map(({ cancelationId }) => unknown(now, `names cancelation ${cancelationId} no more`)),
    ...before.refunds
      .filter(({ refundId }) => !refunds.has(refundId))
      .map(({ refundId }) => unknown(now, `names refund ${refundId} no more`)),
  ];
}

/** The quantity as first ordered, so that it is the same whether cancelations lower `quantity` or not. */
function quantityChange(before: MarketplaceOrderLine, now: MarketplaceOrderLine, orders: Orders): OrderChange[] {
  const was = lineQuantity(before, orders.before.currency).ordered;
  const is = lineQuantity(now, orders.now.currency).ordered;
  return was === is || isEnded(now.state) ? [] : [unknown(now, `orders ${String(is)}, was ${String(was)}`)];
}

const unknown = ({ marketplaceLineId }: MarketplaceOrderLine, words: string): OrderChange => ({
  kind: 'unknown',
  key: `unknown/line/${marketplaceLineId}/${words}`,
  words: `Line ${marketplaceLineId} ${words}`,
});

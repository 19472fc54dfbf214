import { refundedLineIds } from '../credit-notes/refunded-lines';
import type { MarketplaceOrder, MarketplaceOrderLine, MarketplaceRefund } from '../marketplace-order';
import { amountOf, formatMoney, sumOf } from '../money';
import { isShippedOrBeyond } from '../order-states';
import { settled, type ExplainedDecision } from './explained-decision';

/** What was given back of a line: a credit note each, and goods that are held where all of it was, before they left. */
export function explainRefunds(
  line: MarketplaceOrderLine,
  order: MarketplaceOrder,
  subject: string,
): ExplainedDecision[] {
  const isHeld = !isShippedOrBeyond(order.state) && refundedLineIds(order).includes(line.marketplaceLineId);
  return [
    ...line.refunds.map((refund) => settled('CAN-05', subject, refundWords(refund, order.currency))),
    ...(isHeld ? [settled('CAN-07', subject, 'Refunded before it was shipped: its delivery is held')] : []),
  ];
}

function refundWords(refund: MarketplaceRefund, currency: string): string {
  const { refundId, state, amount, shippingAmount, taxes, shippingTaxes, fees } = refund;
  const money = (text: string): string => formatMoney(amountOf(text), currency);
  const tax = sumOf([...taxes, ...shippingTaxes].map((each) => each.amount)).toFixed();
  const ofFees = sumOf(fees.map((each) => each.amount)).toFixed();
  const parts = `${money(amount)}, shipping ${money(shippingAmount)}, fees ${money(ofFees)}, taxes ${money(tax)} ${currency}`;
  const end = state === 'REFUNDED' ? 'validated after the invoice' : 'a draft until it is REFUNDED';
  return `Refund ${refundId}, ${state ?? 'no state'}: ${parts}; the price stays, and a credit note takes it back, ${end}`;
}

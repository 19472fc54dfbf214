import Big from 'big.js';
import type { MarketplaceOrderLine } from '../../domain/marketplace-order';
import { z } from 'zod';
import {
  amountOrNull,
  amountOrZero,
  count,
  dateTime,
  decimal,
  entry,
  flag,
  informativeList,
  list,
  neededAmount,
  neededCount,
  neededIdentifier,
  text,
} from './wire-values';

/** Custom-field values are text, or a list of texts for multiple values (API section 2). */
export const additionalFieldsSchema = informativeList(
  entry({ code: neededIdentifier, value: z.union([z.array(z.string()), text]) }),
);

const taxSchema = entry({ code: neededIdentifier, rate: decimal, amount: neededAmount });

const feeSchema = entry({ code: neededIdentifier, amount: neededAmount });

const cancelationSchema = entry({
  id: neededIdentifier,
  quantity: count,
  amount: amountOrZero,
  shipping_amount: amountOrZero,
  taxes: list(taxSchema),
  shipping_taxes: list(taxSchema),
  reason_code: text,
  created_date: dateTime,
}).transform((wire) => ({
  cancelationId: wire.id,
  quantity: wire.quantity,
  amount: wire.amount,
  shippingAmount: wire.shipping_amount,
  taxes: wire.taxes,
  shippingTaxes: wire.shipping_taxes,
  reasonCode: wire.reason_code,
  createdAt: wire.created_date,
}));

/** A refund may be money without quantity, or shipping only (API section 7). `state` is the retired name of `refund_state`. */
const refundSchema = entry({
  id: neededIdentifier,
  order_refund_id: text,
  refund_state: text,
  state: text,
  quantity: count,
  amount: amountOrZero,
  shipping_amount: amountOrZero,
  fees: list(feeSchema),
  taxes: list(taxSchema),
  shipping_taxes: list(taxSchema),
  commission_total_amount: amountOrNull,
  reason_code: text,
  excluded_from_shipment: flag,
  created_date: dateTime,
}).transform((wire) => ({
  refundId: wire.id,
  orderRefundId: wire.order_refund_id,
  state: wire.refund_state ?? wire.state,
  quantity: wire.quantity,
  amount: wire.amount,
  shippingAmount: wire.shipping_amount,
  fees: wire.fees,
  taxes: wire.taxes,
  shippingTaxes: wire.shipping_taxes,
  totalCommission: wire.commission_total_amount,
  reasonCode: wire.reason_code,
  isExcludedFromShipment: wire.excluded_from_shipment ?? false,
  createdAt: wire.created_date,
}));

/** One line of OR11: strict in its id, state, SKU, quantity and money, forgiving in the rest (API section 5). */
export const orderLineSchema = entry({
  order_line_id: neededIdentifier,
  order_line_index: count,
  order_line_state: neededIdentifier,
  order_line_state_reason_code: text,
  order_line_state_reason_label: text,
  offer_sku: neededIdentifier,
  offer_id: text,
  product_sku: text,
  product_title: text,
  category_code: text,
  quantity: neededCount,
  price_unit: amountOrNull,
  origin_unit_price: amountOrNull,
  price: neededAmount,
  shipping_price: amountOrZero,
  total_price: amountOrNull,
  fees: list(feeSchema),
  taxes: list(taxSchema),
  shipping_taxes: list(taxSchema),
  total_commission: amountOrNull,
  promotions: informativeList(entry({ deduced_amount: neededAmount })),
  debited_date: dateTime,
  shipped_date: dateTime,
  cancelations: list(cancelationSchema),
  refunds: list(refundSchema),
  order_line_additional_fields: additionalFieldsSchema,
}).transform((wire): MarketplaceOrderLine => ({
  marketplaceLineId: wire.order_line_id,
  index: wire.order_line_index,
  state: wire.order_line_state,
  stateReasonCode: wire.order_line_state_reason_code,
  stateReasonLabel: wire.order_line_state_reason_label,
  shopSku: wire.offer_sku,
  offerId: wire.offer_id,
  productSku: wire.product_sku,
  title: wire.product_title,
  categoryCode: wire.category_code,
  quantity: wire.quantity,
  unitPrice: wire.price_unit,
  originUnitPrice: wire.origin_unit_price,
  price: wire.price,
  shippingPrice: wire.shipping_price,
  totalPrice: wire.total_price,
  fees: wire.fees,
  taxes: wire.taxes,
  shippingTaxes: wire.shipping_taxes,
  totalCommission: wire.total_commission,
  promotionAmount: sumOf(wire.promotions.map((promotion) => promotion.deduced_amount)),
  debitedAt: wire.debited_date,
  shippedAt: wire.shipped_date,
  cancelations: wire.cancelations,
  refunds: wire.refunds,
  additionalFields: wire.order_line_additional_fields,
}));

function sumOf(amounts: readonly string[]): string | null {
  return amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum.plus(amount), new Big('0')).toFixed();
}

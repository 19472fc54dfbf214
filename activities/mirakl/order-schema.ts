import type { MarketplaceOrder, MarketplaceOrderLine, MarketplaceTax, TaxMode } from '../../domain/marketplace-order';
import { z } from 'zod';
import { customerSchema } from './customer-schema';
import { additionalFieldsSchema, orderLineSchema } from './order-line-schema';
import {
  amountOrNull,
  dateTime,
  decimal,
  entry,
  explainIssues,
  flag,
  identifier,
  list,
  memberProblems,
  neededAmount,
  neededCurrency,
  neededIdentifier,
  section,
  text,
  type MemberProblem,
} from './wire-values';

export type DecodedOrder =
  | { readonly kind: 'decoded'; readonly order: MarketplaceOrder }
  | {
      readonly kind: 'unreadable';
      /** Names the members that stand in the way, as in `order_lines[0].price is missing`. */
      readonly reason: string;
      /** All of them, also where `reason` only counts them. */
      readonly problems: readonly MemberProblem[];
      /** Known when at least the order's id could be read. */
      readonly marketplaceOrderId: string | null;
    };

/**
 * Reads one order of an OR11 answer (API section 5). Strict in identity, state and money; in the rest null and absent are the
 * same, numbers may be text, and unknown members and states pass (ORD-12). Never throws, whatever `raw` is.
 */
export function decodeOrder(raw: unknown): DecodedOrder {
  const decoded = orderSchema.safeParse(raw);
  if (decoded.success) {
    return { kind: 'decoded', order: decoded.data };
  }
  const id = entry({ order_id: identifier }).safeParse(raw);
  return {
    kind: 'unreadable',
    reason: explainIssues(decoded.error, 'the order'),
    problems: memberProblems(decoded.error, 'the order'),
    marketplaceOrderId: id.success ? id.data.order_id : null,
  };
}

const orderTaxSchema = entry({ code: neededIdentifier, rate: decimal, total_amount: neededAmount }).transform(
  ({ code, rate, total_amount: amount }): MarketplaceTax => ({ code, rate, amount }),
);

const wireShape = {
  order_id: neededIdentifier,
  commercial_id: text,
  order_state: neededIdentifier,
  order_state_reason_code: text,
  order_state_reason_label: text,
  created_date: dateTime,
  last_updated_date: dateTime,
  currency_iso_code: neededCurrency,
  order_tax_mode: text,
  price: amountOrNull,
  shipping_price: amountOrNull,
  total_price: amountOrNull,
  total_commission: amountOrNull,
  order_taxes: list(orderTaxSchema),
  payment_type: text,
  paymentType: text,
  payment_workflow: text,
  customer_debited_date: dateTime,
  can_cancel: flag,
  can_shop_ship: flag,
  channel: section({ code: text, label: text }),
  fulfillment: section({ center: section({ code: text }) }),
  shipping_type_code: text,
  shipping_type_label: text,
  shipping_zone_code: text,
  shipping_zone_label: text,
  shipping_deadline: dateTime,
  delivery_date: section({ earliest: dateTime, latest: dateTime }),
  shipping_carrier_code: text,
  shipping_company: text,
  shipping_tracking: text,
  shipping_tracking_url: text,
  references: section({ order_reference_for_customer: text, order_reference_for_seller: text }),
  fully_refunded: flag,
  has_incident: flag,
  customer: customerSchema,
  customer_notification_email: text,
  order_additional_fields: additionalFieldsSchema,
  order_lines: list(orderLineSchema),
};

const wireSchema = entry(wireShape);

type WireOrder = z.output<typeof wireSchema>;

const orderSchema = wireSchema.transform((wire, context): MarketplaceOrder => {
  const refuse = (member: string, words: string): never => {
    context.addIssue({ code: 'custom', path: [member], message: words });
    return z.NEVER;
  };
  if (hasRepeatedLine(wire.order_lines)) {
    return refuse('order_lines', 'names the same order_line_id twice');
  }
  const createdAt = wire.created_date ?? wire.last_updated_date;
  if (createdAt === null) {
    return refuse('created_date', 'is missing or is not a date, and so is last_updated_date');
  }
  const taxMode = taxModeOf(wire);
  if (taxMode === null) {
    return refuse(
      'order_tax_mode',
      wire.order_tax_mode === null ? 'is missing while there are taxes' : UNKNOWN_TAX_MODE,
    );
  }
  return {
    ...identityOf(wire),
    ...moneyOf(wire),
    ...shippingOf(wire),
    taxMode,
    createdAt,
    lastUpdatedAt: wire.last_updated_date ?? createdAt,
  };
});

const UNKNOWN_TAX_MODE = 'is neither TAX_EXCLUDED nor TAX_INCLUDED';

function hasRepeatedLine(lines: readonly MarketplaceOrderLine[]): boolean {
  return new Set(lines.map((line) => line.marketplaceLineId)).size < lines.length;
}

/** Without a single tax both modes book the same amounts, so an absent mode does no harm there; with one it cannot be guessed. */
function taxModeOf(wire: WireOrder): TaxMode | null {
  if (wire.order_tax_mode === null) {
    const hasTaxes = wire.order_lines.some((line) => line.taxes.length + line.shippingTaxes.length > 0);
    return hasTaxes || wire.order_taxes.length > 0 ? null : 'TAX_EXCLUDED';
  }
  return wire.order_tax_mode === 'TAX_EXCLUDED' || wire.order_tax_mode === 'TAX_INCLUDED' ? wire.order_tax_mode : null;
}

function identityOf(wire: WireOrder) {
  return {
    marketplaceOrderId: wire.order_id,
    commercialId: wire.commercial_id,
    state: wire.order_state,
    stateReasonCode: wire.order_state_reason_code,
    stateReasonLabel: wire.order_state_reason_label,
    channelCode: wire.channel.code,
    channelLabel: wire.channel.label,
    customerReference: wire.references.order_reference_for_customer,
    sellerReference: wire.references.order_reference_for_seller,
    hasIncident: wire.has_incident ?? false,
    customer: { ...wire.customer, notificationEmail: wire.customer_notification_email },
    additionalFields: wire.order_additional_fields,
    lines: wire.order_lines,
  };
}

function moneyOf(wire: WireOrder) {
  return {
    currency: wire.currency_iso_code,
    price: wire.price,
    shippingPrice: wire.shipping_price,
    totalPrice: wire.total_price,
    totalCommission: wire.total_commission,
    orderTaxes: wire.order_taxes,
    paymentType: wire.payment_type ?? wire.paymentType,
    paymentWorkflow: wire.payment_workflow,
    customerDebitedAt: wire.customer_debited_date,
    canCancel: wire.can_cancel ?? false,
    isFullyRefunded: wire.fully_refunded ?? false,
  };
}

function shippingOf(wire: WireOrder) {
  return {
    // A gate that the marketplace does not give is not closed: OR24 itself refuses in a wrong state.
    canShopShip: wire.can_shop_ship ?? wire.order_state === 'SHIPPING',
    fulfillmentCenterCode: wire.fulfillment.center.code ?? 'DEFAULT',
    shippingMethodCode: wire.shipping_type_code,
    shippingMethodLabel: wire.shipping_type_label,
    shippingZoneCode: wire.shipping_zone_code,
    shippingZoneLabel: wire.shipping_zone_label,
    shippingDeadline: wire.shipping_deadline,
    deliveryEarliestAt: wire.delivery_date.earliest,
    deliveryLatestAt: wire.delivery_date.latest,
    tracking: {
      carrierCode: wire.shipping_carrier_code,
      carrierName: wire.shipping_company,
      trackingNumber: wire.shipping_tracking,
      trackingUrl: wire.shipping_tracking_url,
    },
  };
}

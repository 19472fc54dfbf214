import { endOfDay, toWireDate } from '../clock';
import { objectsOf } from '../json';
import type { JsonObject } from '../json';
import { channels, findShippingMethod, shippingMethods, shippingZones } from '../master-data';
import { sumOf, toWire } from '../money';
import type { Random } from '../random';
import type { Buyer } from './buyers';
import { touched, withTotals } from './order-document';
import { buildLine } from './order-line';
import type { Recipe } from './order-kinds';

/** A new order, WAITING_ACCEPTANCE: everything about it follows from the number, the recipe and the seed. */
export function draftOrder(
  orderNumber: number,
  recipe: Recipe,
  random: Random,
  at: Date,
): { id: string; order: JsonObject } {
  const commercialId = `AN-${String(orderNumber)}`;
  const id = `${commercialId}-A`;
  const buyer = recipe.buyer(random);
  const date = toWireDate(at);
  const lines = recipe.lines(random).map((plan, index) => buildLine(id, index + 1, plan, recipe.taxMode, date));
  const order = {
    order_id: id,
    commercial_id: commercialId,
    order_state: 'WAITING_ACCEPTANCE',
    order_state_reason_code: null,
    order_state_reason_label: null,
    created_date: date,
    acceptance_decision_date: null,
    ...paymentMembers(recipe),
    ...shippingMembers(buyer, at),
    currency_iso_code: recipe.currency,
    order_tax_mode: recipe.taxMode,
    customer: buyer.customer,
    customer_notification_email: recipe.hasEmail ? buyer.notificationEmail : null,
    channel: { code: buyer.channel, label: channels.find((one) => one.code === buyer.channel)?.label.fr },
    references: { order_reference_for_customer: null, order_reference_for_seller: null },
    fulfillment: { center: { code: 'DEFAULT' } },
    has_invoice: false,
    has_incident: false,
    has_customer_message: false,
    fully_refunded: false,
    quote_id: null,
    promotions: promotionsOf(lines),
    order_additional_fields: [],
    order_taxes: [],
    order_refunds: [],
    discount_campaigns: [],
    order_lines: lines,
  };
  return { id, order: touched(withTotals(order), at) };
}

function paymentMembers(recipe: Recipe): JsonObject {
  const { type, workflow, durationDays } = recipe.payment;
  return {
    payment_type: type,
    // The retired twin is still sent (Mirakl API section 5).
    paymentType: type,
    payment_workflow: workflow,
    payment_duration: durationDays,
    invoice_details:
      durationDays === null
        ? null
        : { document_details: [{ format: 'PDF' }], payment_terms: { days: durationDays, type: 'NET' } },
    customer_debited_date: null,
    transaction_date: null,
    transaction_number: null,
    customer_directly_pays_seller: false,
  };
}

function shippingMembers(buyer: Buyer, at: Date): JsonObject {
  const method = findShippingMethod('STD') ?? shippingMethods[0];
  return {
    shipping_type_code: method.code,
    shipping_type_label: method.label.fr,
    shipping_type_standard_code: method.standardCode,
    shipping_zone_code: buyer.zone,
    shipping_zone_label: shippingZones.find((zone) => zone.code === buyer.zone)?.label.fr,
    shipping_deadline: null,
    leadtime_to_ship: 2,
    delivery_date: { earliest: endOfDay(at, 4), latest: endOfDay(at, 7) },
    shipping_pudo_id: null,
    shipping_carrier_code: null,
    shipping_carrier_standard_code: null,
    shipping_company: null,
    shipping_tracking: null,
    shipping_tracking_url: null,
  };
}

function promotionsOf(lines: readonly JsonObject[]): JsonObject {
  const applied = lines.flatMap((line) => objectsOf(line.promotions));
  const deduced = sumOf(applied.map((promotion) => promotion.deduced_amount));
  return { applied_promotions: applied, total_deduced_amount: toWire(deduced) };
}

import { objectOf, objectsOf } from '../json';
import type { JsonObject } from '../json';
import { amountOf, sumOf, toWire } from '../money';
import { stateOf, withLines, withTotals } from './order-document';

const statesBeforeShipping: readonly string[] = [
  'STAGING',
  'WAITING_ACCEPTANCE',
  'WAITING_DEBIT',
  'WAITING_DEBIT_PAYMENT',
  'REFUSED',
];

export type TaxMode = 'TAX_INCLUDED' | 'TAX_EXCLUDED';

/** The platform's own mode: what PC01 says and what OR11 answers when nothing else is asked. */
export const platformTaxMode: TaxMode = 'TAX_EXCLUDED';

/**
 * An order as OR11 shows it: people and deadlines stay hidden until it may be shipped (Mirakl API section 5, PC01
 * `shipping_and_billing_details_before_acceptance` is false), amounts are in the tax mode that was asked.
 *
 * An order that was placed in TAX_INCLUDED has no net figures here and is always given so.
 */
export function servedOrder(order: JsonObject, taxMode: TaxMode): JsonObject {
  const shown = statesBeforeShipping.includes(stateOf(order)) ? withoutPeople(order) : order;
  return taxMode === 'TAX_INCLUDED' && shown.order_tax_mode === 'TAX_EXCLUDED' ? withTaxesInside(shown) : shown;
}

function withoutPeople(order: JsonObject): JsonObject {
  return {
    ...order,
    customer: {
      ...objectOf(order.customer),
      billing_address: null,
      shipping_address: null,
      organization: null,
      accounting_contact: null,
      delivery_contact: null,
    },
    shipping_deadline: null,
    delivery_date: null,
  };
}

/** Price fields take the taxes in; the tax lines stay, now as a part of the price (Mirakl API section 5). */
function withTaxesInside(order: JsonObject): JsonObject {
  const withGrossLines = withLines(order, grossLine, () => true);
  return { ...withTotals(withGrossLines), order_tax_mode: 'TAX_INCLUDED', total_commission: order.total_commission };
}

function grossLine(line: JsonObject): JsonObject {
  const price = plusTaxes(line.price, line.taxes);
  const shippingPrice = plusTaxes(line.shipping_price, line.shipping_taxes);
  const rate = sumOf(objectsOf(line.taxes).map((tax) => tax.rate));
  const grossUnit = (unit: JsonObject[string]): number =>
    toWire(
      amountOf(unit)
        .times(rate.plus(amountOf('100')))
        .div(amountOf('100')),
    );
  return {
    ...line,
    price,
    shipping_price: shippingPrice,
    total_price: toWire(amountOf(price).plus(amountOf(shippingPrice))),
    price_unit: grossUnit(line.price_unit),
    origin_unit_price: grossUnit(line.origin_unit_price),
    cancelations: objectsOf(line.cancelations).map(grossPart),
    refunds: objectsOf(line.refunds).map(grossPart),
  };
}

function grossPart(part: JsonObject): JsonObject {
  return {
    ...part,
    amount: plusTaxes(part.amount, part.taxes),
    shipping_amount: plusTaxes(part.shipping_amount, part.shipping_taxes),
  };
}

function plusTaxes(amount: JsonObject[string], taxes: JsonObject[string]): number {
  return toWire(amountOf(amount).plus(sumOf(objectsOf(taxes).map((tax) => tax.amount))));
}

import { categories, taxCodes } from '../catalogue-product';
import type { CatalogueProduct } from '../catalogue-product';
import type { JsonObject } from '../json';
import { amountOf, percentOf, rounded, shareOf, sumOf, toWire } from '../money';
import type { Amount } from '../money';
import type { TaxMode } from './served-order';

/** What a line is made from; amounts are net, decimal text. */
export interface LinePlan {
  readonly product: CatalogueProduct;
  readonly quantity: number;
  /** By default the catalogue's price. */
  readonly unitPrice?: string;
  /** By default what the product's logistic class costs. */
  readonly shippingPrice?: string;
  /** By default the product's own rate. */
  readonly taxes?: readonly TaxPlan[];
  readonly shippingTaxes?: readonly TaxPlan[];
}

interface TaxPlan {
  readonly code: string;
  /** Percent, decimal text. */
  readonly rate: string;
}

const shippingPrices = { S: '4.90', M: '9.90', XL: '39.00' } as const;

const COMMISSION_RATE = '10';
const VAT_RATE = '20';

/** A line as Mirakl gives it: `price` = quantity x unit, `total_price` = price + shipping (Mirakl API sections 5 and 14). */
export function buildLine(orderId: string, index: number, plan: LinePlan, mode: TaxMode, date: string): JsonObject {
  const taxes = plan.taxes ?? [{ code: taxCodes[plan.product.taxRate], rate: plan.product.taxRate }];
  const shippingTaxes = plan.shippingTaxes ?? [{ code: 'TVA20', rate: VAT_RATE }];
  const unit = inMode(amountOf(plan.unitPrice ?? plan.product.priceNet), taxes, mode);
  const origin = inMode(amountOf(plan.product.priceNet), taxes, mode);
  const price = rounded(unit.times(amountOf(plan.quantity)));
  const shippingNet = amountOf(plan.shippingPrice ?? shippingPrices[plan.product.logisticClassCode]);
  const shipping = inMode(shippingNet, shippingTaxes, mode);
  const commission = percentOf(price.plus(shipping), COMMISSION_RATE);
  const commissionVat = percentOf(commission, VAT_RATE);
  return {
    order_line_id: `${orderId}-${String(index)}`,
    order_line_index: index,
    order_line_state: 'WAITING_ACCEPTANCE',
    order_line_state_reason_code: null,
    order_line_state_reason_label: null,
    created_date: date,
    last_updated_date: date,
    debited_date: null,
    shipped_date: null,
    received_date: null,
    can_refund: false,
    offer_id: plan.product.offerId,
    offer_sku: plan.product.sku,
    offer_state_code: '11',
    product_sku: plan.product.productSku,
    product_shop_sku: plan.product.sku,
    product_title: plan.product.title,
    product_medias: [],
    description: '',
    category_code: plan.product.categoryCode,
    category_label: categories[plan.product.categoryCode],
    quantity: plan.quantity,
    price_unit: toWire(unit),
    origin_unit_price: toWire(origin),
    price: toWire(price),
    price_additional_info: null,
    shipping_price: toWire(shipping),
    total_price: toWire(price.plus(shipping)),
    fees: [],
    taxes: taxLines(price, taxes, mode),
    shipping_taxes: shipping.eq(amountOf('0')) ? [] : taxLines(shipping, shippingTaxes, mode),
    commission_fee: toWire(commission),
    commission_rate_vat: toWire(amountOf(VAT_RATE)),
    commission_vat: toWire(commissionVat),
    commission_taxes: [{ code: 'TVA20', rate: toWire(amountOf(VAT_RATE)), amount: toWire(commissionVat) }],
    total_commission: toWire(commission.plus(commissionVat)),
    promotions: promotionsOf(origin.minus(unit).times(amountOf(plan.quantity))),
    cancelations: [],
    refunds: [],
    order_line_additional_fields: [],
    eco_contributions: [],
    discount_campaign: null,
    measurement: null,
    shipping_from: null,
    shipping_price_unit: null,
    shipping_price_additional_unit: null,
    tax_legal_notice: null,
  };
}

function rateOf(taxes: readonly TaxPlan[]): Amount {
  return sumOf(taxes.map((tax) => tax.rate));
}

function inMode(net: Amount, taxes: readonly TaxPlan[], mode: TaxMode): Amount {
  return mode === 'TAX_EXCLUDED' ? net : rounded(net.times(rateOf(taxes).plus(amountOf('100'))).div(amountOf('100')));
}

function taxLines(amount: Amount, taxes: readonly TaxPlan[], mode: TaxMode): JsonObject[] {
  const whole = mode === 'TAX_EXCLUDED' ? amountOf('100') : rateOf(taxes).plus(amountOf('100'));
  return taxes.map((tax) => ({
    code: tax.code,
    rate: toWire(amountOf(tax.rate)),
    amount: toWire(shareOf(amount, amountOf(tax.rate), whole)),
    tax_calculation_rule: 'PROPORTIONAL_TO_AMOUNT',
  }));
}

/** Promotions inform only: prices are already what the customer owes (Mirakl API section 5). */
function promotionsOf(deduced: Amount): JsonObject[] {
  if (deduced.lte(amountOf('0'))) return [];
  return [
    {
      id: 'PROMO-AUTOMNE',
      apportioned: true,
      deduced_amount: toWire(deduced),
      promo_code: null,
      offered_quantity: null,
      campaign: null,
      configuration: {
        type: 'PERCENTAGE_OFF',
        internal_description: 'Autumn offer',
        percentage_off: 10,
        amount_off: null,
        free_items_quantity: null,
        reduced_unit_price: null,
      },
    },
  ];
}

import type { Caller } from './caller';
import { operations } from './operations';
import { count, entry, flag, section, text } from './wire-values';

/** The switches of PC01 that matter here (API section 4.7); null where the platform does not tell. */
export interface PlatformConfiguration {
  readonly platformName: string | null;
  /** AUTOMATIC, NOT_AUTOMATIC or BOTH. */
  readonly orderAcceptance: string | null;
  readonly hasAddressesBeforeAcceptance: boolean | null;
  /** TAX_EXCLUDED or TAX_INCLUDED: the mode to ask orders in. */
  readonly orderTaxMode: string | null;
  readonly hasMultiShipment: boolean | null;
  /** True: carriers that SH21 does not list are refused. */
  readonly isUnregisteredCarrierForbidden: boolean | null;
  readonly offerPricesDecimals: number | null;
  /** COMMA or SEMICOLON. */
  readonly operatorCsvDelimiter: string | null;
  readonly mayRefundDirectPayments: boolean | null;
  readonly hasReturns: boolean | null;
  readonly isB2b: boolean | null;
  readonly isB2c: boolean | null;
  readonly timezone: string | null;
}

const platformSchema = entry({
  platform_name: text,
  timezone: text,
  features: section({
    order_workflows: section({ order_acceptance: text, shipping_and_billing_details_before_acceptance: flag }),
    order_tax_mode: text,
    shipment: section({ multi_shipment: flag }),
    disable_seller_alternative_carrier: flag,
    offer_prices_decimals: count,
    operator_csv_delimiter: text,
    direct_payment_customer_store: section({ refund_cancel_authorized: flag }),
    returns: section({ marketplace: flag }),
  }),
  platform_configuration: section({ customer_model: section({ b2b: flag, b2c: flag }) }),
}).transform(({ features, platform_configuration: { customer_model: customers }, ...wire }): PlatformConfiguration => ({
  platformName: wire.platform_name,
  orderAcceptance: features.order_workflows.order_acceptance,
  hasAddressesBeforeAcceptance: features.order_workflows.shipping_and_billing_details_before_acceptance,
  orderTaxMode: features.order_tax_mode,
  hasMultiShipment: features.shipment.multi_shipment,
  isUnregisteredCarrierForbidden: features.disable_seller_alternative_carrier,
  offerPricesDecimals: features.offer_prices_decimals,
  operatorCsvDelimiter: features.operator_csv_delimiter,
  mayRefundDirectPayments: features.direct_payment_customer_store.refund_cancel_authorized,
  hasReturns: features.returns.marketplace,
  isB2b: customers.b2b,
  isB2c: customers.b2c,
  timezone: wire.timezone,
}));

/** Mirakl PC01: only shop administrators may read it, so MarketplaceForbidden is an ordinary outcome (INS-04). */
export async function readPlatformConfiguration(caller: Caller, signal?: AbortSignal): Promise<PlatformConfiguration> {
  const operation = operations.platformConfiguration;
  await caller.spend({ operation, use: 'any', signal });
  const { body } = await caller.read({ operation, path: '/platform/configuration', signal }, platformSchema);
  return body;
}

/**
 * A marketplace order as the rules see it: decoded, amounts as decimal text, null where the marketplace gave nothing.
 * Made by `activities/mirakl/order-schema.ts` from an answer of OR11 and by nothing else.
 */
export interface MarketplaceOrder {
  /** The seller's logistic order: the key. Never `commercialId`, which several sellers share. */
  readonly marketplaceOrderId: string;
  readonly commercialId: string | null;
  /** As Mirakl spells it; a state that this version does not know passes through. */
  readonly state: string;
  readonly stateReasonCode: string | null;
  readonly stateReasonLabel: string | null;
  /** ISO 8601 in UTC, here and below. */
  readonly createdAt: string;
  readonly lastUpdatedAt: string;
  /** ISO 4217, in which every amount of the order is given. */
  readonly currency: string;
  readonly taxMode: TaxMode;
  /** Lines without shipping, as the marketplace sums them: decimal text in `currency`. */
  readonly price: string | null;
  readonly shippingPrice: string | null;
  /** With shipping and fees; net of taxes in TAX_EXCLUDED. */
  readonly totalPrice: string | null;
  readonly totalCommission: string | null;
  /** The marketplace's sum by code and rate, over the whole order; empty unless it calculates taxes at order level. */
  readonly orderTaxes: readonly MarketplaceTax[];
  readonly paymentType: string | null;
  readonly paymentWorkflow: string | null;
  readonly customerDebitedAt: string | null;
  readonly canCancel: boolean;
  readonly canShopShip: boolean;
  readonly channelCode: string | null;
  readonly channelLabel: string | null;
  /** `DEFAULT` unless the operator fulfils. */
  readonly fulfillmentCenterCode: string;
  readonly shippingMethodCode: string | null;
  readonly shippingMethodLabel: string | null;
  readonly shippingZoneCode: string | null;
  readonly shippingZoneLabel: string | null;
  readonly shippingDeadline: string | null;
  readonly deliveryEarliestAt: string | null;
  readonly deliveryLatestAt: string | null;
  readonly tracking: MarketplaceTracking;
  readonly customerReference: string | null;
  readonly sellerReference: string | null;
  readonly isFullyRefunded: boolean;
  readonly hasIncident: boolean;
  readonly customer: MarketplaceCustomer;
  readonly additionalFields: readonly AdditionalField[];
  readonly lines: readonly MarketplaceOrderLine[];
}

export type TaxMode = 'TAX_EXCLUDED' | 'TAX_INCLUDED';

export interface MarketplaceTracking {
  readonly carrierCode: string | null;
  readonly carrierName: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
}

export interface MarketplaceCustomer {
  readonly customerId: string | null;
  readonly firstname: string | null;
  readonly lastname: string | null;
  readonly locale: string | null;
  /** The buyer's own; most marketplaces give none. */
  readonly email: string | null;
  /** The marketplace's alias, which accepts no answer. */
  readonly notificationEmail: string | null;
  readonly organization: MarketplaceOrganization | null;
  readonly billingAddress: MarketplaceAddress | null;
  readonly shippingAddress: MarketplaceAddress | null;
}

export interface MarketplaceOrganization {
  readonly name: string | null;
  readonly registrationNumber: string | null;
  readonly vatNumber: string | null;
}

export interface MarketplaceAddress {
  readonly firstname: string | null;
  readonly lastname: string | null;
  readonly company: string | null;
  readonly company2: string | null;
  readonly street1: string | null;
  readonly street2: string | null;
  readonly zip: string | null;
  readonly city: string | null;
  readonly state: string | null;
  /** A localised free label: "France (métropolitaine)" has been seen. */
  readonly countryLabel: string | null;
  /** ISO 3166-1 alpha-3 as documented, alpha-2 as sometimes seen. */
  readonly countryIsoCode: string | null;
  readonly phone: string | null;
  readonly instructions: string | null;
}

export interface AdditionalField {
  readonly code: string;
  readonly value: string | readonly string[] | null;
}

export interface MarketplaceOrderLine {
  readonly marketplaceLineId: string;
  readonly index: number | null;
  readonly state: string;
  readonly stateReasonCode: string | null;
  readonly stateReasonLabel: string | null;
  /** Our SKU (`offer_sku`), kept as text, exactly as sent. */
  readonly shopSku: string;
  readonly offerId: string | null;
  readonly productSku: string | null;
  readonly title: string | null;
  readonly categoryCode: string | null;
  readonly quantity: number;
  readonly unitPrice: string | null;
  readonly originUnitPrice: string | null;
  readonly price: string;
  readonly shippingPrice: string;
  readonly totalPrice: string | null;
  readonly fees: readonly MarketplaceFee[];
  readonly taxes: readonly MarketplaceTax[];
  readonly shippingTaxes: readonly MarketplaceTax[];
  /** Net fee and its taxes together. */
  readonly totalCommission: string | null;
  readonly promotionAmount: string | null;
  readonly debitedAt: string | null;
  readonly shippedAt: string | null;
  readonly cancelations: readonly MarketplaceCancelation[];
  readonly refunds: readonly MarketplaceRefund[];
  readonly additionalFields: readonly AdditionalField[];
}

export interface MarketplaceFee {
  readonly code: string;
  readonly amount: string;
}

export interface MarketplaceTax {
  readonly code: string;
  /** Percent; null when the marketplace gives none, and then never computed. */
  readonly rate: string | null;
  readonly amount: string;
}

export interface MarketplaceCancelation {
  readonly cancelationId: string;
  readonly quantity: number | null;
  readonly amount: string;
  readonly shippingAmount: string;
  readonly taxes: readonly MarketplaceTax[];
  readonly shippingTaxes: readonly MarketplaceTax[];
  readonly reasonCode: string | null;
  readonly createdAt: string | null;
}

/** Money given back of one line; its price stays as it was (mirakl/API.md section 7). */
export interface MarketplaceRefund {
  readonly refundId: string;
  /** Of the act that gave back this and others together. */
  readonly orderRefundId: string | null;
  readonly state: string | null;
  /** Informative: null or 0 when it is about money alone. */
  readonly quantity: number | null;
  /** Product part, in the order's tax mode. */
  readonly amount: string;
  readonly shippingAmount: string;
  readonly fees: readonly MarketplaceFee[];
  readonly taxes: readonly MarketplaceTax[];
  readonly shippingTaxes: readonly MarketplaceTax[];
  /** What the marketplace gives back of its commission, taxes included; null when it does not say. */
  readonly totalCommission: string | null;
  readonly reasonCode: string | null;
  /** Its units do not have to be shipped any more. */
  readonly isExcludedFromShipment: boolean;
  readonly createdAt: string | null;
}

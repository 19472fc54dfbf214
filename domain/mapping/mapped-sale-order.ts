import type { AdditionalField, TaxMode } from '../marketplace-order';
import type { FinancialStatus } from '../financial-status';
import type { InstanceSettings } from '../instance-settings';
import type { WorkflowConfigurationLine } from '../workflow-configuration';

/**
 * What a marketplace order becomes in the back office, before anything is written. The import writes exactly this, and
 * the preview shows exactly this (ORD-09). Amounts are decimal text in the order's currency, in the order's tax mode.
 */
export interface MappedSaleOrder {
  readonly header: SaleOrderHeader;
  readonly partners: MappedPartners;
  readonly lines: readonly MappedLine[];
  readonly delivery: DeliveryIntent;
  /** Null when the marketplace names no shipping method. */
  readonly deliveryMethod: DeliveryMethodChoice | null;
  /** That exchanged taxes, or had none to exchange; null in other tax systems, and where none fits (TAX-03). */
  readonly fiscalPosition: AppliedFiscalPosition | null;
  readonly totals: OrderTotals;
}

export interface AppliedFiscalPosition {
  readonly code: string;
  readonly name: string;
  readonly exchanged: readonly ExchangedTax[];
}

/** A tax that was exchanged, by name; `to` is null when it fell away. */
export interface ExchangedTax {
  readonly from: string;
  readonly to: string | null;
}

export interface SaleOrderHeader {
  readonly marketplaceOrderId: string;
  readonly commercialId: string | null;
  readonly name: SaleOrderName;
  readonly currency: string;
  readonly taxMode: TaxMode;
  /** Whose taxes the lines have. */
  readonly taxSystem: InstanceSettings['taxSystem'];
  /** ISO 8601 in UTC, here and below. */
  readonly orderedAt: string;
  readonly customerReference: string | null;
  readonly channelCode: string | null;
  readonly channelLabel: string | null;
  readonly fulfillmentCenterCode: string;
  readonly paymentType: string | null;
  readonly paymentWorkflow: string | null;
  readonly financialStatus: FinancialStatus;
  /** The chosen line with its switches and payment term, copied: later edits touch later orders only (WFL-01). */
  readonly workflowConfiguration: WorkflowConfigurationLine;
  readonly shippingDeadline: string | null;
  readonly deliveryEarliestAt: string | null;
  readonly deliveryLatestAt: string | null;
  readonly shippingMethodCode: string | null;
  readonly shippingMethodLabel: string | null;
  readonly shippingZoneCode: string | null;
  readonly shippingZoneLabel: string | null;
  readonly additionalFields: readonly AdditionalField[];
  /** Fees of the marketplace with their taxes, over live lines. */
  readonly commission: string;
  /** As the instance names them. */
  readonly salesTeam: string | null;
  readonly salesperson: string | null;
}

/** `ownNumber`: the import appends the next number of our series to the prefix. Else the name is complete here. */
export type SaleOrderName =
  | { readonly source: 'marketplaceNumber'; readonly text: string }
  | { readonly source: 'ownNumber'; readonly prefix: string };

export interface MappedPartners {
  /** The parent of the two others; null without a company, or when companies are not wanted as contacts (PAR-02). */
  readonly company: MappedPartner | null;
  readonly invoice: MappedPartner;
  readonly delivery: MappedPartner;
}

export type PartnerType = 'company' | 'invoice' | 'delivery';

export interface MappedPartner {
  readonly type: PartnerType;
  readonly name: string;
  /** The company as written in the address; kept on the address also when no company partner is made. */
  readonly companyName: string | null;
  readonly street1: string | null;
  readonly street2: string | null;
  readonly zip: string | null;
  readonly city: string | null;
  readonly state: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string;
  readonly phone: string | null;
  /** The buyer's own, which marketplaces seldom give; part of the identity. */
  readonly email: string | null;
  /** The marketplace's alias: kept, never compared (PAR-03). */
  readonly notificationEmail: string | null;
  readonly locale: string | null;
  readonly vatNumber: string | null;
  readonly registrationNumber: string | null;
  readonly instructions: string | null;
  /** Normalised text of all that makes two partners the same; the identity hash is taken of it (PAR-03). */
  readonly identity: string;
}

export type MappedLineKind = 'product' | 'shipping' | 'fee';
/** `refused` and `cancelled` lines are kept for the record: quantity 0, amount 0, no taxes (ORD-10). */
export type MappedLineState = 'live' | 'refused' | 'cancelled';

export interface MappedLine {
  readonly kind: MappedLineKind;
  /** One marketplace line gives one product line and as many shipping and fee lines as it has prices. */
  readonly marketplaceLineId: string;
  /** Tells the fees of one line apart; null on product and shipping lines. */
  readonly feeCode: string | null;
  readonly shopSku: string;
  /** Null on fee lines, on shipping lines unless the instance names a product for them, and on a dead line whose SKU is unknown. */
  readonly product: LineProduct | null;
  /** Under which product the discount of the line is booked; null without a discount, or where the instance names none. */
  readonly discountProduct: KnownLineProduct | null;
  readonly description: string;
  /** Ordered less cancelled: what is delivered and invoiced. 1 on a live shipping or fee line. */
  readonly quantity: number;
  readonly orderedQuantity: number;
  /** Before discount, in the order's tax mode: quantity x unit price - discount = amount. */
  readonly unitPrice: string;
  readonly discount: string;
  readonly amount: string;
  readonly taxes: readonly MappedTax[];
  /** Of the amount: the order's tax mode, or the instance's `untaxedPrices` where the line has no tax lines (TAX-05). */
  readonly isTaxIncluded: boolean;
  readonly state: MappedLineState;
  readonly marketplaceState: string;
  /** With its taxes; on the product line alone, null where none was given. */
  readonly commission: string | null;
  readonly additionalFields: readonly AdditionalField[];
}

export interface KnownLineProduct {
  readonly kind: 'known';
  readonly productId: string;
}

export type LineProduct =
  | KnownLineProduct
  /** Made from the order line, and a listing with it, where the line names its offer (`createProductIfNotFound`). */
  | {
      readonly kind: 'toCreate';
      readonly sku: string;
      readonly name: string;
      readonly offerId: string | null;
      /** The marketplace's key of the product. */
      readonly productSku: string | null;
    };

export interface MappedTax {
  /** The natural key of a tax; one of the marketplace has it from code, rate and Included or Excluded (TAX-02). */
  readonly name: string;
  readonly code: string;
  /** Percent; null when the marketplace gives none. */
  readonly rate: string | null;
  /** As the marketplace gives it, never recomputed; of a tax of our product computed by us (TAX-01). */
  readonly amount: string;
  /** Whether the amount of the line holds it. */
  readonly isIncluded: boolean;
  /** The tax of the marketplace, by name, in whose place the fiscal position put this one; null where it did not. */
  readonly insteadOf: string | null;
}

export type DeliveryIntent =
  /** The operator fulfils the order: no delivery, no stock movement (ORD-14). */
  | { readonly kind: 'none' }
  | { readonly kind: 'open' }
  /** First seen when already shipped: done with the marketplace's tracking, and nothing is told to it (ORD-15). */
  | {
      readonly kind: 'done';
      readonly shippedAt: string | null;
      readonly carrierCode: string | null;
      readonly carrierName: string | null;
      readonly trackingNumber: string | null;
      readonly trackingUrl: string | null;
    };

export type DeliveryMethodChoice =
  | { readonly kind: 'known'; readonly deliveryMethodId: string; readonly name: string }
  | {
      readonly kind: 'toCreate';
      readonly name: string;
      readonly marketplaceMethodCode: string | null;
      /** The country for which it was looked up; the method is created without a country. */
      readonly countryCode: string;
    };

/** Both sides of the sum, over live lines (ORD-09, mirakl/API.md sections 7 and 14). */
export interface OrderTotals {
  readonly currency: string;
  readonly goods: string;
  readonly shipping: string;
  readonly fees: string;
  /** Goods, shipping and fees as they stand on the lines. */
  readonly prices: string;
  /** Taxes of the lines as booked: on top of a price, or inside it. */
  readonly taxes: string;
  /** Taxes that the marketplace gives, booked or not. */
  readonly marketplaceTaxes: string;
  /** `ours` without taxes. */
  readonly untaxed: string;
  /** What is booked, taxes included. */
  readonly ours: string;
  /** The marketplace's own total, taxes included; null when it names none. */
  readonly marketplace: string | null;
  /** The same without the taxes that come on top. */
  readonly marketplacePrices: string | null;
  /** What the marketplace's own lines add up to, with the taxes that it gives: a later answer is compared with this. */
  readonly received: string;
  /** Totals are compared; else prices alone, because the taxes are ours and may differ (TAX-01). */
  readonly isTaxCompared: boolean;
  /** Of what is compared. */
  readonly isEqual: boolean;
}

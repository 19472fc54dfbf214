/** A number by which the offered product is known outside, such as EAN, UPC, ISBN or MPN. */
export interface OfferReference {
  readonly type: string;
  readonly value: string;
}

/** An offer of the shop as a listing keeps it [LST-04]. Amounts are decimal text, dates ISO 8601. */
export interface MarketplaceOffer {
  readonly offerId: string;
  /** The shop's own key. */
  readonly shopSku: string;
  /** The marketplace's key of the product. */
  readonly productSku: string | null;
  readonly description: string | null;
  readonly offerStateCode: string | null;
  readonly logisticClassCode: string | null;
  readonly channelCodes: readonly string[];
  readonly shippingZoneCodes: readonly string[];
  readonly isActive: boolean;
  readonly quantity: number | null;
  readonly currency: string | null;
  /** At the time of reading. */
  readonly price: string | null;
  readonly originPrice: string | null;
  readonly discountPrice: string | null;
  readonly discountFrom: string | null;
  readonly discountTo: string | null;
  readonly leadTimeDays: number | null;
  readonly minimumOrderQuantity: number | null;
  readonly maximumOrderQuantity: number | null;
  /** Null where the source does not give them: an export does not. */
  readonly details: OfferDetails | null;
}

export interface OfferDetails {
  readonly title: string | null;
  readonly references: readonly OfferReference[];
  readonly inactivityReasons: readonly string[];
}

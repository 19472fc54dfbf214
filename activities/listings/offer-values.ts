import type { MarketplaceOffer } from '../../domain/listings/marketplace-offer';
import { priceAt } from '../../domain/listings/price-at';
import type { ExportedOffer, ListedOffer, Offer } from '../mirakl/offers/offer-schema';

/** As a listing keeps it. An export gives the origin price and the discount; what counts follows from the time. */
export function ofExported(offer: ExportedOffer, at: string): MarketplaceOffer {
  return { ...shared(offer), price: priceAt(pricesOf(offer), at), details: null };
}

export function ofListed(offer: ListedOffer): MarketplaceOffer {
  const { title, references, inactivityReasons } = offer;
  return { ...shared(offer), price: offer.price, details: { title, references, inactivityReasons } };
}

function shared(offer: Offer): Omit<MarketplaceOffer, 'price' | 'details'> {
  const { offerId, shopSku, productSku, description, offerStateCode, logisticClassCode, channelCodes } = offer;
  const { shippingZoneCodes, isActive, quantity, currency, leadTimeDays } = offer;
  const { minimumOrderQuantity, maximumOrderQuantity } = offer;
  return {
    ...{ offerId, shopSku, productSku, description, offerStateCode, logisticClassCode, channelCodes },
    ...{ shippingZoneCodes, isActive, quantity, currency, leadTimeDays, minimumOrderQuantity, maximumOrderQuantity },
    ...pricesOf(offer),
  };
}

function pricesOf({ originPrice, discount }: Offer) {
  return {
    originPrice,
    discountPrice: discount?.price ?? null,
    discountFrom: discount?.from ?? null,
    discountTo: discount?.to ?? null,
  };
}

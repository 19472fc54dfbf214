import type { Listing } from '../../entities/listing.entity';
import { moneyOf } from '../money';
import type { ListingBody } from '../schemas/listing';

/** @param listing with its instance and its product */
export function listingBody(listing: Listing): ListingBody {
  const { id, instance, offerId, shopSku, productSku, product, title, description } = listing;
  const { isActive, marketplaceQuantity, leadTimeDays, minimumOrderQuantity, maximumOrderQuantity } = listing;
  const { isExcluded, goneAt, updatedAt } = listing;
  return {
    ...{ id, offerId, shopSku, productSku, title, description, isActive, marketplaceQuantity },
    ...{ leadTimeDays, minimumOrderQuantity, maximumOrderQuantity, isExcluded },
    instance: instance.code,
    product: product === null ? null : { sku: product.sku, name: product.name, isArchived: product.isArchived },
    references: listing.productReferences.map(({ type, value }) => ({ type, value })),
    offerState: listing.offerStateCode,
    logisticClass: listing.logisticClassCode,
    channels: [...listing.channelCodes],
    shippingZones: [...listing.shippingZoneCodes],
    inactivityReasons: [...listing.inactivityReasons],
    ...pricesOf(listing),
    goneAt: goneAt?.toISOString() ?? null,
    updatedAt: updatedAt.toISOString(),
  };
}

/** An amount without its currency says nothing. */
function pricesOf(listing: Listing): Pick<ListingBody, 'price' | 'originPrice' | 'discount'> {
  const { currency, price, originPrice, discountPrice, discountFrom, discountTo } = listing;
  if (currency === null) return { price: null, originPrice: null, discount: null };
  const times = { from: discountFrom?.toISOString() ?? null, to: discountTo?.toISOString() ?? null };
  return {
    price: moneyOf(price, currency),
    originPrice: moneyOf(originPrice, currency),
    discount: discountPrice === null ? null : { price: moneyOf(discountPrice, currency), ...times },
  };
}

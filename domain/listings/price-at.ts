export interface PricesOfOffer {
  readonly originPrice: string | null;
  readonly discountPrice: string | null;
  /** Inclusive, ISO 8601; null for a discount that has no beginning. */
  readonly discountFrom: string | null;
  /** Exclusive, ISO 8601; null for a discount that has no end. */
  readonly discountTo: string | null;
}

/** What the offer costs at a time: the discounted price while its discount is in force, else the origin price. */
export function priceAt(
  { originPrice, discountPrice, discountFrom, discountTo }: PricesOfOffer,
  at: string,
): string | null {
  if (discountPrice === null) return originPrice;
  const time = Date.parse(at);
  const hasBegun = discountFrom === null || Date.parse(discountFrom) <= time;
  const hasEnded = discountTo !== null && Date.parse(discountTo) <= time;
  return hasBegun && !hasEnded ? discountPrice : originPrice;
}

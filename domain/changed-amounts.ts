import type { InstanceSettings } from './instance-settings';
import type { MarketplaceOrder, TaxMode } from './marketplace-order';
import { amountOf, formatMoney, isSameMoney, zero } from './money';
import { marketplaceTotals } from './totals';

/** What the marketplace gave for an order that is booked, and what is booked of it. Decimal text. */
export interface BookedAmount {
  readonly total: string;
  /** What the marketplace's live lines added up to, with the taxes that it gave. */
  readonly received: string;
  /** Taxes that the marketplace gave, booked or not. */
  readonly marketplaceTax: string;
  readonly taxMode: TaxMode;
  readonly taxSystem: InstanceSettings['taxSystem'];
  readonly currency: string;
}

/**
 * How a later answer differs from what was given at import, in words; null where the same is to be booked. Prices and
 * taxes are compared, also such as a price holds; with taxes of our products what the marketplace says of taxes holds
 * nothing (ORD-09).
 */
export function changedAmounts(booked: BookedAmount, now: MarketplaceOrder): string | null {
  const { received, taxes } = marketplaceTotals(now);
  const before = (text: string): string => formatMoney(amountOf(text), booked.currency);
  const after = (amount: typeof received): string => formatMoney(amount, now.currency);
  const isSame = now.currency === booked.currency && after(received) === before(booked.received);
  const isTaxSame = after(taxes) === before(booked.marketplaceTax);
  if (isSame && (isTaxSame || booked.taxSystem === 'default')) return null;
  if (isTaxAloneChanged(booked, now)) return null;
  if (isSame) {
    return `The marketplace's taxes are now ${after(taxes)} ${now.currency}; they were ${before(booked.marketplaceTax)} at import`;
  }
  const [given, total] = [before(booked.received), before(booked.total)];
  const ours = given === total ? '' : `; they were ${given} at import`;
  return `The marketplace's lines now add up to ${after(received)} ${now.currency}${ours}; ${total} ${booked.currency} is booked`;
}

/** The marketplace gives other taxes for the same prices, where the taxes are ours: that is shown, and holds nothing (TAX-01). */
export function isTaxAloneChanged(booked: BookedAmount, now: MarketplaceOrder): boolean {
  const { currency, taxMode, taxSystem, marketplaceTax } = booked;
  if (taxSystem !== 'default' || now.currency !== currency || now.taxMode !== taxMode) return false;
  const { receivedPrices, taxes } = marketplaceTotals(now);
  const pricesBefore = amountOf(booked.received).minus(taxMode === 'TAX_EXCLUDED' ? marketplaceTax : zero);
  const isTaxSame = isSameMoney(taxes, amountOf(marketplaceTax), currency);
  return !isTaxSame && isSameMoney(receivedPrices, pricesBefore, currency);
}

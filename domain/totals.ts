import type { InstanceSettings } from './instance-settings';
import type { MappedLine, MappedLineKind, OrderTotals } from './mapping/mapped-sale-order';
import type { MarketplaceOrder } from './marketplace-order';
import { amountOf, formatMoney, isSameMoney, sumOf, zero, type Amount } from './money';
import { orderShipping } from './order-shipping';
import { namedTaxes, taxesOfLines } from './order-taxes';
import { isLiveLine } from './order-states';
import { reason, type Reason } from './reason-codes';

/**
 * What the lines book, and what the marketplace says, over the lines that are alive: price + shipping + fees, and the
 * taxes on top where the prices are net (mirakl/API.md sections 7 and 14). What was cancelled has already left the prices,
 * and refunds never change them, so neither is looked at here (ORD-10). With taxes of our products the prices alone are
 * compared (TAX-01).
 */
export function orderTotals(
  order: MarketplaceOrder,
  lines: readonly MappedLine[],
  taxSystem: InstanceSettings['taxSystem'],
): OrderTotals {
  const amountsOf = (kind: MappedLineKind): Amount =>
    sumOf(lines.filter((line) => line.kind === kind).map(({ amount }) => amount));
  const [goods, shipping, fees] = [amountsOf('product'), amountsOf('shipping'), amountsOf('fee')];
  const taxes = taxesOf(lines);
  const prices = goods.plus(shipping).plus(fees);
  const ours = prices.plus(taxesOf(lines.filter((line) => !line.isTaxIncluded)));

  const theirs = marketplaceTotals(order);
  const isTaxCompared = taxSystem !== 'default';
  const [left, right] = isTaxCompared ? [ours, theirs.total] : [prices, theirs.prices];
  const money = (amount: Amount): string => formatMoney(amount, order.currency);
  return {
    currency: order.currency,
    goods: money(goods),
    shipping: money(shipping),
    fees: money(fees),
    prices: money(prices),
    taxes: money(taxes),
    marketplaceTaxes: money(theirs.taxes),
    untaxed: money(amountOf(money(ours)).minus(money(taxes))),
    ours: money(ours),
    marketplace: theirs.total === null ? null : money(theirs.total),
    marketplacePrices: theirs.prices === null ? null : money(theirs.prices),
    received: money(theirs.received),
    isTaxCompared,
    isEqual: right !== null && isSameMoney(left, right, order.currency),
  };
}

export interface MarketplaceTotals {
  /** In the order's tax mode, as the marketplace sums them; null when it names no total. */
  readonly prices: Amount | null;
  /** Of live lines, as given. */
  readonly taxes: Amount;
  /** `prices` with the taxes that come on top, by the marketplace's own sum where it gives one. */
  readonly total: Amount | null;
  /** What its live lines add up to, in the order's tax mode. */
  readonly receivedPrices: Amount;
  /** The same with the taxes that come on top. */
  readonly received: Amount;
}

/** What the marketplace says of an order, by its total and by its lines, whatever we book of it. */
export function marketplaceTotals(order: MarketplaceOrder): MarketplaceTotals {
  const live = order.lines.filter((line) => isLiveLine(line, order));
  const fees = sumOf(live.flatMap((line) => line.fees.map((fee) => fee.amount)));
  const taxes = taxesOfLines(live);
  const onTop = (amount: Amount): Amount => (order.taxMode === 'TAX_EXCLUDED' ? amount : zero);
  const prices = namedPrices(order, fees);
  const ofLines = sumOf(live.flatMap((line) => [line.price, line.shippingPrice]));
  const receivedPrices = ofLines.plus(orderShipping(order)).plus(fees);
  return {
    prices,
    taxes,
    total: prices === null ? null : prices.plus(onTop(namedTaxes(order, taxes))),
    receivedPrices,
    received: receivedPrices.plus(onTop(taxes)),
  };
}

/** The two figures that have to be equal. */
export interface TotalFigures {
  readonly currency: string;
  readonly ours: string;
  /** Null when the marketplace named no total. */
  readonly marketplace: string | null;
  /** Taxes included, or the prices alone where the taxes are ours (TAX-01). */
  readonly isTaxCompared: boolean;
}

/** Figures that differ and that a person saw and accepted: these alone, not what a later answer says (ORD-09). */
export interface AcceptedTotals extends TotalFigures {
  /** Who. */
  readonly by: string;
  /** Why. */
  readonly note: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

export const comparedFigures = ({ currency, isTaxCompared, ...totals }: OrderTotals): TotalFigures => ({
  ...{ currency, isTaxCompared },
  ours: isTaxCompared ? totals.ours : totals.prices,
  marketplace: isTaxCompared ? totals.marketplace : totals.marketplacePrices,
});

/** Whether these very figures were accepted. */
function isAccepted(totals: OrderTotals, accepted: AcceptedTotals | null): boolean {
  const { currency, ours, marketplace, isTaxCompared } = comparedFigures(totals);
  return (
    accepted?.currency === currency &&
    accepted.ours === ours &&
    accepted.marketplace === marketplace &&
    accepted.isTaxCompared === isTaxCompared
  );
}

/**
 * The reason to hold an order whose totals are not equal, both figures shown; null when they are, or when a person accepted
 * these figures (ORD-09).
 */
export function totalsReason(totals: OrderTotals, accepted: AcceptedTotals | null = null): Reason | null {
  return totals.isEqual || isAccepted(totals, accepted)
    ? null
    : reason('totalsDiffer', figuresWords(comparedFigures(totals)));
}

/** The one of the marketplace's two totals that is compared; null when it names none. */
export function saidTotal(
  now: MarketplaceOrder,
  { isTaxCompared }: Pick<TotalFigures, 'isTaxCompared'>,
): Amount | null {
  const { total, prices } = marketplaceTotals(now);
  return isTaxCompared ? total : prices;
}

/**
 * Of an order that was taken with totals that differ: what was accepted, and what the marketplace says now (ORD-09). Null
 * when nothing was accepted, or when it says the same, or what we have booked.
 */
export function laterFigures(accepted: AcceptedTotals | null, now: MarketplaceOrder): TotalFigures | null {
  if (accepted === null) return null;
  const { currency, ours, isTaxCompared } = accepted;
  const said = saidTotal(now, accepted);
  const marketplace = said === null ? null : formatMoney(said, now.currency);
  if (marketplace === accepted.marketplace || marketplace === ours) return null;
  return { currency, ours, marketplace, isTaxCompared };
}

/** Both figures, in words. */
export function figuresWords({ currency, ours, marketplace, isTaxCompared }: TotalFigures): string {
  const sum = `our lines add up to ${ours} ${currency}${isTaxCompared ? '' : ' without our taxes'}`;
  if (marketplace === null) return `The marketplace names no total; ${sum}`;
  const difference = formatMoney(amountOf(ours).minus(marketplace), currency);
  return `The marketplace says ${marketplace} ${currency}, ${sum}: a difference of ${difference}`;
}

const taxesOf = (lines: readonly MappedLine[]): Amount =>
  sumOf(lines.flatMap(({ taxes }) => taxes.map(({ amount }) => amount)));

/** The marketplace's total in the order's tax mode. Its parts serve where it gives no `total_price`. */
function namedPrices(order: MarketplaceOrder, fees: Amount): Amount | null {
  if (order.totalPrice !== null) return amountOf(order.totalPrice);
  if (order.price === null) return null;
  return amountOf(order.price)
    .plus(order.shippingPrice === null ? zero : amountOf(order.shippingPrice))
    .plus(fees);
}

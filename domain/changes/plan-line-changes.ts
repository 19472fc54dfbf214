import { changedAmounts, type BookedAmount } from '../changed-amounts';
import type { InstanceSettings } from '../instance-settings';
import { lineQuantity } from '../line-quantity';
import type { MarketplaceOrder } from '../marketplace-order';
import { amountOf, formatMoney, isSameMoney, zero, type Amount } from '../money';
import { isEnded } from '../order-states';
import { marketplaceTotals, saidTotal, type AcceptedTotals } from '../totals';
import { bookedTotals, type BookedLine, type BookedTotals } from './booked-line';
import { expectedAmount } from './expected-amount';
import { keptUnits } from './kept-units';
import type { LineChange } from './order-change';
import { shrinkLines } from './shrink-lines';

export interface LineChangesToPlan {
  readonly booked: BookedAmount;
  /** Of the sale order, in the order of their positions. */
  readonly lines: readonly BookedLine[];
  /** The answer that the sale order reflects. */
  readonly before: MarketplaceOrder;
  readonly now: MarketplaceOrder;
  /** Those not handled yet. */
  readonly changes: readonly LineChange[];
  readonly taxRounding: InstanceSettings['taxRounding'];
  readonly accepted: AcceptedTotals | null;
}

/** What the sale order becomes by what was cancelled, before anything is written. */
export interface PlannedLineChanges {
  readonly lines: readonly BookedLine[];
  readonly totals: BookedTotals;
  /** What a later answer is compared with. */
  readonly expected: BookedAmount;
  /** Totals that a person accepted, less what was cancelled on both sides. */
  readonly accepted: AcceptedTotals | null;
  /** What differs from the marketplace after all that, in words, both figures shown; null when nothing does (CAN-03). */
  readonly difference: string | null;
}

/** Takes what was cancelled out of the lines, and compares what is left with what the marketplace says is left. */
export function planLineChanges(given: LineChangesToPlan): PlannedLineChanges {
  const { booked, lines, now, changes, taxRounding } = given;
  const marketplaceLineIds = new Set(changes.map(({ marketplaceLineId }) => marketplaceLineId));
  const otherMode = modeWords(booked, now);
  const rules = { taxSystem: booked.taxSystem, taxRounding, marketplaceLineIds };
  const shrunk = otherMode === null ? shrinkLines(lines, now, rules) : shareOfUnits(lines, now, marketplaceLineIds);
  const totals = bookedTotals(shrunk, booked.currency);
  const expected = { ...expectedAmount(booked, given, changes), total: totals.total };
  return {
    lines: shrunk,
    totals,
    expected,
    accepted: acceptedAfter(given, totals),
    difference: otherMode ?? changedAmounts(expected, now) ?? gapWords(given, totals),
  };
}

/** Amounts of one mode are no part of those of another: a line keeps the share of its units of what is booked. */
function shareOfUnits(
  lines: readonly BookedLine[],
  now: MarketplaceOrder,
  marketplaceLineIds: ReadonlySet<string>,
): readonly BookedLine[] {
  const later = new Map(now.lines.map((line) => [line.marketplaceLineId, line]));
  const left = ({ marketplaceLineId, quantity }: BookedLine): number => {
    const is = marketplaceLineIds.has(marketplaceLineId) ? later.get(marketplaceLineId) : undefined;
    if (is === undefined) return quantity;
    return isEnded(is.state) ? 0 : lineQuantity(is, now.currency).live;
  };
  const products = lines.filter(({ kind }) => kind === 'product');
  return keptUnits(lines, new Map(products.map((line) => [line.id, left(line)])), now.currency);
}

/** What a person has to know before the share of the units is taken out. */
function modeWords(
  { taxMode, marketplaceTax, received, currency }: BookedAmount,
  now: MarketplaceOrder,
): string | null {
  if (now.taxMode === taxMode || amountOf(marketplaceTax).eq(zero)) return null;
  const is = formatMoney(marketplaceTotals(now).received, now.currency);
  const was = formatMoney(amountOf(received), currency);
  return `The marketplace now gives ${is} ${now.currency} as ${now.taxMode}, ${was} ${currency} was given as ${taxMode}: skipping takes out what was cancelled as a share of what is booked`;
}

/** The booked lines must have become less by what the marketplace's have; a difference that was there before may stay. */
function gapWords({ booked, lines, now }: LineChangesToPlan, totals: BookedTotals): string | null {
  const { currency, taxSystem, taxMode } = booked;
  const theirs = marketplaceTotals(now);
  const [left, right, gap] =
    taxSystem === 'default'
      ? [amountOf(totals.prices), theirs.receivedPrices, pricesGap(booked, lines)]
      : [amountOf(totals.total), theirs.received, amountOf(booked.total).minus(booked.received)];
  if (isSameMoney(left, right.plus(gap), currency)) return null;
  const what = taxSystem === 'default' && taxMode === 'TAX_EXCLUDED' ? ' without taxes' : '';
  return `The marketplace's lines now add up to ${formatMoney(right, currency)} ${currency}${what}; after what was cancelled ${formatMoney(left, currency)} ${currency} is booked`;
}

function pricesGap(
  { received, marketplaceTax, taxMode, currency }: BookedAmount,
  lines: readonly BookedLine[],
): Amount {
  const given = amountOf(received).minus(taxMode === 'TAX_EXCLUDED' ? marketplaceTax : zero);
  return amountOf(bookedTotals(lines, currency).prices).minus(given);
}

/** A difference that a person accepted is accepted still, as long as it is the same. */
function acceptedAfter({ accepted, now }: LineChangesToPlan, totals: BookedTotals): AcceptedTotals | null {
  if (accepted === null) return null;
  const { currency, isTaxCompared } = accepted;
  const ours = isTaxCompared ? totals.total : totals.prices;
  const said = saidTotal(now, accepted);
  if (accepted.marketplace === null || said === null) return { ...accepted, ours };
  const gap = amountOf(accepted.ours).minus(accepted.marketplace);
  const isSameGap = isSameMoney(amountOf(ours).minus(gap), said, currency);
  return { ...accepted, ours, marketplace: isSameGap ? formatMoney(said, currency) : accepted.marketplace };
}

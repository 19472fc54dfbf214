import { lineQuantity } from '../line-quantity';
import type { InstanceSettings } from '../instance-settings';
import type { MarketplaceOrder, MarketplaceOrderLine, MarketplaceTax } from '../marketplace-order';
import { amountOf, formatExact, sumOf, timesQuantity, zero, type Amount } from '../money';
import { orderShipping } from '../order-shipping';
import { isEnded } from '../order-states';
import { taxName } from '../tax-name';
import { computeTaxes } from '../taxes/compute-taxes';
import { countingNothing, type BookedLine, type BookedTax } from './booked-line';

export interface ShrinkingRules extends Pick<InstanceSettings, 'taxSystem' | 'taxRounding'> {
  /** Marketplace lines of which something was cancelled; the others stay as they are booked. */
  readonly marketplaceLineIds: ReadonlySet<string>;
}

/**
 * The booked lines after what was cancelled of the named ones. A line is set to what the marketplace says is left of it,
 * never lessened by a difference: so answers in between, or one seen twice, give the same lines (CAN-03). Taxes of the
 * marketplace are those that it gives for what is left (TAX-02), taxes of ours are computed of what is left (TAX-01). A line
 * that ended stays for the record and counts 0 (ORD-10).
 *
 * @param booked in the order of their positions
 */
export function shrinkLines(
  booked: readonly BookedLine[],
  now: MarketplaceOrder,
  rules: ShrinkingRules,
): readonly BookedLine[] {
  const later = new Map(now.lines.map((line) => [line.marketplaceLineId, line]));
  const carrier = carrierOf(booked, now);
  const given = booked.map((line) => {
    const is = later.get(line.marketplaceLineId);
    if (line === carrier) return single(line, orderShipping(now), now.currency);
    const isShrunk = line.state === 'live' && is !== undefined && rules.marketplaceLineIds.has(line.marketplaceLineId);
    return isShrunk ? shrunk(line, is, now) : line;
  });
  return rules.taxSystem === 'default' ? withOwnTaxes(given, { before: booked, now, rules }) : given;
}

/** The booked shipping line that bears shipping which the order names and none of its lines. */
function carrierOf(booked: readonly BookedLine[], now: MarketplaceOrder): BookedLine | null {
  if (orderShipping(now).eq(zero)) return null;
  const isBearing = ({ kind, state, amount }: BookedLine): boolean =>
    kind === 'shipping' && state === 'live' && !amountOf(amount).eq(zero);
  return booked.find(isBearing) ?? null;
}

function shrunk(line: BookedLine, is: MarketplaceOrderLine, now: MarketplaceOrder): BookedLine {
  if (isEnded(is.state)) return ended(line, is, now.currency);
  switch (line.kind) {
    case 'product':
      return shrunkProduct(line, is, now.currency);
    case 'shipping':
      return {
        ...single(line, amountOf(is.shippingPrice), now.currency),
        taxes: givenTaxes(line, is.shippingTaxes, now),
      };
    case 'fee':
      return single(
        line,
        sumOf(is.fees.filter(({ code }) => code === line.feeCode).map(({ amount }) => amount)),
        now.currency,
      );
  }
}

function shrunkProduct(line: BookedLine, is: MarketplaceOrderLine, currency: string): BookedLine {
  const quantity = lineQuantity(is, currency).live;
  const amount = amountOf(is.price);
  const discount = timesQuantity(amountOf(line.unitPrice), quantity).minus(amount);
  return {
    ...line,
    quantity,
    amount: formatExact(amount, currency),
    discount: formatExact(discount, currency),
    marketplaceState: is.state,
    commission: is.totalCommission ?? line.commission,
    taxes: givenTaxes(line, is.taxes, { currency }),
  };
}

/** Shipping and fee lines: one of it, at its price. */
function single(line: BookedLine, price: Amount, currency: string): BookedLine {
  const amount = formatExact(price, currency);
  return { ...line, amount, unitPrice: amount };
}

function ended(line: BookedLine, is: MarketplaceOrderLine, currency: string): BookedLine {
  const nothing = formatExact(zero, currency);
  return {
    ...countingNothing(line, currency),
    state: is.state === 'REFUSED' ? 'refused' : 'cancelled',
    marketplaceState: is.state,
    unitPrice: line.kind === 'product' ? line.unitPrice : nothing,
    commission: line.kind === 'product' ? is.totalCommission : null,
  };
}

/** The n-th booked tax of a name has the n-th amount of that name; a tax that is not given any more is 0. */
function givenTaxes(
  line: BookedLine,
  given: readonly MarketplaceTax[],
  { currency }: Pick<MarketplaceOrder, 'currency'>,
): BookedTax[] {
  const left = given.map((tax) => ({ name: taxName({ ...tax, isIncluded: line.isTaxIncluded }), amount: tax.amount }));
  return line.taxes.map((tax) => {
    const place = left.findIndex(({ name }) => name === (tax.insteadOf ?? tax.name));
    const [found] = place < 0 ? [] : left.splice(place, 1);
    return { ...tax, amount: formatExact(amountOf(found?.amount ?? '0'), currency) };
  });
}

/** Rounded per line, only the lines that changed are computed anew; globally, all share what the rounding leaves. */
function withOwnTaxes(
  lines: readonly BookedLine[],
  { before, now, rules }: { before: readonly BookedLine[]; now: MarketplaceOrder; rules: ShrinkingRules },
): BookedLine[] {
  const amounts = computeTaxes(
    lines.map(({ amount, isTaxIncluded, taxes }) => ({ amount: amountOf(amount), isTaxIncluded, taxes })),
    { currency: now.currency, rounding: rules.taxRounding },
  );
  return lines.map((line, index) => {
    const was = before[index];
    if (rules.taxRounding === 'perLine' && was?.amount === line.amount) return { ...line, taxes: was.taxes };
    return {
      ...line,
      taxes: line.taxes.map((tax, place) => ({ ...tax, amount: amounts[index]?.[place] ?? tax.amount })),
    };
  });
}

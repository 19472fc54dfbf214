import type { CreditNoteLine } from '../credit-notes/credit-note-line';
import { amountOf, formatExact, roundShares, shareOf, zero, type Amount } from '../money';
import type { LineChange } from './order-change';

/** What stands on posted invoices of one sale order line, and has been taken back of it; decimal text. */
export interface PostedLine {
  readonly saleOrderLineId: string;
  readonly marketplaceLineId: string;
  readonly kind: 'product' | 'shipping' | 'fee';
  readonly posted: LineFigures;
  /** By credit notes of cancelations. */
  readonly cancelled: LineFigures;
  /** By all credit notes, refunds included. */
  readonly credited: LineFigures;
}

export interface LineFigures {
  readonly quantity: number;
  readonly amount: string;
  readonly amountTax: string;
}

export interface OverPosted extends CreditNoteLine {
  readonly marketplaceLineId: string;
  readonly kind: PostedLine['kind'];
}

/** What stands on posted invoices beyond what is left of the lines: it is to be taken back, never twice (CAN-02, CAN-03). */
export function overPosted(
  posted: readonly PostedLine[],
  left: ReadonlyMap<string, LineFigures>,
  currency: string,
): readonly OverPosted[] {
  return posted.flatMap((line): OverPosted[] => {
    const { saleOrderLineId, marketplaceLineId, kind } = line;
    const is = left.get(saleOrderLineId) ?? nothing;
    const over = (of: 'amount' | 'amountTax'): Amount => {
      const beyond = amountOf(line.posted[of]).minus(line.cancelled[of]).minus(is[of]);
      const standing = amountOf(line.posted[of]).minus(line.credited[of]);
      return atLeastNothing(beyond.lt(standing) ? beyond : standing);
    };
    const [amount, amountTax] = [over('amount'), over('amountTax')];
    if (amount.eq(zero) && amountTax.eq(zero)) return [];
    const quantity = Math.max(0, line.posted.quantity - line.cancelled.quantity - is.quantity);
    const figures = { amount: formatExact(amount, currency), amountTax: formatExact(amountTax, currency) };
    return [{ saleOrderLineId, marketplaceLineId, kind, quantity, ...figures }];
  });
}

const nothing: LineFigures = { quantity: 0, amount: '0', amountTax: '0' };

const atLeastNothing = (amount: Amount): Amount => (amount.lt(zero) ? zero : amount);

/** One credit note: what for, and its lines. */
export interface CancelledCredit {
  readonly source: string;
  /** The first change that it is about. */
  readonly change: LineChange;
  readonly lines: readonly CreditNoteLine[];
}

/**
 * Shares what is to be taken back among the cancelations that took it: one credit note each. Of several of one line each
 * has what it names, and the last one the rest, so that all of them add up to what is over.
 */
export function creditsOf(
  over: readonly OverPosted[],
  changes: readonly LineChange[],
  currency: string,
): readonly CancelledCredit[] {
  const causes = changes.filter((change) => isCause(change, changes));
  const shares = over.flatMap((line) => shared(line, causesOf(line, causes), currency));
  const sources = [...new Set(causes.map(sourceOf))];
  return sources.flatMap((source): CancelledCredit[] => {
    const change = causes.find((cause) => sourceOf(cause) === source);
    const lines = shares.flatMap((share) => (share.source === source ? [share.line] : []));
    return change === undefined || lines.length === 0 ? [] : [{ source, change, lines }];
  });
}

/** A line that ended, with a cancelation that tells so, is told by that. */
export const isCause = (change: LineChange, changes: readonly LineChange[]): boolean =>
  change.kind === 'cancelation' ||
  !changes.some((each) => each.kind === 'cancelation' && each.marketplaceLineId === change.marketplaceLineId);

const sourceOf = (change: LineChange): string =>
  change.kind === 'cancelation'
    ? `cancelation/${change.cancelation.cancelationId}`
    : `cancelation/line/${change.marketplaceLineId}`;

/** Shipping that the order names stands on some line; whichever cancelation took shipping took it. */
function causesOf(line: OverPosted, causes: readonly LineChange[]): readonly LineChange[] {
  const own = causes.filter(({ marketplaceLineId }) => marketplaceLineId === line.marketplaceLineId);
  if (own.length > 0) return own;
  const ofShipping = causes.filter(
    (cause) => cause.kind === 'cancelation' && !amountOf(cause.cancelation.shippingAmount).eq(zero),
  );
  return (ofShipping.length > 0 ? ofShipping : causes).slice(0, 1);
}

interface Share {
  readonly source: string;
  readonly line: CreditNoteLine;
}

function shared(over: OverPosted, causes: readonly LineChange[], currency: string): Share[] {
  const { saleOrderLineId } = over;
  let left = { quantity: over.quantity, amount: amountOf(over.amount), tax: amountOf(over.amountTax) };
  return causes.map((cause, index) => {
    const part = index === causes.length - 1 ? left : partOf(over, cause, { left, currency });
    left = {
      quantity: left.quantity - part.quantity,
      amount: left.amount.minus(part.amount),
      tax: left.tax.minus(part.tax),
    };
    const figures = { amount: formatExact(part.amount, currency), amountTax: formatExact(part.tax, currency) };
    return { source: sourceOf(cause), line: { saleOrderLineId, quantity: part.quantity, ...figures } };
  });
}

interface Part {
  readonly quantity: number;
  readonly amount: Amount;
  readonly tax: Amount;
}

/** What a cancelation names of the line, at most what is left; of the taxes as much as of the price. */
function partOf(over: OverPosted, cause: LineChange, { left, currency }: { left: Part; currency: string }): Part {
  const [whole, tax] = [amountOf(over.amount), amountOf(over.amountTax)];
  if (cause.kind !== 'cancelation' || whole.eq(zero)) return { quantity: 0, amount: zero, tax: zero };
  const { amount: goods, shippingAmount, quantity } = cause.cancelation;
  const named = amountOf(over.kind === 'shipping' ? shippingAmount : goods);
  const amount = named.gt(left.amount) ? left.amount : named;
  return {
    quantity: over.kind === 'product' ? Math.min(quantity ?? 0, left.quantity) : 0,
    amount,
    tax: roundShares(shareOf(tax, { part: amount, whole }), currency),
  };
}

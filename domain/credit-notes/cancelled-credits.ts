import { isCause, type LineChange } from '../changes/order-change';
import type { LineTax } from '../line-tax';
import type { MappedLineKind } from '../mapping/mapped-sale-order';
import { amountOf, atLeastNothing, formatExact, roundedShare, sumOf, zero, type Amount } from '../money';
import type { CreditNoteLine } from './credit-note-line';

/** What stands on posted invoices of one sale order line, and has been taken back of it; decimal text. */
export interface PostedLine {
  readonly saleOrderLineId: string;
  readonly marketplaceLineId: string;
  readonly kind: MappedLineKind;
  readonly posted: LineFigures<LineTax>;
  /** By credit notes of cancelations. */
  readonly cancelled: LineFigures;
  /** By all credit notes, refunds included. */
  readonly credited: LineFigures;
  /**
   * Of these, by refunds of units that were not to be shipped any more, where the order ended: what is left of the line does
   * not hold them.
   */
  readonly refundedUnshipped: LineFigures;
}

export interface LineFigures<Tax = PlacedTax> {
  readonly quantity: number;
  readonly amount: string;
  readonly taxes: readonly Tax[];
}

type PlacedTax = Pick<LineTax, 'position' | 'amount'>;

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
    const over = (of: (figures: LineFigures) => Amount): Amount => {
      const beyond = of(line.posted).minus(of(line.cancelled)).minus(of(line.refundedUnshipped)).minus(of(is));
      const standing = of(line.posted).minus(of(line.credited));
      return atLeastNothing(beyond.lt(standing) ? beyond : standing);
    };
    const amount = formatExact(
      over((figures) => amountOf(figures.amount)),
      currency,
    );
    const taxes = line.posted.taxes.map((tax) => ({
      ...tax,
      amount: formatExact(
        over((figures) => taxAt(tax, figures)),
        currency,
      ),
    }));
    const amountTax = taxSum(taxes, currency);
    if (!isMoney({ amount, amountTax })) return [];
    const { posted: all, cancelled, credited, refundedUnshipped } = line;
    const beyond = all.quantity - cancelled.quantity - refundedUnshipped.quantity - is.quantity;
    const quantity = Math.max(0, Math.min(beyond, all.quantity - credited.quantity));
    return [{ saleOrderLineId, marketplaceLineId, kind, quantity, amount, amountTax, taxes }];
  });
}

const taxSum = (taxes: readonly LineTax[], currency: string): string =>
  formatExact(sumOf(taxes.map(({ amount }) => amount)), currency);

const taxAt = ({ position }: PlacedTax, { taxes }: LineFigures): Amount =>
  sumOf(taxes.flatMap((tax) => (tax.position === position ? [tax.amount] : [])));

const nothing: LineFigures = { quantity: 0, amount: '0', taxes: [] };

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
    const lines = shares.flatMap(({ source: of, line }) => (of === source && isMoney(line) ? [line] : []));
    return change === undefined || lines.length === 0 ? [] : [{ source, change, lines }];
  });
}

const isMoney = ({ amount, amountTax }: Pick<CreditNoteLine, 'amount' | 'amountTax'>): boolean =>
  !amountOf(amount).eq(zero) || !amountOf(amountTax).eq(zero);

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
  let left: Part = over;
  return causes.map((cause, index) => {
    const isLast = index === causes.length - 1;
    const { quantity, amount, taxes } = isLast ? left : partOf(over, cause, { left, currency });
    left = {
      quantity: left.quantity - quantity,
      amount: formatExact(amountOf(left.amount).minus(amount), currency),
      taxes: left.taxes.map((tax, place) => ({
        ...tax,
        amount: formatExact(amountOf(tax.amount).minus(taxes[place]?.amount ?? '0'), currency),
      })),
    };
    const amountTax = taxSum(taxes, currency);
    return { source: sourceOf(cause), line: { saleOrderLineId, quantity, amount, amountTax, taxes } };
  });
}

type Part = Pick<CreditNoteLine, 'quantity' | 'amount' | 'taxes'>;

/** What a cancelation names of the line, at most what is left; of each tax as much as of the price. */
function partOf(over: OverPosted, cause: LineChange, { left, currency }: { left: Part; currency: string }): Part {
  const whole = amountOf(over.amount);
  const named = cause.kind === 'cancelation' ? cause.cancelation : null;
  const wanted = amountOf((over.kind === 'shipping' ? named?.shippingAmount : named?.amount) ?? '0');
  const amount = wanted.gt(left.amount) ? amountOf(left.amount) : wanted;
  return {
    quantity: over.kind === 'product' ? Math.min(named?.quantity ?? 0, left.quantity) : 0,
    amount: formatExact(amount, currency),
    taxes: over.taxes.map((tax, place) => ({
      ...tax,
      amount: formatExact(
        atMost(roundedShare(amountOf(tax.amount), { part: amount, whole }, currency), left.taxes[place]),
        currency,
      ),
    })),
  };
}

/** Shares that are rounded up may come to more than there is. */
const atMost = (share: Amount, left: LineTax | undefined): Amount =>
  left !== undefined && share.gt(left.amount) ? amountOf(left.amount) : share;

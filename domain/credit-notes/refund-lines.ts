import type { InstanceSettings } from '../instance-settings';
import type { LineTax } from '../line-tax';
import type { MappedLineKind } from '../mapping/mapped-sale-order';
import type { MarketplaceOrder, MarketplaceOrderLine, MarketplaceRefund, MarketplaceTax } from '../marketplace-order';
import { amountOf, formatExact, roundedShare, sumOf, zero, type Amount } from '../money';
import type { CreditNoteLine } from './credit-note-line';
import { shareTax } from './share-tax';

/** A line of the sale order, as far as a refund of it matters. Decimal text. */
export interface RefundableLine {
  readonly saleOrderLineId: string;
  readonly marketplaceLineId: string;
  readonly kind: MappedLineKind;
  readonly feeCode: string | null;
  /** In the tax mode of the line. */
  readonly amount: string;
  /** As booked. */
  readonly taxes: readonly LineTax[];
}

/** All that one refund id gives back: usually of one line, of several where the marketplace names the id on each. */
export interface FoundRefund {
  readonly refundId: string;
  readonly orderRefundId: string | null;
  readonly state: string | null;
  readonly reasonCode: string | null;
  readonly parts: readonly RefundPart[];
}

/** The source of the credit note of a refund. */
export const refundSource = ({ refundId }: Pick<FoundRefund, 'refundId'>): string => `refund/${refundId}`;

export const isRefundSource = (source: string): boolean => source.startsWith('refund/');

/** What it gives back of the marketplace's commission, as given; null when no part says so. */
export function commissionOf({ parts }: FoundRefund): string | null {
  const given = parts.flatMap(({ refund }) => refund.totalCommission ?? []);
  return given.length === 0 ? null : sumOf(given).toFixed();
}

export interface RefundPart {
  readonly line: MarketplaceOrderLine;
  readonly refund: MarketplaceRefund;
}

/** The refunds of an order, each id once, in the order in which they were made. */
export function refundsOf(order: MarketplaceOrder): FoundRefund[] {
  const found = new Map<string, FoundRefund>();
  for (const part of order.lines.flatMap((line) => inTheirOrder(line.refunds).map((refund) => ({ line, refund })))) {
    const { refundId, orderRefundId, state, reasonCode } = part.refund;
    const before = found.get(refundId);
    found.set(refundId, { refundId, orderRefundId, state, reasonCode, parts: [...(before?.parts ?? []), part] });
  }
  return [...found.values()];
}

/** The same however the marketplace lists them. */
const inTheirOrder = (refunds: readonly MarketplaceRefund[]): MarketplaceRefund[] =>
  [...refunds].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));

const keyOf = ({ createdAt, refundId }: MarketplaceRefund): string =>
  `${createdAt ?? ''}/${refundId.padStart(20, '0')}`;

export interface Books {
  readonly lines: readonly RefundableLine[];
  readonly taxSystem: InstanceSettings['taxSystem'];
  readonly currency: string;
}

/**
 * What the credit note of a refund takes back: its amount of the product line, its shipping of the shipping line, its fees
 * of their lines, each as given, with the taxes as given where they are booked so (CAN-05, TAX-02). What has no line of
 * its own, such as shipping that the order names and no line, goes with the product line. A part without money, and one of
 * a line that the sale order does not have, is left out.
 */
export function refundLines({ parts }: FoundRefund, books: Books): CreditNoteLine[] {
  const byLine = new Map<RefundableLine, Omit<MoneyPart, 'target'>>();
  for (const { target, ...part } of parts.flatMap((part) => moneyOf(part, books))) {
    if (part.amount.eq(zero) && part.tax.eq(zero)) continue;
    const { quantity, amount, tax } = byLine.get(target) ?? { quantity: 0, amount: zero, tax: zero };
    byLine.set(target, {
      quantity: quantity + part.quantity,
      amount: amount.plus(part.amount),
      tax: tax.plus(part.tax),
    });
  }
  return [...byLine].map(([{ saleOrderLineId, taxes }, { quantity, amount, tax }]) => ({
    ...{ saleOrderLineId, quantity, amount: formatExact(amount, books.currency) },
    amountTax: formatExact(tax, books.currency),
    taxes: shareTax(tax.toFixed(), taxes, books.currency),
  }));
}

/** Units that the refund takes out of what is to be shipped, by sale order line. */
export const unshippedUnits = (
  { parts }: FoundRefund,
  { lines }: Books,
): Pick<CreditNoteLine, 'saleOrderLineId' | 'quantity'>[] =>
  parts.flatMap(({ line, refund: { isExcludedFromShipment, quantity } }) =>
    lines
      .filter(({ kind, marketplaceLineId }) => kind === 'product' && marketplaceLineId === line.marketplaceLineId)
      .filter(() => isExcludedFromShipment && (quantity ?? 0) > 0)
      .map(({ saleOrderLineId }) => ({ saleOrderLineId, quantity: quantity ?? 0 })),
  );

interface MoneyPart {
  readonly target: RefundableLine;
  readonly quantity: number;
  readonly amount: Amount;
  readonly tax: Amount;
}

function moneyOf({ line, refund }: RefundPart, books: Books): MoneyPart[] {
  const own = books.lines.filter(({ marketplaceLineId }) => marketplaceLineId === line.marketplaceLineId);
  const product = own.find(({ kind }) => kind === 'product');
  if (product === undefined) return [];
  const shipping = own.find(({ kind }) => kind === 'shipping') ?? product;
  const earlier = line.refunds.filter((each) => keyOf(each) < keyOf(refund));
  const goods: GivenPart = {
    ...{ amount: refund.amount, before: sumOf(earlier.map(({ amount }) => amount)) },
    ...{ taxes: refund.taxes, lineTaxes: line.taxes },
  };
  const carriage: GivenPart = {
    ...{ amount: refund.shippingAmount, before: sumOf(earlier.map(({ shippingAmount }) => shippingAmount)) },
    ...{ taxes: refund.shippingTaxes, lineTaxes: line.shippingTaxes },
  };
  return [
    {
      target: product,
      quantity: refund.quantity ?? 0,
      amount: amountOf(refund.amount),
      tax: taxOf(goods, product, books),
    },
    {
      ...{ target: shipping, quantity: 0, amount: amountOf(refund.shippingAmount) },
      tax: taxOf(carriage, shipping, books),
    },
    ...refund.fees.map(({ code, amount }) => ({
      target: own.find(({ kind, feeCode }) => kind === 'fee' && feeCode === code) ?? product,
      ...{ quantity: 0, amount: amountOf(amount), tax: zero },
    })),
  ];
}

interface GivenPart {
  readonly amount: string;
  /** Of the line's earlier refunds together. */
  readonly before: Amount;
  readonly taxes: readonly MarketplaceTax[];
  /** What the marketplace gives for the whole line. */
  readonly lineTaxes: readonly MarketplaceTax[];
}

/**
 * The tax of a part: as given, where the taxes of the marketplace are booked, less what a fiscal position let fall away
 * (TAX-02, TAX-03); with taxes of our products as much of the line's as the amount is of its amount, so that parts that
 * give back all of it sum exactly to it (TAX-01).
 */
function taxOf({ amount, before, taxes, lineTaxes }: GivenPart, line: RefundableLine, books: Books): Amount {
  const booked = sumOf(line.taxes.map((tax) => tax.amount));
  if (books.taxSystem === 'default') {
    const upTo = (part: Amount): Amount => roundedShare(booked, { part, whole: amountOf(line.amount) }, books.currency);
    return upTo(before.plus(amount)).minus(upTo(before));
  }
  const given = sumOf(taxes.map((tax) => tax.amount));
  const whole = sumOf(lineTaxes.map((tax) => tax.amount));
  if (books.taxSystem === 'marketplace' || whole.eq(booked)) return given;
  return roundedShare(given, { part: booked, whole }, books.currency);
}

import type { LineTax } from '../line-tax';
import { amountOf, formatMoney, sumOf, zero, type Amount } from '../money';
import { deliveredUnits, type DeliveredUnits } from './delivered-units';
import { freeSource } from './free-source';
import type { InvoiceableLine, InvoicedPart } from './invoiceable-line';
import { partOfAmount, type Portion } from './part-of-amount';

export interface InvoiceableOrder {
  readonly lines: readonly InvoiceableLine[];
  /** All that is ours to deliver is done, or the marketplace shows the order as shipped. */
  readonly isShipped: boolean;
  readonly currency: string;
  /** Of all invoices and credit notes that the order has, cancelled ones too. */
  readonly sources: readonly string[];
}

/** What an invoice holds; amounts are decimal text. */
export interface InvoiceContent {
  readonly lines: readonly InvoicePart[];
  readonly untaxed: string;
  readonly tax: string;
  readonly total: string;
}

export interface InvoicePart {
  readonly saleOrderLineId: string;
  /** Of a shipping or fee line 1, whatever part of it it is. */
  readonly quantity: number;
  readonly amount: string;
  readonly taxes: readonly LineTax[];
}

export interface NextInvoice extends InvoiceContent {
  /** `order`, or `delivery/` and the id of the delivery that it is for; numbered from the second on, as in `order#2`. */
  readonly source: string;
}

const OF_ORDER = 'order';
const ofDelivery = ({ deliveryId }: Pick<DeliveredUnits, 'deliveryId'>): string => `delivery/${deliveryId}`;
const withoutNumber = (source: string): string => source.split('#', 1)[0] ?? source;

/**
 * The invoice that is to be made now: first of what is invoiced with its order, then of each delivery that is done, the
 * earliest first (WFL-05). What no delivery carries, such as a service, counts as delivered with the last of them, or once
 * the marketplace shows the order as shipped. Null when there is nothing to invoice now.
 */
export function nextInvoice(order: InvoiceableOrder): NextInvoice | null {
  for (const wanted of wantedSources(order.lines)) {
    const content = invoiceContent(wanted, order);
    if (content !== null) return { source: freeSource(wanted, order.sources), ...content };
  }
  return null;
}

/** What an invoice of this source holds as things stand; null when nothing is left for it. */
export function invoiceContent(source: string, order: InvoiceableOrder): InvoiceContent | null {
  const wanted = withoutNumber(source);
  const units = new Map(order.lines.map((line) => [line, isCounted(line) ? unitsFor(wanted, line, order) : 0]));
  const isAnyDue = [...units.values()].some((quantity) => quantity > 0);
  const isLast = wanted === OF_ORDER && order.lines.filter(isCounted).every((line) => openUnits(line) <= 0);
  if (!isAnyDue && !isLast) return null;
  const parts = order.lines.flatMap((line) => {
    const portion = isCounted(line) ? ownPortion(line, units) : riderPortion(line, { ...order, units, isLast });
    return portion === null ? [] : [{ line, ...partOf(line, portion, order.currency) }];
  });
  return parts.length === 0 ? null : { lines: parts.map(withoutLine), ...totalsOf(parts, order) };
}

/** Nothing of it is to be invoiced any more, now or when something more is delivered. */
export const isInvoicedInFull = ({ lines }: Pick<InvoiceableOrder, 'lines'>): boolean =>
  lines.length > 0 && lines.every((line) => (isCounted(line) ? openUnits(line) <= 0 : !hasRest(line)));

/** Product lines are invoiced by their units; shipping, fees, and what has an amount without a unit ride along. */
const isCounted = ({ kind, quantity }: InvoiceableLine): boolean => kind === 'product' && quantity > 0;

const invoicedUnits = (line: InvoiceableLine): number => line.invoiced.reduce((sum, { quantity }) => sum + quantity, 0);

const openUnits = (line: InvoiceableLine): number => line.quantity - invoicedUnits(line);

/** How many units of a product line an invoice of this source takes. */
function unitsFor(wanted: string, line: InvoiceableLine, { lines, isShipped }: InvoiceableOrder): number {
  if (!line.isOnDelivery) return wanted === OF_ORDER ? Math.max(0, openUnits(line)) : 0;
  if (line.carried.length === 0) {
    return isShipped && wanted === wantedSources(lines).at(-1) ? Math.max(0, openUnits(line)) : 0;
  }
  const done = deliveredUnits(line);
  const delivered = done.reduce((sum, { units }) => sum + units, 0);
  let left = Math.min(line.quantity, delivered) - invoicedUnits(line);
  for (const delivery of done) {
    const source = ofDelivery(delivery);
    const units = Math.max(0, Math.min(left, delivery.units - unitsOf(source, line)));
    if (source === wanted) return units;
    left -= units;
  }
  return 0;
}

const unitsOf = (wanted: string, { invoiced }: InvoiceableLine): number =>
  invoiced.reduce((sum, { source, quantity }) => sum + (withoutNumber(source) === wanted ? quantity : 0), 0);

function ownPortion(line: InvoiceableLine, units: ReadonlyMap<InvoiceableLine, number>): Portion | null {
  const quantity = units.get(line) ?? 0;
  return quantity > 0 ? { of: line.quantity, before: invoicedUnits(line), quantity } : null;
}

interface Riding {
  readonly lines: readonly InvoiceableLine[];
  readonly units: ReadonlyMap<InvoiceableLine, number>;
  /** No product line is open any more: what is left goes now. */
  readonly isLast: boolean;
}

const WHOLE: Portion = { of: 1, before: 0, quantity: 1 };

/** Shipping goes whole with the first part of its product line, fees by its units (WFL-05). */
function riderPortion(line: InvoiceableLine, { lines, units, isLast }: Riding): Portion | null {
  if (!hasRest(line) && (line.invoiced.length > 0 || line.kind === 'product' || isLast)) return null;
  const owner = lines.find((other) => isCounted(other) && other.marketplaceLineId === line.marketplaceLineId);
  if (isLast || owner === undefined) return WHOLE;
  const portion = ownPortion(owner, units);
  return portion === null || line.kind === 'fee' ? portion : WHOLE;
}

/** Of its amount or of a tax. A line that was invoiced in full, or shrank since, has none: what is too much is credited. */
function hasRest({ amount, taxes, invoiced }: InvoiceableLine): boolean {
  const ofAmount = isLeft(amount, sumOf(invoiced.map((part) => part.amount)));
  return ofAmount || taxes.some((tax) => isLeft(tax.amount, takenOf(tax, invoiced)));
}

function isLeft(whole: string, taken: Amount): boolean {
  const amount = amountOf(whole);
  return amount.minus(taken).times(amount).gt(zero);
}

interface MadePart extends InvoicePart {
  readonly line: InvoiceableLine;
}

const withoutLine = ({ saleOrderLineId, quantity, amount, taxes }: MadePart): InvoicePart => ({
  ...{ saleOrderLineId, quantity, amount, taxes },
});

function partOf(line: InvoiceableLine, portion: Portion, currency: string): InvoicePart {
  const part = (whole: string, taken: Amount): string =>
    partOfAmount({ whole: amountOf(whole), taken, currency }, portion).toFixed();
  return {
    saleOrderLineId: line.saleOrderLineId,
    quantity: isCounted(line) ? portion.quantity : Math.min(1, line.quantity),
    amount: part(line.amount, sumOf(line.invoiced.map(({ amount }) => amount))),
    taxes: line.taxes.map((tax) => ({ ...tax, amount: part(tax.amount, takenOf(tax, line.invoiced)) })),
  };
}

const takenOf = ({ position }: LineTax, invoiced: readonly InvoicedPart[]): Amount =>
  sumOf(invoiced.flatMap(({ taxes }) => taxes.filter((tax) => tax.position === position).map(({ amount }) => amount)));

/**
 * Sums are rounded to the currency, and an invoice takes by how much all invoices together have grown: so they add up to
 * the rounded sum of the order.
 */
function totalsOf(parts: readonly MadePart[], { lines, currency }: InvoiceableOrder): Omit<InvoiceContent, 'lines'> {
  const before = sumsOf(lines.flatMap((line) => line.invoiced.map((part) => ({ ...part, line }))));
  const added = sumsOf(parts);
  const growth = (by: Amount, from: Amount): Amount =>
    amountOf(formatMoney(from.plus(by), currency)).minus(formatMoney(from, currency));
  const tax = growth(added.tax, before.tax);
  const total = growth(added.total, before.total);
  const money = (amount: Amount): string => formatMoney(amount, currency);
  return { untaxed: money(total.minus(tax)), tax: money(tax), total: money(total) };
}

interface SummedPart {
  readonly line: Pick<InvoiceableLine, 'isTaxIncluded'>;
  readonly amount: string;
  readonly taxes: readonly LineTax[];
}

function sumsOf(parts: readonly SummedPart[]): { readonly tax: Amount; readonly total: Amount } {
  const taxesOf = (counted: readonly SummedPart[]): Amount =>
    sumOf(counted.flatMap(({ taxes }) => taxes.map(({ amount }) => amount)));
  const onTop = taxesOf(parts.filter(({ line }) => !line.isTaxIncluded));
  return { tax: taxesOf(parts), total: sumOf(parts.map(({ amount }) => amount)).plus(onTop) };
}

function wantedSources(lines: readonly InvoiceableLine[]): readonly string[] {
  const done = lines.flatMap(({ carried }) => carried.filter(({ isDone }) => isDone));
  const byAge = done.toSorted((a, b) => Number(a.deliveryId) - Number(b.deliveryId));
  return [OF_ORDER, ...new Set(byAge.map(ofDelivery))];
}

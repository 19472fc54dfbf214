import { isDeepStrictEqual } from 'node:util';
import { leftUnits } from './delivery-checks';
import { isForward, mustHold, sum } from './must-hold';
import {
  creditNotesOf,
  invoicesOf,
  openDeliveries,
  type Amounts,
  type InvoiceSeen,
  type SaleOrderLineSeen,
  type Snapshot,
} from './snapshot';

const row = ['draft', 'posted', 'paid'];

/** What must hold of each invoice, and of all invoices of an order together. */
export function checkInvoices(now: Snapshot, before: Snapshot | null): void {
  const sources = now.invoices.map(({ source }) => source);
  mustHold(new Set(sources).size === sources.length, 'one invoice for each source', now);
  for (const earlier of before?.invoices ?? []) checkWhatWas(earlier, now);
  for (const invoice of now.invoices) checkInvoice(invoice, now);
  const invoices = invoicesOf(now);
  const ofOrder = invoices.filter(({ source }) => source.startsWith('order'));
  mustHold(
    now.lines.some(({ isOnDelivery }) => isOnDelivery) || ofOrder.length === invoices.length,
    'of the order',
    now,
  );
  mustHold(now.lines.some(({ isOnDelivery }) => isOnDelivery) || invoices.length <= 1, 'one invoice', now);
  const owed = sum(invoices.filter(({ state }) => state === 'paid').map(({ cents }) => cents)) - cancelledCents(now);
  mustHold(sum(invoices.map(({ paidCents }) => paidCents)) >= owed, 'what was not cancelled is paid', now);
}

const ofCancelation = ({ source, state }: InvoiceSeen): boolean =>
  source.startsWith('cancelation/') && state !== 'cancelled';
const ofRefund = ({ source, state }: InvoiceSeen): boolean => source.startsWith('refund/') && state !== 'cancelled';

const cancelledCents = (now: Snapshot): number =>
  sum(
    creditNotesOf(now)
      .filter(ofCancelation)
      .map(({ cents }) => cents),
  );

function checkWhatWas(earlier: InvoiceSeen, now: Snapshot): void {
  const invoice = now.invoices.find(({ id }) => id === earlier.id);
  mustHold(invoice !== undefined, `${earlier.source} stays`, now);
  const isCancelled = invoice.state === 'cancelled' && ['draft', 'cancelled'].includes(earlier.state);
  mustHold(isCancelled || isForward(row, earlier.state, invoice.state), 'an invoice never goes back', now);
  if (earlier.number === null) return;
  mustHold(earlier.number === invoice.number, 'an invoice keeps its number', now);
  const content = ({ source, cents, taxCents, lines }: InvoiceSeen) => ({ source, cents, taxCents, lines });
  mustHold(isDeepStrictEqual(content(invoice), content(earlier)), 'what has a number is never changed', now);
}

function checkInvoice(invoice: InvoiceSeen, now: Snapshot): void {
  const { kind, state, number, lines, cents, taxCents, payments, paidCents } = invoice;
  mustHold((number !== null) === ['posted', 'paid'].includes(state), 'posted: numbered', now);
  mustHold(kind === 'creditNote' || payments <= (state === 'paid' ? 1 : 0), 'paid: one payment', now);
  const isCovered = kind === 'creditNote' || cancelledCents(now) >= cents;
  mustHold(state !== 'paid' || payments === 1 || isCovered, 'paid, unless credit notes cover it', now);
  mustHold(paidCents <= cents, 'no more is paid than was invoiced', now);
  if (state === 'cancelled') return;
  mustHold(lines.length > 0, 'an invoice is of something', now);
  mustHold(sum(lines.map(taxOf)) === taxCents, 'its taxes are those of its lines', now);
  const gross = sum(lines.map((line) => line.cents + (isTaxIncluded(line, now) ? 0 : taxOf(line))));
  mustHold(gross === cents, 'its total is that of its lines', now);
}

const taxOf = ({ taxes }: Amounts): number => sum(taxes.map(({ cents }) => cents));
const isTaxIncluded = ({ saleOrderLineId }: { readonly saleOrderLineId: string }, now: Snapshot): boolean =>
  now.lines.find(({ id }) => id === saleOrderLineId)?.isTaxIncluded === true;

/** As near as a cent is to a share, whatever the division leaves. */
const HALF_A_CENT = 0.5 + 1e-6;

/** How much of one amount of a line, its price or one of its taxes, stands where. */
interface Standing {
  readonly is: number;
  /** On invoices, less what credit notes of cancelations took back. */
  readonly invoiced: number;
  readonly refunded: number;
}

/**
 * The parts of every line over all invoices are the line, to the cent, its price and each of its taxes: never more, and all
 * of it where all of it is invoiced. What was refunded before it was cancelled is not taken back again.
 */
export function checkParts(now: Snapshot, ordered: ReadonlyMap<string, number>): void {
  for (const line of now.lines) {
    const isWhole = isWhollyInvoiced(line, now);
    const isUntouched = line.kind === 'product' && line.quantity === ordered.get(line.marketplaceLineId);
    const share = isUntouched && now.saleOrderState === 'confirmed' ? invoicedUnits(line, now) / line.quantity : null;
    for (const { is, invoiced, refunded } of standings(line, now)) {
      const isShare = share === null || Math.abs(invoiced - is * share) <= HALF_A_CENT;
      mustHold(isShare, `line ${line.id} is invoiced by its units`, now);
      mustHold(invoiced <= is + refunded, `no more of line ${line.id} is invoiced than there is`, now);
      mustHold(invoiced >= (isWhole ? is : 0), `line ${line.id} is invoiced whole`, now);
    }
  }
}

/** Nothing is invoiced of what has not left, where it is invoiced on delivery. */
export function checkOnDelivery(now: Snapshot, isShipped: boolean): void {
  for (const line of now.lines.filter(({ isOnDelivery }) => isOnDelivery)) {
    const units = invoicedUnits(line, now);
    const left = leftUnits(line, now);
    const isGone = isShipped || openDeliveries(now).length === 0;
    mustHold(left === null ? units === 0 || isGone : units <= left, 'only what has left is invoiced', now);
  }
}

/** All that has left is invoiced, and paid, where no step of it is left to people. */
export function checkAllInvoiced(now: Snapshot): void {
  if (!now.isInvoiced || now.skippedSteps.includes('createInvoice') || now.saleOrderState !== 'confirmed') return;
  const products = now.lines.filter((line) => line.kind === 'product' && line.state === 'live' && line.quantity > 0);
  const due = (line: SaleOrderLineSeen): number =>
    line.isOnDelivery ? Math.min(line.quantity, leftUnits(line, now) ?? line.quantity) : line.quantity;
  for (const line of products) {
    mustHold(invoicedUnits(line, now) >= due(line), `line ${line.id}: all that has left is invoiced`, now);
  }
  if (products.some((line) => due(line) < line.quantity)) return;
  for (const line of now.lines.filter(({ state }) => state === 'live')) {
    for (const { is, invoiced } of standings(line, now)) {
      mustHold(invoiced >= is, `line ${line.id} is invoiced in the end`, now);
    }
  }
  if (!now.isPaid || now.skippedSteps.some((step) => step === 'validateInvoice' || step === 'registerPayment')) return;
  mustHold(
    invoicesOf(now).every(({ state }) => state === 'paid'),
    'every invoice is paid in the end',
    now,
  );
}

const partsOf = (line: SaleOrderLineSeen, invoices: readonly InvoiceSeen[]) =>
  invoices.flatMap(({ lines }) => lines.filter(({ saleOrderLineId }) => saleOrderLineId === line.id));

const invoicedUnits = (line: SaleOrderLineSeen, now: Snapshot): number =>
  sum(partsOf(line, invoicesOf(now)).map(({ quantity }) => quantity));

/** A product by its units, its shipping with the first of them. */
function isWhollyInvoiced(line: SaleOrderLineSeen, now: Snapshot): boolean {
  const parts = partsOf(line, invoicesOf(now));
  if (line.kind === 'fee' || parts.length === 0) return false;
  return line.kind === 'shipping' || !line.isOnDelivery || invoicedUnits(line, now) >= line.quantity;
}

function standings(line: SaleOrderLineSeen, now: Snapshot): readonly Standing[] {
  const isKept = line.state === 'live' && (now.saleOrderState !== 'cancelled' || isPartKept(now));
  const of = (invoices: readonly InvoiceSeen[], amount: (part: Amounts) => number): number =>
    sum(partsOf(line, invoices).map(amount));
  const creditNotes = creditNotesOf(now);
  const standing = (amount: (part: Amounts) => number): Standing => ({
    is: isKept ? amount(line) : 0,
    invoiced: of(invoicesOf(now), amount) - of(creditNotes.filter(ofCancelation), amount),
    refunded: of(creditNotes.filter(ofRefund), amount),
  });
  return [
    standing(({ cents }) => cents),
    ...line.taxes.map(({ position }) =>
      standing(({ taxes }) => sum(taxes.filter((tax) => tax.position === position).map(({ cents }) => cents))),
    ),
  ];
}

/** Of a cancelled order what had left and was told stays. */
const isPartKept = (now: Snapshot): boolean =>
  now.deliveries.some(({ toldBy, lines }) => toldBy !== null && lines.some(({ quantity }) => quantity > 0));

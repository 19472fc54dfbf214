import { amountOf, sumOf } from '../../../domain/money';
import type { DatabaseSnapshot } from '../snapshots';
import { creditedFor, standingOf, type Standing } from './audit-credits';
import { dueUnits } from './audit-invoiced';
import { findingsAbout, isSameAmount, when, type Finding } from './finding';
import {
  isHeld,
  unitsOf,
  type CreditNoteSnapshot,
  type InvoiceSnapshot,
  type OrderPair,
  type SaleOrderSnapshot,
} from './order-pair';

/** The total of the marketplace, invoices of all of it, and of each one payment. */
export function auditBooks(pair: OrderPair): readonly Finding[] {
  return pair.database.saleOrders.flatMap((saleOrder) => [
    ...auditTotal(pair, saleOrder),
    ...auditInvoices(pair, saleOrder),
  ]);
}

function auditTotal(pair: OrderPair, { state, total }: SaleOrderSnapshot): readonly Finding[] {
  const { marketplace } = pair;
  // What was cancelled has left the marketplace's total.
  if (state === 'cancelled' || isHeld(pair)) return [];
  return when(!isSameAmount(total, marketplace.total), () =>
    findingsAbout(marketplace.orderId)('wrong', `total ${marketplace.total} on the marketplace, ${total} booked`),
  );
}

function auditInvoices(pair: OrderPair, saleOrder: SaleOrderSnapshot): readonly Finding[] {
  const find = findingsAbout(pair.marketplace.orderId);
  const { state, creditNotes } = saleOrder;
  const invoices = saleOrder.invoices.filter((invoice) => invoice.state !== 'cancelled');
  const isDue = state === 'confirmed' && !isHeld(pair);
  const units = unitsOf(pair, saleOrder);
  return [
    ...when(isDue && invoices.length === 0 && units.some((line) => dueUnits(line) > 0), () =>
      find('lost', 'no invoice'),
    ),
    ...invoices.flatMap((invoice) => auditPayment(pair, invoice, { isDue, creditNotes })),
    ...auditStanding(pair, saleOrder, invoices),
    ...auditPaid(pair, saleOrder),
  ];
}

function auditPayment(
  pair: OrderPair,
  { state, total, payments }: InvoiceSnapshot,
  { isDue, creditNotes }: { readonly isDue: boolean; readonly creditNotes: readonly CreditNoteSnapshot[] },
): readonly Finding[] {
  const find = findingsAbout(pair.marketplace.orderId);
  // Nothing is paid of an invoice of which all is credited.
  const isCredited = amountOf(total).lte(creditedFor('cancelation/', creditNotes));
  return [
    ...when(payments.length > 1, () => find('doubled', `${String(payments.length)} payments`)),
    ...when(isDue && state !== 'paid', () => find('lost', `its invoice is ${state}, not paid`)),
    ...when((state === 'paid') !== payments.length > 0 && !(state === 'paid' && isCredited), () =>
      find('wrong', `its invoice is ${state} with ${String(payments.length)} payments`),
    ),
    ...payments
      .filter(({ amount }) => amountOf(amount).gt(total))
      .map(({ amount }) => find('wrong', `${amount} paid of ${total}`)),
  ];
}

/** All invoices of an order together, where nothing of it is still to be invoiced. */
function auditStanding(
  pair: OrderPair,
  saleOrder: SaleOrderSnapshot,
  invoices: readonly InvoiceSnapshot[],
): readonly Finding[] {
  const { creditNotes } = saleOrder;
  const isWhole = unitsOf(pair, saleOrder).every((line) => dueUnits(line) === line.live);
  if (invoices.length === 0 || isHeld(pair) || !isWhole) return [];
  const total = sumOf(invoices.map((invoice) => invoice.total));
  return when(!isWithin(liveOf(saleOrder), standingOf(total, creditNotes)), () =>
    findingsAbout(pair.marketplace.orderId)(
      'wrong',
      `${total.toFixed(4)} invoiced${creditWords(creditNotes)}, ${liveOf(saleOrder)} of it lives`,
    ),
  );
}

/** What was cancelled after the payment stays paid, and is due back. */
function auditPaid(pair: OrderPair, { invoices, creditNotes }: SaleOrderSnapshot): readonly Finding[] {
  const settled = invoices.filter(({ state }) => state === 'paid');
  const total = sumOf(settled.map((invoice) => invoice.total));
  const paid = sumOf(settled.flatMap(({ payments }) => payments.map(({ amount }) => amount)));
  return when(!isWithin(paid.toFixed(), { ...standingOf(total, creditNotes), most: total }), () =>
    findingsAbout(pair.marketplace.orderId)(
      'wrong',
      `${paid.toFixed(4)} paid of ${total.toFixed(4)}${creditWords(creditNotes)}`,
    ),
  );
}

/** Of a cancelled order nothing lives, unless a part of it had left; that part is not looked at here. */
function liveOf({ state, total }: SaleOrderSnapshot): string {
  return state === 'cancelled' ? '0' : total;
}

function isWithin(amount: string, { least, most }: Standing): boolean {
  return amountOf(amount).gte(least) && amountOf(amount).lte(most);
}

function creditWords(creditNotes: readonly CreditNoteSnapshot[]): string {
  return creditNotes.map(({ source, total }) => `, ${total} credited for ${source}`).join('');
}

/** The numbers of a journal in a year are 1, 2, 3, … without a gap, up to the one before the next. */
export function auditSeries(series: DatabaseSnapshot['series']): readonly Finding[] {
  return series.flatMap(({ journal, year, nextNumber, numbers }) => {
    const find = findingsAbout(`${journal}/${String(year)}`);
    const given = numbers.map((number) => Number(number.split('/').at(-1)));
    const missing = Array.from({ length: nextNumber - 1 }, (_, index) => index + 1).filter(
      (number) => !given.includes(number),
    );
    return [
      ...when(missing.length > 0, () => find('lost', `numbers ${missing.join(', ')} were given to no invoice`)),
      ...when(new Set(given).size < given.length, () => find('doubled', 'a number stands on two invoices')),
      ...when(
        given.some((number) => number >= nextNumber),
        () => find('wrong', `a number is beyond ${String(nextNumber)}, the next one`),
      ),
    ];
  });
}

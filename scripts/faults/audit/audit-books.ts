import { amountOf } from '../../../domain/money';
import type { DatabaseSnapshot } from '../snapshots';
import { standingOf, type Standing } from './audit-credits';
import { findingsAbout, isSameAmount, when, type Finding } from './finding';
import { isHeld, type CreditNoteSnapshot, type OrderPair, type SaleOrderSnapshot } from './order-pair';

/** The total of the marketplace, one invoice of it, one payment of it. */
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
  const { invoices, state, creditNotes } = saleOrder;
  const payments = invoices.flatMap((invoice) => invoice.payments);
  const isDue = state === 'confirmed' && !isHeld(pair);
  return [
    ...when(invoices.length > 1, () => find('doubled', `${String(invoices.length)} invoices`)),
    ...when(payments.length > 1, () => find('doubled', `${String(payments.length)} payments`)),
    ...when(isDue && invoices.length === 0, () => find('lost', 'no invoice')),
    ...invoices.flatMap((invoice) => [
      ...when(isDue && invoice.state !== 'paid', () => find('lost', `its invoice is ${invoice.state}, not paid`)),
      ...when((invoice.state === 'paid') !== invoice.payments.length > 0, () =>
        find('wrong', `its invoice is ${invoice.state} with ${String(invoice.payments.length)} payments`),
      ),
      ...when(
        invoice.state !== 'cancelled' &&
          !isHeld(pair) &&
          !isWithin(liveOf(saleOrder), standingOf(invoice, creditNotes)),
        () => find('wrong', `${invoice.total} invoiced${creditWords(creditNotes)}, ${liveOf(saleOrder)} of it lives`),
      ),
      ...invoice.payments
        .filter(({ amount }) => !isPaidRight(amount, invoice, creditNotes))
        .map(({ amount }) => find('wrong', `${amount} paid of ${invoice.total}${creditWords(creditNotes)}`)),
    ]),
  ];
}

/** Of a cancelled order nothing lives, unless a part of it had left; that part is not looked at here. */
function liveOf({ state, total }: SaleOrderSnapshot): string {
  return state === 'cancelled' ? '0' : total;
}

function isWithin(amount: string, { least, most }: Standing): boolean {
  return amountOf(amount).gte(least) && amountOf(amount).lte(most);
}

/** What was cancelled after the payment stays paid, and is due back. */
function isPaidRight(
  amount: string,
  invoice: { readonly total: string },
  creditNotes: readonly CreditNoteSnapshot[],
): boolean {
  return isWithin(amount, { ...standingOf(invoice, creditNotes), most: amountOf(invoice.total) });
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

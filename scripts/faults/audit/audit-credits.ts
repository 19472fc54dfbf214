import { amountOf, sumOf, type Amount } from '../../../domain/money';
import { findingsAbout, isSameAmount, when, type Finding } from './finding';
import { isHeld, withoutNumber, type CreditNoteSnapshot, type OrderPair, type SaleOrderSnapshot } from './order-pair';

/** One credit note for each refund, at what the marketplace gave back, and for each cancelation that it knows. */
export function auditCredits(pair: OrderPair): readonly Finding[] {
  return pair.database.saleOrders.flatMap((saleOrder) => [
    ...auditRefunds(pair, saleOrder),
    ...auditCancelations(pair, saleOrder),
    ...auditStrangers(pair, saleOrder),
    ...auditPaidBack(pair, saleOrder),
  ]);
}

function auditRefunds(pair: OrderPair, { state: ours, creditNotes, invoices }: SaleOrderSnapshot): readonly Finding[] {
  const find = findingsAbout(pair.marketplace.orderId);
  const posted = invoices.filter(({ state }) => state === 'posted' || state === 'paid');
  // A line that is invoiced as it leaves may have been refunded before it left: there is nothing to take back yet.
  const isInvoiced = (note: CreditNoteSnapshot): boolean =>
    posted.some(({ lines }) => lines.some(({ lineId }) => note.lines.some((part) => part.lineId === lineId)));
  return pair.marketplace.refunds.flatMap(({ id, state, total }) => {
    const notes = creditNotes.filter(({ source }) => source === `refund/${id}`);
    if (isSameAmount(total, '0')) return [];
    return [
      ...when(notes.length > 1, () => find('doubled', `refund ${id} has ${String(notes.length)} credit notes`)),
      // All of an order that is cancelled is taken back by one credit note.
      ...when(notes.length === 0 && ours !== 'cancelled' && !isHeld(pair), () =>
        find('lost', `refund ${id} of ${total} has no credit note`),
      ),
      ...notes.flatMap((note) => [
        ...when(!isSameAmount(note.total, total), () =>
          find('wrong', `refund ${id} is of ${total}, its credit note of ${note.total}`),
        ),
        ...when(note.state !== 'draft' && state !== 'REFUNDED', () =>
          find('wrong', `refund ${id} is ${state}, its credit note is ${note.state}`),
        ),
        ...when(note.state === 'draft' && state === 'REFUNDED' && isInvoiced(note) && !isHeld(pair), () =>
          find('lost', `refund ${id} is REFUNDED, its credit note is a draft`),
        ),
      ]),
    ];
  });
}

/** A cent that several cancelations of a line share between them. */
const ROUNDING = '0.02';

/** Of a cancelation no more is credited than it took, in however many credit notes. */
function auditCancelations({ marketplace }: OrderPair, { creditNotes }: SaleOrderSnapshot): readonly Finding[] {
  const find = findingsAbout(marketplace.orderId);
  return marketplace.cancelations.flatMap(({ id, total }) => {
    const notes = creditNotes.filter(({ source }) => withoutNumber(source) === `cancelation/${id}`);
    const credited = sumOf(notes.map((note) => note.total));
    return when(credited.gt(amountOf(total).plus(ROUNDING)), () =>
      find('wrong', `cancelation ${id} is of ${total}, its credit notes of ${credited.toFixed(4)}`),
    );
  });
}

/** What a credit note is for stands on the marketplace, and no two are for the same. */
function auditStrangers({ marketplace }: OrderPair, { creditNotes }: SaleOrderSnapshot): readonly Finding[] {
  const find = findingsAbout(marketplace.orderId);
  const known = [
    ...marketplace.refunds.map(({ id }) => `refund/${id}`),
    ...marketplace.cancelations.map(({ id }) => `cancelation/${id}`),
  ];
  const sources = creditNotes.map(({ source }) => source);
  return [
    ...when(new Set(sources).size < sources.length, () => find('doubled', `credit notes for ${sources.join(', ')}`)),
    ...sources
      // Lines and orders that ended are named by themselves.
      .filter((source) => !known.includes(withoutNumber(source)) && !/^cancelation\/(line\/.+|order)$/.test(source))
      .map((source) => find('unexplained', `a credit note for ${source}, which the marketplace does not know`)),
  ];
}

/** Money goes back once for each refund, and no more of it than is credited. */
function auditPaidBack({ marketplace }: OrderPair, { creditNotes }: SaleOrderSnapshot): readonly Finding[] {
  const find = findingsAbout(marketplace.orderId);
  return creditNotes.flatMap(({ source, total, payments }) => {
    const paidBack = sumOf(payments.map(({ amount }) => amount));
    const references = payments.map(({ reference }) => reference);
    return [
      ...when(new Set(references).size < references.length, () => find('doubled', `${source}: paid back twice`)),
      ...when(paidBack.gt(total), () => find('wrong', `${source}: ${paidBack.toFixed(4)} paid back of ${total}`)),
    ];
  });
}

/** By credit notes of cancelations, or of refunds. */
export function creditedFor(kind: 'cancelation/' | 'refund/', creditNotes: readonly CreditNoteSnapshot[]): Amount {
  return sumOf(creditNotes.filter(({ source }) => source.startsWith(kind)).map(({ total }) => total));
}

/** What stands on invoices once what was cancelled is credited: at least that, and at most with what was refunded. */
export function standingOf(total: Amount, creditNotes: readonly CreditNoteSnapshot[]): Standing {
  const afterCancelations = total.minus(creditedFor('cancelation/', creditNotes));
  // What was refunded first is not taken back once more when it is cancelled.
  return { least: afterCancelations.minus(creditedFor('refund/', creditNotes)), most: afterCancelations };
}

export interface Standing {
  readonly least: Amount;
  readonly most: Amount;
}

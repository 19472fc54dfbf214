import { amountOf, sumOf, type Amount } from '../../../domain/money';
import { findingsAbout, isSameAmount, when, type Finding } from './finding';
import { isHeld, type CreditNoteSnapshot, type OrderPair, type SaleOrderSnapshot } from './order-pair';

/** One credit note for each refund, at what the marketplace gave back, and for each cancelation that it knows. */
export function auditCredits(pair: OrderPair): readonly Finding[] {
  return pair.database.saleOrders.flatMap((saleOrder) => [
    ...auditRefunds(pair, saleOrder),
    ...auditStrangers(pair, saleOrder),
  ]);
}

function auditRefunds(pair: OrderPair, { creditNotes, invoices }: SaleOrderSnapshot): readonly Finding[] {
  const find = findingsAbout(pair.marketplace.orderId);
  const isInvoiced = invoices.some(({ state }) => state === 'posted' || state === 'paid');
  return pair.marketplace.refunds.flatMap(({ id, state, total }) => {
    const notes = creditNotes.filter(({ source }) => source === `refund/${id}`);
    if (isSameAmount(total, '0')) return [];
    return [
      ...when(notes.length > 1, () => find('doubled', `refund ${id} has ${String(notes.length)} credit notes`)),
      ...when(notes.length === 0 && !isHeld(pair), () => find('lost', `refund ${id} of ${total} has no credit note`)),
      ...notes.flatMap((note) => [
        ...when(!isSameAmount(note.total, total), () =>
          find('wrong', `refund ${id} is of ${total}, its credit note of ${note.total}`),
        ),
        ...when(note.state !== 'draft' && state !== 'REFUNDED', () =>
          find('wrong', `refund ${id} is ${state}, its credit note is ${note.state}`),
        ),
        ...when(note.state === 'draft' && state === 'REFUNDED' && isInvoiced && !isHeld(pair), () =>
          find('lost', `refund ${id} is REFUNDED, its credit note is a draft`),
        ),
      ]),
    ];
  });
}

/** What a credit note is for stands on the marketplace, and no two are for the same. */
function auditStrangers({ marketplace }: OrderPair, { creditNotes }: SaleOrderSnapshot): readonly Finding[] {
  const find = findingsAbout(marketplace.orderId);
  const known = [
    ...marketplace.refunds.map(({ id }) => `refund/${id}`),
    ...marketplace.cancelationIds.map((id) => `cancelation/${id}`),
  ];
  const sources = creditNotes.map(({ source }) => source);
  return [
    ...when(new Set(sources).size < sources.length, () => find('doubled', `credit notes for ${sources.join(', ')}`)),
    ...sources
      // Lines and orders that ended are named by themselves.
      .filter((source) => !known.includes(source) && !/^cancelation\/(line\/.+|order)$/.test(source))
      .map((source) => find('unexplained', `a credit note for ${source}, which the marketplace does not know`)),
  ];
}

/** What stands on an invoice once what was cancelled is credited: at least that, and at most with what was refunded. */
export function standingOf(
  { total }: { readonly total: string },
  creditNotes: readonly CreditNoteSnapshot[],
): Standing {
  const sum = (kind: string): Amount =>
    sumOf(creditNotes.filter(({ source }) => source.startsWith(kind)).map(({ total: credited }) => credited));
  const afterCancelations = amountOf(total).minus(sum('cancelation/'));
  // What was refunded first is not taken back once more when it is cancelled.
  return { least: afterCancelations.minus(sum('refund/')), most: afterCancelations };
}

export interface Standing {
  readonly least: Amount;
  readonly most: Amount;
}

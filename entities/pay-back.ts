import type { EntityManager } from 'typeorm';

export interface PaidBack {
  readonly creditNoteId: string;
  readonly journalId: string;
  /** Unique in the credit note. */
  readonly reference: string;
  /** Decimal text, in the currency of the credit note; below 0 where an entry is withdrawn. */
  readonly amount: string;
  readonly method: string | null;
  /** Now where it is not known. */
  readonly paidAt: Date | null;
  readonly note: string | null;
  /** Null where nobody entered it. */
  readonly enteredBy: string | null;
}

/**
 * Books that the customer got money of a credit note; one that is posted and paid back in full is paid [CAN-02]. The caller
 * holds the lock of the order, and has seen that so much is due.
 */
export async function payBack(manager: EntityManager, paid: PaidBack): Promise<void> {
  await manager.query(
    `insert into payment (invoice_id, journal_id, reference, amount, currency, method, paid_at, note, entered_by, entered_at)
     select c.id, $2, $3, $4, c.currency, $5, coalesce($6, now()), $7, $8, case when $8::text is not null then now() end
       from invoice c where c.id = $1`,
    [
      ...[paid.creditNoteId, paid.journalId, paid.reference, paid.amount, paid.method],
      ...[paid.paidAt, paid.note, paid.enteredBy],
    ],
  );
  await settlePaidBack(manager, paid.creditNoteId);
}

/** A draft that was paid back before it got its number is paid from then on; one of which a payment was withdrawn no more. */
export async function settlePaidBack(manager: EntityManager, creditNoteId: string): Promise<void> {
  await manager.query(
    `update invoice c set state = case when back.amount >= c.amount_total then 'paid' else 'posted' end
       from (select sum(amount) as amount from payment where invoice_id = $1) back
      where c.id = $1 and c.state in ('posted', 'paid') and back.amount is not null`,
    [creditNoteId],
  );
}

/** The journal of a company for payments: the one of this code, else the first; null when it has none. */
export async function findPaymentJournal(
  manager: EntityManager,
  companyId: string,
  code: string | null,
): Promise<string | null> {
  const rows: { id: string }[] = await manager.query(
    `select id from journal where company_id = $1 and kind = 'bank'
      order by (code is not distinct from $2) desc, is_archived, code limit 1`,
    [companyId, code],
  );
  return rows[0]?.id ?? null;
}

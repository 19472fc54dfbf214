import type { DataSource, EntityManager } from 'typeorm';
import { amountOf, formatMoney, zero } from '../../domain/money';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import type { Invoice } from '../../entities/invoice.entity';
import { Journal } from '../../entities/journal.entity';
import type { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { Payment } from '../../entities/payment.entity';
import { findPaymentJournal, payBack } from '../../entities/pay-back';
import { raiseRevision } from '../../entities/raise-revision';
import { invalidParameter, Problem } from '../problems/problem';
import type { PayBackBody, WithdrawalBody } from '../schemas/invoice';
import { creditNoteDues } from './invoice-bodies';
import { lockInvoice } from './lock-invoice';

export interface PayingBack {
  readonly invoiceId: string;
  readonly actor: string;
  readonly body: PayBackBody;
}

/**
 * A person enters that the customer got money back that the marketplace does not pay, such as that of a cancelation: by the
 * amounts that are due of a credit note, in parts or at once [CAN-02]. What is due of the order falls by it.
 * @throws Problem notAllowedNow for an invoice and where nothing is due; ruleBroken for more than is due, for an amount finer
 *   than the currency or of nothing, and for a time to come
 */
export async function payBackCreditNote(dataSource: DataSource, { invoiceId, actor, body }: PayingBack): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const { creditNote, order, due } = await lockCreditNote(manager, invoiceId);
    const { currency, number, source } = creditNote;
    const amount = checkAmount(body, { due, currency, name: number ?? source });
    const journalId = await journalOf(manager, creditNote, body.journal);
    const paidAt = body.paidAt ?? null;
    if (paidAt !== null && paidAt.getTime() > Date.now()) {
      throw new Problem('ruleBroken', 'paidAt: money that is to be paid back one day is entered then.');
    }
    const earlier: { count: number }[] = await manager.query(
      `select count(*)::integer as count from payment where invoice_id = $1`,
      [invoiceId],
    );
    await payBack(manager, {
      ...{ creditNoteId: invoiceId, journalId, amount, method: body.method ?? null, paidAt },
      reference: `${number ?? source}/${String((earlier[0]?.count ?? 0) + 1)}`,
      ...{ note: body.note ?? null, enteredBy: actor },
    });
    await addTimelineEntry(manager, order.id, {
      kind: 'paidBack',
      actor,
      sentence: `${amount} ${currency} paid back to the customer${body.note === undefined ? '' : `: ${body.note}`}`,
      data: { creditNoteId: invoiceId, amount, currency },
    });
    await raiseRevision(manager, [order.id]);
  });
}

export interface Withdrawal {
  readonly invoiceId: string;
  readonly actor: string;
  readonly body: WithdrawalBody;
}

/**
 * A person takes out what was entered by mistake: a counter-entry, so that both stay to be seen; it is due again.
 * @throws Problem notAllowedNow for what people did not enter, and for what is withdrawn
 */
export async function withdrawPayment(
  dataSource: DataSource,
  { invoiceId, actor, body: { reference, note } }: Withdrawal,
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const { order } = await lockInvoice(manager, invoiceId);
    const counter = `withdrawn/${reference}`;
    const payment = await manager.findOneBy(Payment, { invoiceId, reference });
    if (payment === null) throw new Problem('notFound', `There is no payment ${reference} of this invoice.`);
    if (payment.enteredBy === null || amountOf(payment.amount).lt(zero)) {
      throw new Problem('notAllowedNow', `${reference} was not entered by people: it cannot be withdrawn.`);
    }
    if (await manager.existsBy(Payment, { invoiceId, reference: counter })) {
      throw new Problem('notAllowedNow', `${reference} is withdrawn already.`);
    }
    const { journalId, currency, method } = payment;
    const amount = formatMoney(amountOf(payment.amount), currency);
    await payBack(manager, {
      ...{ creditNoteId: invoiceId, journalId, reference: counter, amount: `-${amount}`, method },
      ...{ paidAt: payment.paidAt, note, enteredBy: actor },
    });
    await addTimelineEntry(manager, order.id, {
      kind: 'paidBackWithdrawn',
      actor,
      sentence: `${amount} ${currency} was not paid back to the customer: ${note}`,
      data: { creditNoteId: invoiceId, amount, currency },
    });
    await raiseRevision(manager, [order.id]);
  });
}

interface LockedCreditNote {
  readonly creditNote: Invoice;
  readonly order: MarketplaceOrder;
  /** Decimal text, above 0. */
  readonly due: string;
}

async function lockCreditNote(manager: EntityManager, id: string): Promise<LockedCreditNote> {
  const { invoice: creditNote, order } = await lockInvoice(manager, id);
  if (creditNote.kind !== 'creditNote') {
    throw new Problem('notAllowedNow', 'Of an invoice nothing is paid back: its credit notes say what is due.');
  }
  const dues = await creditNoteDues(manager, [creditNote]);
  const due = dues.get(id) ?? '0';
  if (amountOf(due).lte(zero)) {
    throw new Problem('notAllowedNow', 'Nothing of this credit note is due to the customer.');
  }
  return { creditNote, order, due };
}

/** @returns decimal text in the currency */
function checkAmount(
  { amount }: PayBackBody,
  { due, currency, name }: { due: string; currency: string; name: string },
): string {
  const paid = amountOf(amount);
  const text = formatMoney(paid, currency);
  if (paid.eq(zero)) throw new Problem('ruleBroken', 'amount: must be more than 0.');
  if (!paid.eq(text)) throw new Problem('ruleBroken', `amount: ${amount} is finer than ${currency} is.`);
  if (paid.lte(due)) return text;
  throw new Problem(
    'ruleBroken',
    `amount: ${text} ${currency} is more than is due of ${name}: ${formatMoney(amountOf(due), currency)} ${currency}.`,
  );
}

/** The one that is named, else that of the order workflow, else the company's first for payments. */
async function journalOf(manager: EntityManager, creditNote: Invoice, code: string | undefined): Promise<string> {
  const { companyId, workflow } = creditNote.saleOrder;
  if (code !== undefined) {
    const named = await manager.findOneBy(Journal, { companyId, code, kind: 'bank' });
    if (named !== null) return named.id;
    throw invalidParameter('journal', `There is no journal "${code}" of kind bank.`);
  }
  const found = await findPaymentJournal(manager, companyId, workflow.orderWorkflow.paymentJournalCode);
  if (found !== null) return found;
  throw new Problem('ruleBroken', 'journal: the company has no journal of kind bank.');
}

import type { DataSource, EntityManager } from 'typeorm';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { Invoice } from '../../entities/invoice.entity';
import { isCreditInvoiced } from '../../entities/credited-invoice';
import { raiseRevision } from '../../entities/raise-revision';
import { Problem } from '../problems/problem';
import { lockInvoice } from './lock-invoice';

export interface Validation {
  readonly invoiceId: string;
  readonly actor: string;
}

/**
 * A person validates a draft credit note that the marketplace will say nothing of, such as that of a cancelation: the
 * order's lifecycle gives it its number [CAN-02]. Asked again, it changes nothing.
 * @throws Problem notAllowedNow for an invoice, for what is validated or cancelled, and before an invoice has a line of it
 */
export async function wantCreditNoteValidated(dataSource: DataSource, { invoiceId, actor }: Validation): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const { invoice, order } = await lockInvoice(manager, invoiceId);
    const { kind, state, number, validationWantedBy } = invoice;
    if (kind !== 'creditNote') {
      throw new Problem('notAllowedNow', 'An invoice is validated by the step validateInvoice of its order.');
    }
    if (state !== 'draft') throw new Problem('notAllowedNow', `The credit note ${number ?? invoiceId} is ${state}.`);
    if (!(await isInvoiced(manager, invoiceId))) {
      throw new Problem(
        'notAllowedNow',
        'Nothing that the credit note takes back is invoiced: validate the invoice first.',
      );
    }
    if (validationWantedBy !== null) return;
    await manager.update(Invoice, invoiceId, { validationWantedBy: actor });
    // A step that somebody skipped is wanted after all.
    await manager.query(
      `delete from order_step where order_id = $1 and step = 'validateCreditNotes' and state = 'skipped'`,
      [order.id],
    );
    await addTimelineEntry(manager, order.id, {
      kind: 'validationAsked',
      actor,
      sentence: 'A draft credit note shall be validated',
      data: { creditNoteId: invoiceId },
      isPrimary: false,
    });
    await raiseRevision(manager, [order.id]);
  });
}

async function isInvoiced(manager: EntityManager, creditNoteId: string): Promise<boolean> {
  const rows: object[] = await manager.query(`select from invoice c where c.id = $1 and ${isCreditInvoiced('c')}`, [
    creditNoteId,
  ]);
  return rows.length > 0;
}

import type { DataSource, EntityManager } from 'typeorm';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { Invoice } from '../../entities/invoice.entity';
import { isCreditInvoiced } from '../../entities/credited-invoice';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { raiseRevision } from '../../entities/raise-revision';
import { Problem } from '../problems/problem';

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
    const found = await manager.findOne(Invoice, { where: { id: invoiceId }, relations: { saleOrder: true } });
    if (found === null) throw new Problem('notFound', `There is no invoice with the id ${invoiceId}.`);
    const { orderId } = found.saleOrder;
    await manager.findOne(MarketplaceOrder, { where: { id: orderId }, lock: { mode: 'pessimistic_write' } });
    const { kind, state, number, validationWantedBy } = await manager.findOneByOrFail(Invoice, { id: invoiceId });
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
      [orderId],
    );
    await addTimelineEntry(manager, orderId, {
      kind: 'validationAsked',
      actor,
      sentence: 'A draft credit note shall be validated',
      data: { creditNoteId: invoiceId },
      isPrimary: false,
    });
    await raiseRevision(manager, [orderId]);
  });
}

async function isInvoiced(manager: EntityManager, creditNoteId: string): Promise<boolean> {
  const rows: object[] = await manager.query(`select from invoice c where c.id = $1 and ${isCreditInvoiced('c')}`, [
    creditNoteId,
  ]);
  return rows.length > 0;
}

import type { EntityManager } from 'typeorm';
import { invoiceContent, type InvoiceableOrder, type InvoiceContent } from '../../domain/invoicing/next-invoice';
import { readLockedOrder, type LockedOrder } from './lock-order';
import { rewriteInvoiceLines } from './write-invoice-lines';

/**
 * Makes every draft invoice what it stands for now, after lines or deliveries of the order have changed: the earliest first,
 * each as if those after it were not there. One with nothing left is cancelled. What is posted stays [CAN-03].
 */
export async function redraftInvoices(manager: EntityManager, { ref, facts }: LockedOrder): Promise<void> {
  if (facts.invoices.drafts === 0) return;
  const order = await readLockedOrder(manager, ref);
  if (order === null) return;
  const drafts: { id: string; source: string }[] = await manager.query(
    `select id, source from invoice where sale_order_id = $1 and kind = 'invoice' and state = 'draft' order by id`,
    [order.saleOrderId],
  );
  let { invoiceable } = order;
  for (const { id } of drafts) invoiceable = without(invoiceable, id);
  for (const { id, source } of drafts) {
    const content = invoiceContent(source, invoiceable);
    await rewrite(manager, id, content);
    if (content !== null) invoiceable = withInvoice(invoiceable, { id, source, content });
  }
}

const without = (order: InvoiceableOrder, invoiceId: string): InvoiceableOrder => ({
  ...order,
  lines: order.lines.map((line) => ({
    ...line,
    invoiced: line.invoiced.filter((part) => part.invoiceId !== invoiceId),
  })),
});

interface Redrafted {
  readonly id: string;
  readonly source: string;
  readonly content: InvoiceContent;
}

const withInvoice = (order: InvoiceableOrder, { id, source, content }: Redrafted): InvoiceableOrder => ({
  ...order,
  lines: order.lines.map((line) => {
    const part = content.lines.find(({ saleOrderLineId }) => saleOrderLineId === line.saleOrderLineId);
    return part === undefined ? line : { ...line, invoiced: [...line.invoiced, { ...part, invoiceId: id, source }] };
  }),
});

async function rewrite(manager: EntityManager, invoiceId: string, content: InvoiceContent | null): Promise<void> {
  await manager.query(
    `update invoice set amount_untaxed = $2, amount_tax = $3, amount_total = $4,
                        state = case when $5 then 'cancelled' else state end
      where id = $1`,
    [invoiceId, content?.untaxed ?? '0', content?.tax ?? '0', content?.total ?? '0', content === null],
  );
  await rewriteInvoiceLines(manager, invoiceId, content?.lines ?? []);
}

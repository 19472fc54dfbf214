import type { Api, ApiContext } from '../api';
import { readInvoice } from '../invoices/invoice-bodies';
import { wantCreditNoteValidated } from '../invoices/validate-credit-note';
import { callerOf } from '../plugins/authentication';
import { invoiceParams, orderInvoiceSchema } from '../schemas/invoice';

/** What is booked for an order and given back of it: the lifecycle drafts it, and people may validate what is given back. */
export function invoiceRoutes(api: Api, { dataSource }: ApiContext): void {
  const invoice = { tags: ['Invoices'], params: invoiceParams, response: { 200: orderInvoiceSchema } };
  api.get(
    '/invoices/:id',
    { config: { scope: 'orders:read' }, schema: { ...invoice, summary: 'Read an invoice or a credit note' } },
    (request) => readInvoice(dataSource, request.params.id),
  );
  api.post(
    '/invoices/:id/validate',
    { config: { scope: 'orders:act' }, schema: { ...invoice, summary: 'Validate a draft credit note' } },
    async (request) => {
      await wantCreditNoteValidated(dataSource, { invoiceId: request.params.id, actor: callerOf(request).name });
      return readInvoice(dataSource, request.params.id);
    },
  );
}

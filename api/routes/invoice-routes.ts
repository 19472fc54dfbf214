import type { Api, ApiContext } from '../api';
import { findDelivery } from '../deliveries/read-deliveries';
import { releaseDelivery } from '../deliveries/refund-holds';
import { readInvoice } from '../invoices/invoice-bodies';
import { wantCreditNoteValidated } from '../invoices/validate-credit-note';
import { callerOf } from '../plugins/authentication';
import { deliveryParams, deliverySchema } from '../schemas/delivery';
import { invoiceParams, orderInvoiceSchema, releaseSchema } from '../schemas/invoice';

/** What is booked for an order and given back of it, and what becomes of goods that were refunded before they left. */
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
  api.post(
    '/deliveries/:id/release',
    {
      config: { scope: 'deliveries:act' },
      schema: {
        ...{ tags: ['Deliveries'], summary: 'Release a delivery that is held since goods of it were refunded' },
        ...{ params: deliveryParams, body: releaseSchema, response: { 200: deliverySchema } },
      },
    },
    async (request) => {
      const { id: deliveryId } = request.params;
      await releaseDelivery(dataSource, { deliveryId, actor: callerOf(request).name, body: request.body });
      return (await findDelivery(dataSource, deliveryId)).body;
    },
  );
}

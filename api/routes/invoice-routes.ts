import type { Api, ApiContext } from '../api';
import { readInvoice } from '../invoices/invoice-bodies';
import { listInvoices, sumInvoices } from '../invoices/list-invoices';
import { payBackCreditNote, withdrawPayment } from '../invoices/pay-back-credit-note';
import { wantCreditNoteValidated } from '../invoices/validate-credit-note';
import { linkNextPage, pageSchema } from '../lists/page-schema';
import { callerOf } from '../plugins/authentication';
import {
  invoiceListQuery,
  invoiceParams,
  invoiceRowSchema,
  invoiceTotalsQuery,
  invoiceTotalsSchema,
  orderInvoiceSchema,
  payBackSchema,
  withdrawalSchema,
} from '../schemas/invoice';

const tags = ['Invoices'];

/** What is booked for orders and given back of them: the lifecycle drafts it, and people may validate what is given back. */
export function invoiceRoutes(api: Api, context: ApiContext): void {
  listRoutes(api, context);
  invoiceRoute(api, context);
}

function listRoutes(api: Api, { dataSource }: ApiContext): void {
  const config = { scope: 'orders:read' } as const;
  const response = { 200: pageSchema(invoiceRowSchema, 'InvoicePage') };
  api.get(
    '/invoices',
    { config, schema: { tags, summary: 'List invoices and credit notes', querystring: invoiceListQuery, response } },
    async (request, reply) => {
      const page = await listInvoices(dataSource, request.query);
      linkNextPage(request, reply, page.nextCursor);
      return page;
    },
  );
  api.get(
    '/invoices/totals',
    {
      config,
      schema: {
        ...{ tags, summary: 'Sum invoices and credit notes', querystring: invoiceTotalsQuery },
        description: 'Of all that the filters of the list let through, by currency, kind and state.',
        response: { 200: invoiceTotalsSchema },
      },
    },
    (request) => sumInvoices(dataSource, request.query),
  );
}

function invoiceRoute(api: Api, { dataSource }: ApiContext): void {
  const invoice = { tags, params: invoiceParams, response: { 200: orderInvoiceSchema } };
  const act = { scope: 'orders:act' } as const;
  api.get(
    '/invoices/:id',
    { config: { scope: 'orders:read' }, schema: { ...invoice, summary: 'Read an invoice or a credit note' } },
    (request) => readInvoice(dataSource, request.params.id),
  );
  api.post(
    '/invoices/:id/validate',
    { config: act, schema: { ...invoice, summary: 'Validate a draft credit note' } },
    async (request) => {
      await wantCreditNoteValidated(dataSource, { invoiceId: request.params.id, actor: callerOf(request).name });
      return readInvoice(dataSource, request.params.id);
    },
  );
  api.post(
    '/invoices/:id/payments',
    {
      config: act,
      schema: {
        ...{ ...invoice, body: payBackSchema, summary: 'Enter what the customer got back of a credit note' },
        description:
          'Money that the marketplace does not pay: never more than is due of the credit note and its order.',
      },
    },
    async (request) => {
      const { params, body } = request;
      await payBackCreditNote(dataSource, { invoiceId: params.id, actor: callerOf(request).name, body });
      return readInvoice(dataSource, params.id);
    },
  );
  api.post(
    '/invoices/:id/payments/withdraw',
    {
      config: act,
      schema: {
        ...{ ...invoice, body: withdrawalSchema, summary: 'Withdraw what was entered as paid back by mistake' },
        description: 'By a counter-entry: both stay to be seen, and the money is due again.',
      },
    },
    async (request) => {
      const { params, body } = request;
      await withdrawPayment(dataSource, { invoiceId: params.id, actor: callerOf(request).name, body });
      return readInvoice(dataSource, params.id);
    },
  );
}

import type { Resource } from '../resource';
import { code, company, isArchived, name, openOrders, optional, rowsOf } from './shared-fields';

export const journals: Resource = {
  path: 'journals',
  table: 'journal',
  schema: 'Journal',
  one: 'journal',
  many: 'journals',
  about: 'Where invoices and payments are booked.',
  fields: {
    company,
    code: code('Stands before the number of each invoice'),
    name: name(),
    kind: {
      kind: { type: 'choice', choices: ['sale', 'bank'] },
      meaning: 'Whether it takes invoices or payments',
      matters: true,
    },
    isArchived,
  },
  key: ['company', 'code'],
  /** An order workflow that books into it is never left with a journal of the other kind [WFL-02]. */
  checks: [
    {
      field: 'kind',
      breaks: `line.kind <> 'sale' and exists (select from order_workflow w where w.order_journal_id = r.id)`,
      words: 'cannot change: order workflows book invoices into it',
    },
    {
      field: 'kind',
      breaks: `line.kind <> 'bank' and exists (select from order_workflow w where w.payment_journal_id = r.id)`,
      words: 'cannot change: order workflows book payments into it',
    },
  ],
  usedBy: [
    openOrders(
      (id) => `from journal x where x.id = ${id} and x.company_id = s.company_id
                and x.code in (s.workflow #>> '{orderWorkflow,orderJournalCode}',
                               s.workflow #>> '{orderWorkflow,paymentJournalCode}')`,
    ),
    {
      words: 'order workflows',
      matters: true,
      rows: (id) => `from order_workflow x where ${id} in (x.order_journal_id, x.payment_journal_id)`,
    },
    rowsOf('invoices', 'invoice', 'journal_id'),
    rowsOf('payments', 'payment', 'journal_id'),
    rowsOf('numbers of invoices', 'journal_series', 'journal_id'),
  ],
};

export const paymentTerms: Resource = {
  path: 'payment-terms',
  table: 'payment_term',
  schema: 'PaymentTerm',
  one: 'payment term',
  many: 'payment terms',
  about: 'When an invoice is due. Orders keep the term that they were imported with.',
  fields: {
    company,
    code: code('Its short name within its company'),
    name: name(),
    dueDays: {
      kind: { type: 'integer', least: 0, most: 3650 },
      meaning: 'Days from the date of the invoice',
      default: 0,
    },
    isArchived,
  },
  key: ['company', 'code'],
  usedBy: [
    openOrders((id) => `where s.payment_term_id = ${id}`),
    { ...rowsOf('workflow configurations', 'workflow_configuration', 'payment_term_id'), matters: true },
    rowsOf('sale orders', 'sale_order', 'payment_term_id'),
    rowsOf('partners', 'partner', 'payment_term_id'),
  ],
};

export const deliveryMethods: Resource = {
  path: 'delivery-methods',
  table: 'delivery_method',
  schema: 'DeliveryMethod',
  one: 'delivery method',
  many: 'delivery methods',
  about: 'How we ship. One for the country of destination comes before one for all countries.',
  fields: {
    company,
    name: { kind: { type: 'text', longest: 200 }, meaning: 'As the marketplace or we call it' },
    country: optional(
      { kind: { type: 'country' }, meaning: 'Where it is valid; none means everywhere', noneIs: '' },
      null,
    ),
    marketplaceMethodCode: optional(
      { kind: { type: 'text', longest: 200 }, meaning: 'The marketplace’s code of this way of shipping' },
      null,
    ),
    isArchived,
  },
  key: ['company', 'name', 'country'],
  usedBy: [
    openOrders((id) => `where s.delivery_method_id = ${id}`),
    rowsOf('sale orders', 'sale_order', 'delivery_method_id'),
    rowsOf('deliveries', 'delivery', 'delivery_method_id'),
    rowsOf('carriers of instances', 'delivery_method_carrier', 'delivery_method_id'),
  ],
};

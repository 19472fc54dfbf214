import { releaseParked } from '../../../entities/release-parked';
import type { Check, Field, Resource } from '../resource';
import { byInstance } from './by-instance';
import { CODE_LENGTH, code, company, instance, isArchived, name, optional, rowsOf } from './shared-fields';

const LONGEST_LEAD_DAYS = 365;

const step = (meaning: string): Field => ({ kind: { type: 'boolean' }, meaning, default: false });

const journal = (meaning: string): Field =>
  optional(
    {
      kind: { type: 'text', longest: CODE_LENGTH },
      meaning,
      refersTo: { table: 'journal', by: 'code', words: 'journal', within: 'company', hasArchive: true },
    },
    null,
  );

/** A later step needs the earlier, and what it books into [WFL-02]. */
const checks: readonly Check[] = [
  {
    field: 'createInvoice',
    breaks: 'n.create_invoice and not n.confirm_order',
    words: 'needs confirmOrder as well: an order is confirmed before it is invoiced',
  },
  {
    field: 'validateInvoice',
    breaks: 'n.validate_invoice and not n.create_invoice',
    words: 'needs createInvoice as well: an invoice is created before it is validated',
  },
  {
    field: 'registerPayment',
    breaks: 'n.register_payment and not n.validate_invoice',
    words: 'needs validateInvoice as well: an invoice is validated before it is paid',
  },
  {
    field: 'createInvoice',
    breaks: 'n.create_invoice and n.order_journal_id is null',
    words: 'needs orderJournal: the journal that invoices are booked in',
  },
  {
    field: 'registerPayment',
    breaks: 'n.register_payment and n.payment_journal_id is null',
    words: 'needs paymentJournal: the journal that payments are booked in',
  },
  {
    field: 'orderJournal',
    breaks: `f_order_journal.kind <> 'sale'`,
    words: 'is a journal for payments: invoices need one of kind sale',
  },
  {
    field: 'paymentJournal',
    breaks: `f_payment_journal.kind <> 'bank'`,
    words: 'is a journal for invoices: payments need one of kind bank',
  },
];

export const orderWorkflows: Resource = {
  path: 'order-workflows',
  table: 'order_workflow',
  schema: 'OrderWorkflow',
  one: 'order workflow',
  many: 'order workflows',
  about:
    'Which steps of an order are done by themselves, and how. A step that is off is left to a person. An order keeps the order workflow as it was at its import: changes are for later orders.',
  fields: {
    company,
    code: code('Its short name within its company'),
    name: name('What people call it, on orders'),
    confirmOrder: step('Confirms the order: makes its delivery and reserves stock'),
    createInvoice: step('Drafts the invoice; needs confirmOrder and orderJournal'),
    validateInvoice: step('Posts the invoice under its number; needs createInvoice'),
    registerPayment: step('Registers the payment in full; needs validateInvoice and paymentJournal'),
    orderJournal: journal('Code of the journal, of kind sale, that invoices are booked in'),
    paymentJournal: journal('Code of the journal, of kind bank, that payments are booked in'),
    paymentMethod: optional({ kind: { type: 'text', longest: 200 }, meaning: 'Stands on the payment' }, null),
    forceInvoiceDate: step('Dates the invoice as the order, instead of the day on which it is posted'),
    shippingPolicy: {
      kind: { type: 'choice', choices: ['asSoonAsPossible', 'allAtOnce'] },
      meaning: 'Whether what is there ships, or all of it together',
      default: 'asSoonAsPossible',
    },
    securityLeadDays: {
      kind: { type: 'integer', least: 0, most: LONGEST_LEAD_DAYS },
      meaning: 'Days before the deadline by which it should ship',
      default: 0,
    },
    invoicePer: {
      kind: { type: 'choice', choices: ['order', 'delivery'] },
      meaning: 'One invoice for the order, or one for each delivery when that is done',
      default: 'order',
    },
    isArchived,
  },
  key: ['company', 'code'],
  checks,
  usedBy: [{ ...rowsOf('workflow configurations', 'workflow_configuration', 'order_workflow_id'), matters: true }],
};

export const workflowConfigurations: Resource = {
  path: 'workflow-configurations',
  table: 'workflow_configuration',
  schema: 'WorkflowConfiguration',
  one: 'workflow configuration',
  many: 'workflow configurations',
  about:
    'Which order workflow and payment term an order gets, by its payment type and whether it is paid: both exact comes first, then the type, then the status, then any. Orders that are parked for want of a line try again when one is made; what an order has got, it keeps.',
  fields: {
    instance,
    paymentType: optional(
      { kind: { type: 'text', longest: 200 }, meaning: 'As the marketplace gives it; none means any', noneIs: '*' },
      null,
    ),
    financialStatus: optional(
      {
        kind: { type: 'choice', choices: ['Paid', 'Unpaid'] },
        meaning: 'Whether the customer was debited; none means any',
        noneIs: 'Any',
      },
      null,
    ),
    orderWorkflow: {
      kind: { type: 'text', longest: CODE_LENGTH },
      meaning: 'Code of an order workflow of the company of the instance',
      refersTo: {
        table: 'order_workflow',
        by: 'code',
        words: 'order workflow',
        within: 'instance',
        hasArchive: true,
      },
    },
    paymentTerm: optional(
      {
        kind: { type: 'text', longest: CODE_LENGTH },
        meaning: 'Code of a payment term of that company; it is put on the order and on the customer',
        refersTo: {
          table: 'payment_term',
          by: 'code',
          words: 'payment term',
          within: 'instance',
          hasArchive: true,
        },
      },
      null,
    ),
  },
  key: ['instance', 'paymentType', 'financialStatus'],
  /** Orders that are parked for want of a line try again [ORD-15]. */
  afterCreate: async (manager, made) => {
    for (const instanceId of (await byInstance(manager, made)).keys()) {
      await releaseParked(manager, { reasonCode: 'noWorkflowConfiguration', instanceId });
    }
  },
};

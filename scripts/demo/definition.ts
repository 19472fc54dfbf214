import type { SettingOverrides } from '../../domain/instance-settings';
import type { OrderWorkflowSwitches, PaymentTerm } from '../../domain/workflow-configuration';
import { catalogue } from '../../sandbox/catalogue';

/** A payment type or financial status of null means Any. */
interface DefinedConfigurationLine {
  readonly paymentType: string | null;
  readonly financialStatus: 'Paid' | 'Unpaid' | null;
  readonly paymentTermCode: string;
}

export interface DemoDefinition {
  readonly instance: {
    readonly code: string;
    readonly name: string;
    readonly environment: 'sandbox';
    readonly shopId: string;
    readonly currency: string;
    readonly settings: SettingOverrides;
  };
  readonly company: { readonly code: string; readonly name: string; readonly currency: string };
  readonly warehouse: { readonly code: string; readonly name: string };
  readonly journals: readonly { readonly code: string; readonly name: string; readonly kind: 'sale' | 'bank' }[];
  readonly paymentTerms: readonly ({ readonly code: string } & PaymentTerm)[];
  readonly orderWorkflow: { readonly code: string } & OrderWorkflowSwitches;
  readonly workflowConfiguration: readonly DefinedConfigurationLine[];
  readonly products: readonly { readonly sku: string; readonly name: string; readonly barcode: string }[];
  /** On hand of every product, in the warehouse. */
  readonly openingStock: number;
}

/**
 * The demo, as data: what `npm start` puts into an empty database, and what `npm run explain` goes by when there is no
 * database. The shop is the sandbox marketplace's own.
 */
export const demoDefinition: DemoDefinition = {
  instance: {
    code: 'demo',
    name: 'Atelier Nord',
    environment: 'sandbox',
    shopId: '2042',
    currency: 'EUR',
    settings: { taxSystem: 'marketplace', trackingPush: 'atOnce', callLimits: 'relaxed', language: 'fr_FR' },
  },
  company: { code: 'QP', name: 'Quincaillerie du Port', currency: 'EUR' },
  warehouse: { code: 'PORT', name: 'Entrepôt du Port' },
  journals: [
    { code: 'INV', name: 'Customer invoices', kind: 'sale' },
    { code: 'BNK', name: 'Bank', kind: 'bank' },
  ],
  paymentTerms: [{ code: 'IMMEDIATE', name: 'Immediate', dueDays: 0 }],
  orderWorkflow: {
    code: 'AUTO',
    name: 'All steps by themselves',
    confirmOrder: true,
    createInvoice: true,
    validateInvoice: true,
    registerPayment: true,
    orderJournalCode: 'INV',
    paymentJournalCode: 'BNK',
    paymentMethod: 'Marketplace',
    forceInvoiceDate: false,
    shippingPolicy: 'asSoonAsPossible',
    securityLeadDays: 0,
    invoicePer: 'order',
  },
  workflowConfiguration: [{ paymentType: null, financialStatus: null, paymentTermCode: 'IMMEDIATE' }],
  products: catalogue.map(({ sku, title, ean }) => ({ sku, name: title, barcode: ean })),
  openingStock: 1000,
};

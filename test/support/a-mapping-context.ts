import { resolveSettings, type SettingOverrides } from '../../domain/instance-settings';
import type { MappingContext } from '../../domain/mapping/mapping-context';
import type { WorkflowConfigurationLine } from '../../domain/workflow-configuration';

/** Knows SKU-1, SKU-2 and SKU-3, France and Belgium, one Any/Any line; tax system `marketplace`. */
export const aMappingContext = (
  parts: Partial<MappingContext> = {},
  settings: SettingOverrides = {},
): MappingContext => ({
  settings: resolveSettings({ taxSystem: 'marketplace', ...settings }),
  products: new Map(
    ['SKU-1', 'SKU-2', 'SKU-3'].map((sku) => [
      sku,
      { productId: `id of ${sku}`, name: `Name of ${sku}`, isArchived: false },
    ]),
  ),
  productTaxes: new Map(),
  fiscalPositions: [],
  workflowConfiguration: [aConfigurationLine()],
  deliveryMethods: [],
  shippingMethods: new Map(),
  resolveCountry: ({ isoCode, label }) => countries.get(isoCode ?? label ?? '') ?? null,
  ...parts,
});

export const aConfigurationLine = (parts: Partial<WorkflowConfigurationLine> = {}): WorkflowConfigurationLine => ({
  workflowConfigurationId: '1',
  paymentType: null,
  financialStatus: null,
  orderWorkflow: {
    name: 'All steps by themselves',
    confirmOrder: true,
    createInvoice: true,
    validateInvoice: true,
    registerPayment: true,
    orderJournalCode: 'INV',
    paymentJournalCode: 'BNK',
    paymentMethod: null,
    forceInvoiceDate: false,
    shippingPolicy: 'asSoonAsPossible',
    securityLeadDays: 0,
    invoicePer: 'order',
  },
  paymentTerm: { code: 'NOW', name: 'Immediate', dueDays: 0 },
  ...parts,
});

const countries = new Map([
  ['FRA', 'FR'],
  ['BEL', 'BE'],
  ['Belgique', 'BE'],
]);

import { createCountryResolver } from '../../activities/orders/country-resolver';
import type { PreviewSource } from '../../activities/preview/preview-orders';
import type { WorkflowConfigurationLine } from '../../domain/workflow-configuration';
import { demoDefinition } from '../demo/definition';

/** The demo as it would stand in a database that was just filled: nothing learned from the marketplace yet. */
export const demoPreviewSource: PreviewSource = {
  settings: demoDefinition.instance.settings,
  confirmedAt: null,
  loadContext: (settings) =>
    Promise.resolve({
      settings,
      products: new Map(
        demoDefinition.products.map(({ sku, name }) => [sku, { productId: sku, name, isArchived: false }]),
      ),
      productTaxes: new Map(),
      fiscalPositions: [],
      workflowConfiguration: configurationLines(),
      deliveryMethods: [],
      shippingMethods: new Map(),
      resolveCountry: createCountryResolver(settings.language),
    }),
};

function configurationLines(): WorkflowConfigurationLine[] {
  const { paymentTerms, orderWorkflow, workflowConfiguration } = demoDefinition;
  return workflowConfiguration.map(({ paymentType, financialStatus, paymentTermCode }) => ({
    workflowConfigurationId: `${paymentType ?? 'Any'}/${financialStatus ?? 'Any'}`,
    paymentType,
    financialStatus,
    orderWorkflow,
    paymentTerm: paymentTerms.find((term) => term.code === paymentTermCode) ?? null,
  }));
}

import type { Resource } from './resource';
import { deliveryMethods, journals, paymentTerms } from './resources/books';
import { companies, warehouses } from './resources/companies';
import { countryLabels } from './resources/country-labels';
import { orderWorkflows, workflowConfigurations } from './resources/order-workflows';
import { currencyRates, pricelistItems, pricelists } from './resources/prices';
import { kitComponents, products } from './resources/products';
import { fiscalPositions, fiscalPositionTaxes, productTaxes, taxes } from './resources/taxes';

/** The tables of the back office whose records people make and change, in the order in which one fills them. */
export const recordResources: readonly Resource[] = [
  companies,
  warehouses,
  products,
  kitComponents,
  pricelists,
  pricelistItems,
  currencyRates,
  taxes,
  productTaxes,
  fiscalPositions,
  fiscalPositionTaxes,
  deliveryMethods,
  journals,
  paymentTerms,
  orderWorkflows,
  workflowConfigurations,
  countryLabels,
];

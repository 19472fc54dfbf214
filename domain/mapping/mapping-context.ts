import type { DeliveryMethodRecord } from '../delivery-method';
import type { InstanceSettings } from '../instance-settings';
import type { ShippingMethodRules } from '../tracking-rules';
import type { FiscalPosition } from '../taxes/fiscal-position';
import type { TaxRecord } from '../taxes/tax-record';
import type { WorkflowConfigurationLine } from '../workflow-configuration';

/** Everything that the mapping looks up, gathered beforehand: the import and the preview gather it alike. */
export interface MappingContext {
  readonly settings: InstanceSettings;
  /** By SKU, exactly as written; at least those that the order and the settings name and that exist. */
  readonly products: ReadonlyMap<string, KnownProduct>;
  /** By SKU, in tax system `default`: those that are not archived, in the order in which they were given (TAX-01). */
  readonly productTaxes: ReadonlyMap<string, readonly TaxRecord[]>;
  /** In tax system `marketplaceWithFiscalPosition`: those of the company that are not archived (TAX-03). */
  readonly fiscalPositions: readonly FiscalPosition[];
  readonly workflowConfiguration: readonly WorkflowConfigurationLine[];
  readonly deliveryMethods: readonly DeliveryMethodRecord[];
  /** By code, from the marketplace's master data; an unknown code holds nothing up (DLV-03). */
  readonly shippingMethods: ReadonlyMap<string, ShippingMethodRules>;
  readonly resolveCountry: CountryResolver;
}

export interface KnownProduct {
  readonly productId: string;
  readonly name: string;
  readonly isArchived: boolean;
}

/** ISO 3166-1 alpha-2 of a country as an address gives it, or null when neither code nor label is known (PAR-04). */
export type CountryResolver = (country: {
  readonly isoCode: string | null;
  readonly label: string | null;
  /** The buyer's, as in `fr_BE`: the language in which the label may be written. */
  readonly locale: string | null;
}) => string | null;

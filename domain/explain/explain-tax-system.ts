import type { MappedSaleOrder } from '../mapping/mapped-sale-order';
import type { MappingContext } from '../mapping/mapping-context';
import { fiscalPositionWords } from '../taxes/fiscal-position';
import { settled, type ExplainedDecision } from './explained-decision';

type Taxed = Pick<MappedSaleOrder, 'header' | 'fiscalPosition' | 'partners'>;

/** Whose taxes count, what is exchanged among them, and whether prices hold them. */
export const explainTaxSystem = (saleOrder: Taxed, context: MappingContext): ExplainedDecision[] => [
  systemDecision(saleOrder, context),
  settled('TAX-04', 'prices', taxModeWords[saleOrder.header.taxMode]),
];

/** What a fiscal position made of the taxes of an order that waits: its totals may differ for that. */
export const explainExchanges = ({ fiscalPosition }: Pick<MappedSaleOrder, 'fiscalPosition'>): ExplainedDecision[] =>
  fiscalPosition === null ? [] : [settled('TAX-03', 'taxes', fiscalPositionWords(fiscalPosition))];

const taxModeWords = {
  TAX_EXCLUDED: 'Net: the taxes are added to them',
  TAX_INCLUDED: 'Gross: the taxes are inside them',
} as const;

function systemDecision({ header, fiscalPosition, partners }: Taxed, { settings }: MappingContext): ExplainedDecision {
  switch (header.taxSystem) {
    case 'default': {
      const words = `Those of our products, rounded ${settings.taxRounding}; those of the marketplace are not booked`;
      return settled('TAX-01', 'taxes', words);
    }
    case 'marketplace':
      return settled('TAX-02', 'taxes', 'Those of the marketplace, as given');
    case 'marketplaceWithFiscalPosition': {
      const none = `No fiscal position fits a delivery to ${partners.delivery.countryCode}: taxes as given`;
      return settled('TAX-03', 'taxes', fiscalPosition === null ? none : fiscalPositionWords(fiscalPosition));
    }
  }
}

import type { AppliedFiscalPosition } from '../mapping/mapped-sale-order';
import type { MappingContext } from '../mapping/mapping-context';
import type { MarketplaceOrder } from '../marketplace-order';
import { formatExact, sumOf, type Amount } from '../money';
import { namedTaxes, taxesOfLines } from '../order-taxes';
import { isLiveLine } from '../order-states';
import { fiscalPositionWords } from '../taxes/fiscal-position';
import { settled, type ExplainedDecision } from './explained-decision';

interface Taxed {
  readonly fiscalPosition: AppliedFiscalPosition | null;
  /** ISO 3166-1 alpha-2, of delivery; null where it is not known. */
  readonly countryCode: string | null;
}

/** Whose taxes count, what is exchanged among them, whether prices hold them, and what the marketplace sums of them. */
export const explainTaxSystem = (
  order: MarketplaceOrder,
  context: MappingContext,
  taxed: Taxed,
): ExplainedDecision[] => [
  systemDecision(context, taxed),
  settled('TAX-04', 'prices', taxModeWords[order.taxMode]),
  ...sumDecision(order, context),
];

const taxModeWords = {
  TAX_EXCLUDED: 'Net: the taxes are added to them',
  TAX_INCLUDED: 'Gross: the taxes are inside them',
} as const;

function systemDecision({ settings }: MappingContext, { fiscalPosition, countryCode }: Taxed): ExplainedDecision {
  switch (settings.taxSystem) {
    case 'default': {
      const words = `Those of our products, rounded ${settings.taxRounding}; those of the marketplace are not booked`;
      return settled('TAX-01', 'taxes', words);
    }
    case 'marketplace':
      return settled('TAX-02', 'taxes', 'Those of the marketplace, as given');
    case 'marketplaceWithFiscalPosition': {
      const none =
        countryCode === null
          ? 'Nobody knows where to: no fiscal position is chosen yet, taxes stand as given'
          : `No fiscal position fits a delivery to ${countryCode}: taxes as given`;
      return settled('TAX-03', 'taxes', fiscalPosition === null ? none : fiscalPositionWords(fiscalPosition));
    }
  }
}

/** `order_taxes`: whether they are what the lines give, or count towards the marketplace's total in their place. */
function sumDecision(order: MarketplaceOrder, { settings }: MappingContext): ExplainedDecision[] {
  if (order.orderTaxes.length === 0) return [];
  const money = (amount: Amount): string => `${formatExact(amount, order.currency)} ${order.currency}`;
  const ofLines = taxesOfLines(order.lines.filter((line) => isLiveLine(line, order)));
  const named = money(sumOf(order.orderTaxes.map(({ amount }) => amount)));
  const isCompared = settings.taxSystem !== 'default' && order.taxMode === 'TAX_EXCLUDED';
  const use = isCompared
    ? `its total is taken with ${money(namedTaxes(order, ofLines))}`
    : 'nothing is compared with it';
  const words = `The marketplace sums them for the order: ${named}; the lines that count have ${money(ofLines)}; ${use}`;
  return [settled('TAX-02', 'taxes', words)];
}

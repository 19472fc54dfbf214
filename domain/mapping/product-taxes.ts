import { amountOf } from '../money';
import { computeTaxes } from '../taxes/compute-taxes';
import type { TaxRecord } from '../taxes/tax-record';
import type { MappedLine } from './mapped-sale-order';
import type { MappingContext } from './mapping-context';

/**
 * The lines with the taxes of our products in the place of the marketplace's (TAX-01). Whether a price holds its taxes or
 * they come on top is said by the line, never by the tax.
 */
export function withProductTaxes(
  lines: readonly MappedLine[],
  currency: string,
  context: MappingContext,
): MappedLine[] {
  const taxes = lines.map((line) => taxesOf(line, context));
  const amounts = computeTaxes(
    lines.map((line, index) => ({
      amount: amountOf(line.amount),
      isTaxIncluded: line.isTaxIncluded,
      taxes: taxes[index] ?? [],
    })),
    { currency, rounding: context.settings.taxRounding },
  );
  return lines.map((line, index) => ({
    ...line,
    taxes: (taxes[index] ?? []).map((tax, place) => ({
      ...tax,
      amount: amounts[index]?.[place] ?? '0',
      isIncluded: line.isTaxIncluded,
      insteadOf: null,
    })),
  }));
}

/** Taxes by name that the lines need and from which nothing can be computed: they have no rate. */
export const taxesWithoutRate = (lines: readonly MappedLine[]): string[] => [
  ...new Set(lines.flatMap(({ taxes }) => taxes.filter(({ rate }) => rate === null).map(({ name }) => name))),
];

/**
 * Goods have the taxes of their product. Shipping has those of the product that the instance names for it; without one
 * it is taxed as the goods that it brings, and fees always are.
 */
function taxesOf(
  line: MappedLine,
  { settings: { shippingProduct }, products, productTaxes }: MappingContext,
): readonly TaxRecord[] {
  if (line.state !== 'live') return [];
  const isShippingProduct = line.kind === 'shipping' && shippingProduct !== null && products.has(shippingProduct);
  return productTaxes.get(isShippingProduct ? shippingProduct : line.shopSku) ?? [];
}

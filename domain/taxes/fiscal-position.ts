import type { AppliedFiscalPosition, ExchangedTax, MappedTax } from '../mapping/mapped-sale-order';
import type { TaxRecord } from './tax-record';

/** For which sales the taxes of the marketplace are exchanged, and for which others (TAX-03). */
export interface FiscalPosition {
  readonly code: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2, of delivery; none means every country. */
  readonly countries: readonly string[];
  readonly requiresVatNumber: boolean;
  /** By the name of the tax that is exchanged; null lets it fall away. */
  readonly exchanges: ReadonlyMap<string, TaxRecord | null>;
}

export interface Sale {
  /** ISO 3166-1 alpha-2, of delivery. */
  readonly countryCode: string;
  readonly hasVatNumber: boolean;
}

/**
 * The position of a sale: of those that fit the one that says most, so that the answer is always the same (TAX-03). One
 * that names the country goes before one for every country, then one for VAT numbers before one for everybody, then the
 * one that names fewer countries, then the first by code.
 */
export function chooseFiscalPosition(
  positions: readonly FiscalPosition[],
  { countryCode, hasVatNumber }: Sale,
): FiscalPosition | null {
  const fitting = positions.filter(
    ({ countries, requiresVatNumber }) =>
      (countries.length === 0 || countries.includes(countryCode)) && (!requiresVatNumber || hasVatNumber),
  );
  const [chosen = null] = fitting.sort(bySpecificity);
  return chosen;
}

const bySpecificity = (left: FiscalPosition, right: FiscalPosition): number =>
  Number(left.countries.length === 0) - Number(right.countries.length === 0) ||
  Number(right.requiresVatNumber) - Number(left.requiresVatNumber) ||
  left.countries.length - right.countries.length ||
  (left.code < right.code ? -1 : 1);

/** The taxes of a line after the exchange. The amounts stay as given, and none is computed from the rate of another tax. */
export const exchangeTaxes = (taxes: readonly MappedTax[], { exchanges }: FiscalPosition): MappedTax[] =>
  taxes.flatMap((tax) => {
    const replacement = exchanges.get(tax.name);
    if (replacement === undefined) return [tax];
    return replacement === null ? [] : [{ ...tax, ...replacement, insteadOf: tax.name }];
  });

/** Which of these taxes, by name, the position exchanges for which; each once, in their order. */
export const exchangesOf = (names: readonly string[], { exchanges }: FiscalPosition): ExchangedTax[] =>
  [...new Set(names)].flatMap((from) => {
    const replacement = exchanges.get(from);
    return replacement === undefined ? [] : [{ from, to: replacement?.name ?? null }];
  });

/** In words: the position of a sale order, and what became of which tax. */
export function fiscalPositionWords({ code, name, exchanged }: AppliedFiscalPosition): string {
  const words = exchanged.map(({ from, to }) => (to === null ? `${from} fell away` : `${from} became ${to}`));
  return `Fiscal position ${code} (${name}): ${words.length === 0 ? 'no tax to exchange' : words.join(', ')}`;
}

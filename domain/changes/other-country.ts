import type { AppliedFiscalPosition, MappedLine, MappedTax } from '../mapping/mapped-sale-order';
import type { InstanceSettings } from '../instance-settings';
import { amountOf, zero } from '../money';
import { fiscalPositionWords } from '../taxes/fiscal-position';
import type { BookedLine } from './booked-line';

/** With both countries behind it, the key under which a move waits for a person's decision. */
export const countryKey = 'country/';

/** ISO 3166-1 alpha-2 of the shipping address, before and now. */
export interface CountryMove {
  readonly from: string;
  readonly to: string;
}

/** A line of a sale order with the taxes that it would have if it were imported now. */
export interface RetaxedLine {
  readonly line: BookedLine;
  readonly isTaxIncluded: boolean;
  readonly taxes: readonly MappedTax[];
}

export type TaxesElsewhere =
  | { readonly kind: 'same' }
  | {
      readonly kind: 'other';
      /** Null where they cannot take the place of those booked: the amounts are not the ones that they belong to. */
      readonly lines: readonly RetaxedLine[] | null;
      /** How they differ. */
      readonly words: string;
    };

export interface SaleElsewhere {
  /** The lines as they are booked. */
  readonly booked: readonly BookedLine[];
  readonly taxSystem: InstanceSettings['taxSystem'];
  /** What the order would be mapped to now, with the new country. */
  readonly mapped: readonly MappedLine[];
  readonly fiscalPosition: AppliedFiscalPosition | null;
}

/**
 * Whether the lines of a sale order would have other taxes now that it goes to another country (TAX-03). Taxes of our
 * products follow no country; what may change with them is whether a price counts with its taxes, where the marketplace
 * gives none any more, or gives some at last (TAX-05).
 */
export function taxesElsewhere(sale: SaleElsewhere): TaxesElsewhere {
  const retaxed = retax(sale);
  const isOurs = sale.taxSystem === 'default';
  const differing = retaxed.filter(
    ({ line, isTaxIncluded, taxes }) =>
      line.isTaxIncluded !== isTaxIncluded || (!isOurs && namesOf(line.taxes) !== namesOf(taxes)),
  );
  if (differing.length === 0) return { kind: 'same' };
  const isAligned = retaxed.every(({ line, isFound, amount }) =>
    isFound ? amountOf(line.amount).eq(amount) : amountOf(line.amount).eq(zero),
  );
  const words = differenceWords(differing, sale);
  return { kind: 'other', lines: isOurs || !isAligned ? null : retaxed.filter(({ isFound }) => isFound), words };
}

interface Retaxed extends RetaxedLine {
  /** The marketplace still names it. */
  readonly isFound: boolean;
  readonly amount: string;
}

/** Live lines, each beside what would be booked for it: the n-th of a kind of a marketplace line is the n-th again. */
function retax({ booked, mapped }: SaleElsewhere): readonly Retaxed[] {
  const left = mapped.filter(({ state }) => state === 'live');
  return booked
    .filter(({ state }) => state === 'live')
    .map((line) => {
      const place = left.findIndex(
        ({ marketplaceLineId, kind, feeCode }) =>
          marketplaceLineId === line.marketplaceLineId && kind === line.kind && feeCode === line.feeCode,
      );
      const [found] = place < 0 ? [] : left.splice(place, 1);
      if (found === undefined) return { ...kept(line), isFound: false };
      return { line, isTaxIncluded: found.isTaxIncluded, taxes: found.taxes, isFound: true, amount: found.amount };
    });
}

const kept = (line: BookedLine): Omit<Retaxed, 'isFound'> => ({
  ...{ line, isTaxIncluded: line.isTaxIncluded, amount: line.amount },
  taxes: line.taxes.map((tax) => ({ ...tax, isIncluded: line.isTaxIncluded })),
});

const namesOf = (taxes: readonly { readonly name: string }[]): string => taxes.map(({ name }) => name).join('\n');

function differenceWords(differing: readonly Retaxed[], { taxSystem, fiscalPosition }: SaleElsewhere): string {
  const isIncluded = differing.find(({ line, isTaxIncluded }) => line.isTaxIncluded !== isTaxIncluded)?.isTaxIncluded;
  if (taxSystem === 'default') return `prices would count ${isIncluded === true ? 'with their taxes' : 'as net'}`;
  const was = named(differing.flatMap(({ line }) => line.taxes));
  const is = named(differing.flatMap(({ taxes }) => taxes));
  const by = fiscalPosition === null ? '' : ` (${fiscalPositionWords(fiscalPosition)})`;
  return `the taxes would be ${is} instead of ${was}${by}`;
}

function named(taxes: readonly { readonly name: string }[]): string {
  const names = [...new Set(taxes.map(({ name }) => name))];
  return names.length === 0 ? 'none' : names.join(', ');
}

/** Why the taxes stay as they are until a person has decided, with both countries. */
export const otherCountryWords = ({ from, to }: CountryMove, words: string, why: string): string =>
  `The shipping address moved from ${from} to ${to}: ${words}, and ${why}`;

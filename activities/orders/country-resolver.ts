import { alpha3ToAlpha2, getNames, isValid } from 'i18n-iso-countries';
import { comparableLabel, withoutBrackets } from '../../domain/country-label';
import type { CountryResolver } from '../../domain/mapping/mapping-context';

/** Country by comparable label, as people have mapped the labels of one instance. */
export type CountryLabels = ReadonlyMap<string, string>;

/**
 * Countries by alpha-3 code, else alpha-2 code, else by label in the buyer's language, else in the shop's, else by the
 * labels that people have mapped (PAR-04). Where an address has no label its code is looked for among these.
 * @param shopLocale the locale pinned on the instance's calls, as in `fr_FR`
 */
export function createCountryResolver(shopLocale: string, mapped: CountryLabels = new Map()): CountryResolver {
  return ({ isoCode, label, locale }) => {
    const byCode = isoCode === null ? null : countryOfCode(isoCode.trim().toUpperCase());
    if (byCode !== null) return byCode;
    const languages = [...new Set([locale, shopLocale].flatMap((each) => (each === null ? [] : [languageOf(each)])))];
    const byLabel = label === null ? null : countryOfLabel(label, languages);
    return byLabel ?? mapped.get(comparableLabel(label ?? isoCode ?? '')) ?? null;
  };
}

function countryOfCode(code: string): string | null {
  if (code === 'XKX') return 'XK';
  if (code.length === 3) return alpha3ToAlpha2(code) ?? null;
  return code.length === 2 && isValid(code) ? code : null;
}

/**
 * Countries that share their bare name with another one and are told apart by what stands in brackets: Congo, Korea,
 * Saint Martin, the Virgin Islands, Ireland.
 */
const NAMED_ALIKE: ReadonlySet<string> = new Set(['CG', 'CD', 'KR', 'KP', 'MF', 'SX', 'VG', 'VI', 'IE']);

/** Marketplaces add to the name in brackets, as in "France (métropolitaine)": then the name without it is tried too. */
function countryOfLabel(label: string, languages: readonly string[]): string | null {
  const whole = inLanguages(label, languages);
  if (whole !== null) return whole;
  const bare = inLanguages(withoutBrackets(label), languages);
  return bare === null || NAMED_ALIKE.has(bare) ? null : bare;
}

function inLanguages(label: string, languages: readonly string[]): string | null {
  const name = comparableLabel(label);
  const found = languages.map((language) => namesIn(language).get(name));
  return found.find((country) => country !== undefined && country !== null) ?? null;
}

const namesByLanguage = new Map<string, ReadonlyMap<string, string | null>>();

/**
 * Every name of every country in a language; none in one that has no list. Null where two countries go by one name, as
 * with "Congo": then nothing is guessed.
 */
function namesIn(language: string): ReadonlyMap<string, string | null> {
  const known = namesByLanguage.get(language);
  if (known !== undefined) return known;
  const names = new Map<string, string | null>();
  for (const [country, all] of Object.entries(getNames(language, { select: 'all' }))) {
    for (const name of new Set(all.map(comparableLabel))) names.set(name, names.has(name) ? null : country);
  }
  // A language comes from outside: what has no list is not kept.
  if (names.size > 0) namesByLanguage.set(language, names);
  return names;
}

const languageOf = (locale: string): string => locale.trim().split(/[_-]/)[0]?.toLowerCase() ?? '';

import { alpha3ToAlpha2, getSimpleAlpha2Code, isValid } from 'i18n-iso-countries';
import type { CountryResolver } from '../../domain/mapping/mapping-context';

/**
 * Countries by alpha-3 code, else alpha-2 code, else by label in the buyer's language, else in the shop's (PAR-04).
 * @param shopLocale the locale pinned on the instance's calls, as in `fr_FR`
 */
export function createCountryResolver(shopLocale: string): CountryResolver {
  return ({ isoCode, label, locale }) => {
    const byCode = isoCode === null ? null : countryOfCode(isoCode.trim().toUpperCase());
    if (byCode !== null || label === null) return byCode;
    const languages = [...new Set([locale, shopLocale].flatMap((each) => (each === null ? [] : [languageOf(each)])))];
    return countryOfLabel(label, languages);
  };
}

function countryOfCode(code: string): string | null {
  if (code.length === 3) return alpha3ToAlpha2(code) ?? null;
  return code.length === 2 && isValid(code) ? code : null;
}

/** Marketplaces add to the name in brackets, as in "France (métropolitaine)": then the name before it is tried too. */
function countryOfLabel(label: string, languages: readonly string[]): string | null {
  const names = [label.trim(), label.replace(/\s*\(.*\)\s*$/, '').trim()];
  for (const name of names) {
    for (const language of languages) {
      const found = getSimpleAlpha2Code(name, language);
      if (found !== undefined) return found;
    }
  }
  return null;
}

const languageOf = (locale: string): string => locale.split(/[_-]/)[0]?.toLowerCase() ?? '';

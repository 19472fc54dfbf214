import type { MappedPartner } from './mapping/mapped-sale-order';

type ComparedParts = Pick<
  MappedPartner,
  'type' | 'name' | 'street1' | 'street2' | 'zip' | 'city' | 'state' | 'countryCode' | 'email'
>;

/**
 * The text that is the same for two partners when they are one: type, name, streets, zip, city, state, country, parent and
 * e-mail, trimmed and case folded (PAR-03). The marketplace's alias is no e-mail of the buyer and no part of it, since it
 * changes with every order; without an e-mail of their own two are one if all else is the same. The identity hash of a
 * partner is taken of this text.
 */
export function partnerIdentity(parts: ComparedParts, parentIdentity: string | null): string {
  const { type, name, street1, street2, zip, city, state, countryCode } = parts;
  const email = folded(parts.email);
  return JSON.stringify([
    type,
    ...[name, street1, street2, zip, city, state, countryCode].map(folded),
    parentIdentity,
    ...(email === '' ? [] : [email]),
  ]);
}

/** Upper case first: it is the one form of letters such as the German sharp s and the Greek final sigma. */
const folded = (text: string | null): string =>
  (text ?? '').normalize('NFKC').trim().replace(/\s+/gu, ' ').toUpperCase().toLowerCase().normalize('NFKC');

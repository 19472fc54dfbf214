import type { MappedPartner } from './mapping/mapped-sale-order';

type ComparedParts = Pick<
  MappedPartner,
  'type' | 'name' | 'street1' | 'street2' | 'zip' | 'city' | 'state' | 'countryCode'
>;

/**
 * The text that is the same for two partners when they are one: type, name, streets, zip, city, state, country and
 * parent, trimmed and case folded (PAR-03). The marketplace's alias e-mail is not part of it, since it changes with
 * every order. The identity hash of a partner is taken of this text.
 */
export const partnerIdentity = (parts: ComparedParts, parentIdentity: string | null): string =>
  JSON.stringify([
    parts.type,
    ...[parts.name, parts.street1, parts.street2, parts.zip, parts.city, parts.state, parts.countryCode].map(folded),
    parentIdentity,
  ]);

const folded = (text: string | null): string =>
  (text ?? '').normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();

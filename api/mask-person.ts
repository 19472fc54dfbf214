import type { Partner } from '../entities/partner.entity';
import type { MaskedPerson } from './schemas/common';

/**
 * Initials and country: all that is shown of a person. Whole names stay in the database, and are cut by characters that
 * a reader sees as one.
 */
export function maskPerson({ name, country }: Pick<Partner, 'name' | 'country'>): MaskedPerson {
  const initials = name
    .split(/[\s-]+/)
    .map((part) =>
      [...new Intl.Segmenter().segment(part)].map(({ segment }) => segment).find((letter) => /\p{L}/u.test(letter)),
    )
    .filter((letter) => letter !== undefined)
    .map((letter) => `${letter.toUpperCase()}.`);
  return { initials: initials.join(' '), country };
}

import { operations } from '../operations';
import type { WholeList } from '../paging/whole-list';
import { count, entry, informativeList, neededIdentifier, text } from '../wire-values';

/** A category of the catalogue; the tree is made of parent codes. */
export interface Category {
  readonly code: string;
  readonly label: string;
  readonly level: number | null;
  /** Null at the root. */
  readonly parentCode: string | null;
  readonly translations: readonly { readonly locale: string; readonly label: string | null }[];
}

/** A condition of an offer: new, used, and so on. */
export interface OfferState {
  readonly code: string;
  readonly label: string;
}

/** Which conditions to read: without `active` retired ones come too, and the answer does not tell them apart. */
export type OfferStateChoice = 'active' | 'retired' | 'all';

/** Mirakl H11, at most once an hour: the whole tree. */
export const categories: WholeList<Category> = {
  operation: operations.categories,
  path: '/hierarchies',
  member: 'hierarchies',
  entry: entry({
    code: neededIdentifier,
    label: text,
    level: count,
    parent_code: text,
    label_translations: informativeList(
      entry({ locale: neededIdentifier, value: text }).transform(({ locale, value }) => ({ locale, label: value })),
    ),
  }).transform((wire): Category => ({
    code: wire.code,
    label: wire.label ?? wire.code,
    level: wire.level,
    parentCode: wire.parent_code,
    translations: wire.label_translations,
  })),
};

/** Mirakl OF61, at most once a day, whichever are chosen. */
export const offerStates: WholeList<OfferState> = {
  operation: operations.offerStates,
  path: '/offers/states',
  member: 'offer_states',
  entry: entry({ code: neededIdentifier, label: text }).transform(({ code, label }) => ({
    code,
    label: label ?? code,
  })),
};

/** The query of a choice of conditions. */
export function offerStatesQuery(choice: OfferStateChoice): { readonly active: string | undefined } {
  return { active: choice === 'all' ? undefined : String(choice === 'active') };
}

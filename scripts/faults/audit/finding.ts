import { amountOf } from '../../../domain/money';

export const findingKinds = ['lost', 'doubled', 'wrong', 'unexplained'] as const;

/**
 * `lost`: something that should be there is not. `doubled`: it is there, or was done, more than once. `wrong`: two sides
 * disagree. `unexplained`: nobody can say why it is as it is.
 */
export type FindingKind = (typeof findingKinds)[number];

export interface Finding {
  readonly kind: FindingKind;
  /** A marketplace order id, or what else it is about. */
  readonly subject: string;
  readonly words: string;
}

/** Makes findings about one subject. */
export function findingsAbout(subject: string): (kind: FindingKind, words: string) => Finding {
  return (kind, words) => ({ kind, subject, words });
}

/** The finding where the condition holds, none else. */
export function when(condition: boolean, finding: () => Finding): readonly Finding[] {
  return condition ? [finding()] : [];
}

/** Compares decimal texts by their value: "12.5000" is "12.50". */
export function isSameAmount(one: string, other: string): boolean {
  return amountOf(one).eq(amountOf(other));
}

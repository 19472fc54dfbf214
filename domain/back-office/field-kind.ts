/** What one field of a back-office record may hold. */
export type FieldKind =
  /** Exactly as it was given: nothing is trimmed, folded or read as a number. */
  | { readonly type: 'text'; readonly longest: number }
  /** ISO 4217. */
  | { readonly type: 'currency' }
  /** ISO 3166-1 alpha-2. */
  | { readonly type: 'country' }
  /** Any number of countries; in a cell with a space between them. */
  | { readonly type: 'countries' }
  /** A number of any size as text, never a float. */
  | { readonly type: 'decimal'; readonly digits: number; readonly scale: number; readonly mayBeZero: boolean }
  | { readonly type: 'integer'; readonly least: number; readonly most: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'choice'; readonly choices: readonly [string, ...string[]] }
  /** A day without a time, `2026-03-01`. */
  | { readonly type: 'date' };

export type FieldValue = string | number | boolean | null | readonly string[];

/** The largest number that a column of whole units takes. */
export const LARGEST_INTEGER = 2_147_483_647;

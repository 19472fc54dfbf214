/** A tax of the back office; its name tells it from the others of its company. */
export interface TaxRecord {
  readonly name: string;
  readonly code: string;
  /** Percent; null when none is known, and then nothing is computed from it. */
  readonly rate: string | null;
}

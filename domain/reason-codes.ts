import type { LifecycleStep } from './lifecycle-step';
import { importReasons } from './reasons/import-reasons';
import { listingReasons } from './reasons/listing-reasons';
import type { ReasonDefinition } from './reasons/reason-definition';
import { instanceReasons } from './reasons/instance-reasons';
import { readingReasons } from './reasons/reading-reasons';
import { standingReasons } from './reasons/standing-reasons';
import { stepReasons } from './reasons/step-reasons';

export type { Turn } from './reasons/reason-definition';

/**
 * The one catalogue of reasons why an order, a delivery or a line of a run does not go on. Everything that parks, fails,
 * waits or is not taken names one of these codes; pages and documentation read the words from here.
 */
export const reasonCatalogue = {
  ...importReasons,
  ...stepReasons,
  ...instanceReasons,
  ...readingReasons,
  ...listingReasons,
  ...standingReasons,
} as const;

export type ReasonCode = keyof typeof reasonCatalogue;

/** One reason of one case: the words name what is wrong here. */
export interface Reason {
  readonly code: ReasonCode;
  readonly message: string;
  /** What it names, such as SKUs: a cure finds the orders that it helps by them. */
  readonly subjects?: readonly string[];
}

/** Makes a reason; without words of its own it takes those of the catalogue. */
export const reason = (code: ReasonCode, message?: string, subjects?: readonly string[]): Reason => ({
  code,
  message: message ?? reasonCatalogue[code].message,
  ...(subjects === undefined ? {} : { subjects }),
});

/** The entry of a code, widened so that every entry reads alike. */
export const reasonDefinition = (code: ReasonCode): ReasonDefinition => reasonCatalogue[code];

/** Narrows text from outside (a database row, the type of a failure) to a code of the catalogue. */
export const isReasonCode = (text: string): text is ReasonCode => Object.hasOwn(reasonCatalogue, text);

/** The code that text from outside names; what names none of ours is a fault of the product. */
export const reasonCodeOf = (text: string): ReasonCode => (isReasonCode(text) ? text : 'internal');

/** Whether a step that stands for this reason may be skipped (WFL-04). */
export const maySkip = (code: ReasonCode, step: LifecycleStep): boolean =>
  reasonDefinition(code).skippableSteps.includes(step);

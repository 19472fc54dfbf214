import { reasonDefinition, type Reason, type ReasonCode } from '../reason-codes';
import type { RuleNumber } from '../rule-number';

/** One thing that was decided about an order, and the rule by which it was. */
export interface ExplainedDecision {
  readonly rule: RuleNumber;
  /** What it is about, in words: `order`, `delivery method`, `line AN-1-A-1`. */
  readonly subject: string;
  readonly sentence: string;
  /** Set where the order goes on no further for it. */
  readonly reasonCode: ReasonCode | null;
}

export const settled = (rule: RuleNumber, subject: string, sentence: string): ExplainedDecision => ({
  rule,
  subject,
  sentence,
  reasonCode: null,
});

export const stopped = ({ code, message }: Reason, subject = 'order'): ExplainedDecision => ({
  rule: reasonDefinition(code).rule,
  subject,
  sentence: message,
  reasonCode: code,
});

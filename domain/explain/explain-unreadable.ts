import { settled, stopped, type ExplainedDecision } from './explained-decision';

interface UnreadMember {
  /** By its path: `order_lines[0].price`. */
  readonly member: string;
  readonly words: string;
}

/** Every member for which an order cannot be read, each by itself. */
export const explainUnreadable = (members: readonly UnreadMember[]): ExplainedDecision[] =>
  members.map(({ member, words }) => stopped({ code: 'unreadableOrder', message: `${member} ${words}` }, member));

/** The same where nothing is taken of the order in any case. */
export const explainUnneeded = (members: readonly UnreadMember[]): ExplainedDecision[] =>
  members.map(({ member, words }) => settled('ORD-12', member, `${member} ${words}: stops nothing here`));

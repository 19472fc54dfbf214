import { stopped, type ExplainedDecision } from './explained-decision';

interface UnreadMember {
  /** By its path: `order_lines[0].price`. */
  readonly member: string;
  readonly words: string;
}

/** Every member for which an order cannot be read, each by itself. */
export const explainUnreadable = (members: readonly UnreadMember[]): ExplainedDecision[] =>
  members.map(({ member, words }) => stopped({ code: 'unreadableOrder', message: `${member} ${words}` }, member));

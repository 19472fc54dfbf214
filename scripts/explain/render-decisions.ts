import type { ExplainedDecision } from '../../domain/explain/explained-decision';
import { widthOf, terminalText, wrapText } from './terminal-text';
import { renderTable } from './table';

/** Each decision with its rule, one below the other; what stops the order is marked. */
export function renderDecisions(decisions: readonly ExplainedDecision[], lineWidth: number): string[] {
  const heads = renderTable(
    decisions.map(({ rule, subject, reasonCode }) => [reasonCode === null ? ' ' : '!', rule, terminalText(subject)]),
    ['left', 'left', 'left'],
  );
  const headWidth = Math.max(0, ...heads.map(widthOf)) + 2;
  return decisions.flatMap(({ sentence }, index) => {
    const wrapped = wrapText(terminalText(sentence), Math.max(LEAST_WIDTH, lineWidth - headWidth));
    return wrapped.map((line, part) => {
      const head = part === 0 ? (heads[index] ?? '') : '';
      return `${head}${' '.repeat(headWidth - widthOf(head))}${line}`;
    });
  });
}

/** Narrower, a sentence is no longer read. */
const LEAST_WIDTH = 30;

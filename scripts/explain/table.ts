import { widthOf } from './terminal-text';

export type Alignment = 'left' | 'right';

/** Rows with columns as wide as their widest cell, two blanks apart; a row may have fewer cells. Without blanks at line ends. */
export function renderTable(rows: readonly (readonly string[])[], alignments: readonly Alignment[]): string[] {
  const widths = alignments.map((_, column) => Math.max(0, ...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows.map((row) =>
    alignments
      .map((alignment, column) => {
        const cell = row[column] ?? '';
        const blanks = ' '.repeat((widths[column] ?? 0) - widthOf(cell));
        return alignment === 'right' ? `${blanks}${cell}` : `${cell}${blanks}`;
      })
      .join('  ')
      .trimEnd(),
  );
}

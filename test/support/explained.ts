import type { ExplainedDecision } from '../../domain/explain/explained-decision';
import { explainMapping } from '../../domain/explain/explain-mapping';
import type { SettingOverrides } from '../../domain/instance-settings';
import { mapOrder } from '../../domain/mapping/map-order';
import type { MappingContext } from '../../domain/mapping/mapping-context';
import { aMappingContext } from './a-mapping-context';
import type { anOrder } from './an-order';

type Order = ReturnType<typeof anOrder>;

/** What is explained, the order, the decision that is among those of it in words, and by what it is decided. */
export type ExplainedCase = readonly [
  what: string,
  order: Order,
  expected: string,
  parts?: Partial<MappingContext>,
  settings?: SettingOverrides,
];

export function explained(
  order: Order,
  parts: Partial<MappingContext> = {},
  settings: SettingOverrides = {},
): ExplainedDecision[] {
  const context = aMappingContext(parts, settings);
  return explainMapping(order.build(), context, mapOrder(order.build(), context));
}

/** `ORD-07 financial status: Paid: …`, with `!` before what stops the order. */
const inWords = ({ rule, subject, sentence, reasonCode }: ExplainedDecision): string =>
  `${reasonCode === null ? '' : '! '}${rule} ${subject}: ${sentence}`;

export function itExplains(cases: readonly ExplainedCase[]): void {
  const rows = cases.map(([what, order, expected, parts, settings]) => ({ what, order, expected, parts, settings }));
  it.each(rows)('$what', ({ order, expected, parts, settings }) => {
    expect(explained(order, parts, settings).map(inWords)).toContain(expected);
  });
}

import { type CallLimit, callLimitTable } from '../../activities/mirakl/call-limits';
import { markdownTable } from './markdown-table';

const PERIODS: readonly (readonly [number, string])[] = [
  [86_400_000, 'a day'],
  [3_600_000, 'an hour'],
  [60_000, 'a minute'],
];

function period(periodMs: number): string {
  const named = PERIODS.find(([ms]) => ms === periodMs)?.[1];
  return named ?? (periodMs < 60_000 ? `in ${String(periodMs / 1_000)} s` : `in ${String(periodMs / 60_000)} min`);
}

function limitWords(limit: CallLimit): string {
  return limit === null ? 'none' : `${String(limit.max)} ${period(limit.periodMs)}`;
}

/** `docs/call-limits.md`: how often each operation of a marketplace may be called. */
export function callLimitsDocument(): string {
  const rows = Object.entries(callLimitTable).flatMap(([operation, uses]) =>
    Object.entries(uses).map(([use, limit]) => [
      operation,
      use === 'any' ? '' : `\`${use}\``,
      limitWords(limit),
      limit === null ? '' : limit.source,
    ]),
  );
  return `# Call limits

Made from \`activities/mirakl/call-limits.ts\` by \`npm run docs:generate\`; a test checks that it is up to date.

Every process on one database shares these budgets, one for each marketplace host, key, operation and use. Calls are spread
evenly over the period, so that no sliding one holds more; a reading with all its pages is one use. \`published\` is Mirakl's
own maximum. \`assumed\` is ours, where Mirakl says "at each page display" and gives no figure. A 429 closes an operation in
every use for as long as \`Retry-After\` says, also where there is no limit.

Master data that may not be called is served from its copy, whose age the line of the run tells; force calls once more, and
takes the call of the next period for it ([decision 0017](decisions/0017-force-borrows-a-call.md)).

${markdownTable(['Operation', 'Use', 'At most', 'Source'], rows)}
`;
}

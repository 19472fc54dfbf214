import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

const factSchema = z.object({
  id: z.coerce.number(),
  at: z.coerce.date(),
  kind: z.string(),
  sentence: z.string(),
  marketplace_order_id: z.string(),
});

export type OrderFact = z.infer<typeof factSchema>;

export interface LiveFactsOptions {
  readonly query: (sql: string, parameters: readonly unknown[]) => Promise<unknown>;
  readonly show: (fact: OrderFact) => void;
  readonly signal: AbortSignal;
}

const POLL_MS = 500;
const PAGE = 500;
/** Transactions end in another order than they took their numbers, so the last ones are looked at again. */
const LOOKED_AT_AGAIN = 500;

const FACTS_SINCE = `
  select entry.id, entry.at, entry.kind, entry.sentence, marketplace_order.marketplace_order_id
  from timeline_entry entry join marketplace_order on marketplace_order.id = entry.order_id
  where entry.id > $1 and (entry.is_primary or entry.kind = 'waitingForDelivery')
  order by entry.id limit ${String(PAGE)}`;

/** The number of the newest fact, from which a live view begins. */
export async function newestFact(query: LiveFactsOptions['query']): Promise<number> {
  const [row] = z
    .array(z.object({ newest: z.coerce.number() }))
    .parse(await query('select coalesce(max(id), 0) as newest from timeline_entry', []));
  return row?.newest ?? 0;
}

/** Shows each new fact of any order once, until the signal is aborted. A database that is away is waited for. */
export async function showFacts(from: number, { query, show, signal }: LiveFactsOptions): Promise<void> {
  const shown = new Set<number>();
  let newest = from;
  while (!signal.aborted) {
    const since = Math.max(from, newest - LOOKED_AT_AGAIN);
    const facts = await query(FACTS_SINCE, [since]).then(
      (rows) => z.array(factSchema).parse(rows),
      () => [],
    );
    for (const fact of facts.filter(({ id }) => !shown.has(id))) {
      shown.add(fact.id);
      newest = Math.max(newest, fact.id);
      show(fact);
    }
    for (const id of shown) if (id <= newest - LOOKED_AT_AGAIN) shown.delete(id);
    await pause(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** One line of the terminal. */
export function factLine({ at, marketplace_order_id, sentence, kind }: OrderFact): string {
  const time = at.toTimeString().slice(0, 8);
  const mark = kind === 'parked' ? '⏸' : '·';
  return `${time} ${mark} ${marketplace_order_id.padEnd(14)} ${sentence}`;
}

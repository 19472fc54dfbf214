import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import type { DataSource } from 'typeorm';
import { settleStrayRuns } from '../../activities/runs/settle-stray-runs';
import { shopCodes } from './planned-event';
import type { PatientApi } from './patient-api';

export interface SettleOptions {
  readonly client: Client;
  readonly api: PatientApi;
  readonly dataSource: DataSource;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** A call that failed again and again pauses for five minutes at most before it finds that nothing is wrong any more. */
const SETTLE_TIMEOUT_MS = 8 * 60_000;
const POLL_MS = 1_000;
const RUN_TIMEOUT_MS = 60_000;

/** What is still under way, and how much has happened so far. */
const UNDER_WAY = `
  select (select count(*) from marketplace_order where pending_revision > dispatched_revision and decision <> 'ignored')
         ::integer as "untold",
         (select count(*) from marketplace_order where progress = 'running' and decision = 'taken')::integer as running,
         (select count(*) from marketplace_order o
           where decision = 'taken' and content_hash is distinct from applied_content_hash and parked_step is null
             and not (progress = 'finished' and state in ('CANCELED', 'REFUSED'))
             and exists (select from sale_order where order_id = o.id))::integer as "unappliedChanges",
         (select count(*) from marketplace_order where read_back_wanted)::integer as readings,
         (select count(*) from marketplace_order where seller_reference_wanted)::integer as "sellerReferences",
         (select count(*) from run where ended_at is null)::integer as runs,
         (select count(*) from run_line l join run r on r.id = l.run_id
           where l.state = 'draft' and l.order_id is null and r.ended_at is not null)::integer as "unaskedLines",
         (select count(*) from delivery d join sale_order s on s.id = d.sale_order_id
            join marketplace_order o on o.id = s.order_id
           where d.state = 'done' and d.told_at is null and o.parked_step is null and s.state <> 'cancelled'
             and not exists (select from delivery rest where rest.sale_order_id = s.id
                                and rest.state in ('waiting', 'ready')))::integer as "untoldDeliveries",
         (select count(*) from stock_arrival)::integer as "stockArrivals",
         (select count(*) from timeline_entry)::integer as facts`;

const underWaySchema = z
  .object({
    untold: z.number(),
    running: z.number(),
    unappliedChanges: z.number(),
    readings: z.number(),
    sellerReferences: z.number(),
    runs: z.number(),
    unaskedLines: z.number(),
    untoldDeliveries: z.number(),
    stockArrivals: z.number(),
    facts: z.number(),
  })
  .transform(({ facts, ...waiting }) => ({ facts, waiting }));

async function underWay(dataSource: DataSource): Promise<z.infer<typeof underWaySchema>> {
  const [row] = z.array(underWaySchema).parse(await dataSource.query(UNDER_WAY));
  if (row === undefined) throw new Error('The database says nothing');
  return row;
}

function inWords(waiting: Readonly<Record<string, number>>): string {
  const left = Object.entries(waiting).filter(([, count]) => count > 0);
  return left.map(([name, count]) => `${name} ${String(count)}`).join(', ');
}

const runsSchema = z.object({ runs: z.array(z.object({ id: z.string() })) });
const runSchema = z.object({ endedAt: z.string().nullable() });

/** One import of what changed on each instance, followed to its end. */
async function sweepOnce({ api, signal }: SettleOptions): Promise<void> {
  const { status, body } = await api.post('/runs', { operation: 'importOrders', instances: shopCodes, parameters: {} });
  if (status >= 300) throw new Error(`The API starts no import: ${String(status)} ${JSON.stringify(body)}`);
  const { runs } = runsSchema.parse(body);
  const until = Date.now() + RUN_TIMEOUT_MS;
  for (const { id } of runs) {
    while ((await api.get(`/runs/${id}`, runSchema)).endedAt === null && Date.now() < until) {
      await pause(POLL_MS, undefined, { signal });
    }
  }
}

const leftToTheCheck = ['runs', 'unaskedLines'];

/**
 * What the nightly check does with runs whose workflow was never started, and with lines that nobody was asked for, the
 * API being killed before: its caller never got an answer.
 */
async function endStrayRuns({ dataSource, client, say }: SettleOptions): Promise<void> {
  const count = await settleStrayRuns({ dataSource, client, openForMinutes: 0 });
  if (count > 0) say(`runs and lines that were opened and never started, now ended: ${String(count)}`);
}

function isLeftToTheCheck(waiting: Readonly<Record<string, number>>): boolean {
  return Object.entries(waiting).every(([name, count]) => count === 0 || leftToTheCheck.includes(name));
}

/**
 * Waits until nothing is under way and two imports in a row have brought nothing new. Answers what is still under way
 * after eight minutes; null when all has settled.
 */
export async function settle(options: SettleOptions): Promise<string | null> {
  const { dataSource, signal, say } = options;
  const until = Date.now() + SETTLE_TIMEOUT_MS;
  let factsBefore = -1;
  let words = '';
  while (Date.now() < until) {
    signal.throwIfAborted();
    await sweepOnce(options);
    await pause(POLL_MS, undefined, { signal });
    const { facts, waiting } = await underWay(dataSource);
    words = inWords(waiting);
    if (words === '' && facts === factsBefore) return null;
    if (words !== '' && isLeftToTheCheck(waiting)) await endStrayRuns(options);
    say(words === '' ? `quiet, ${String(facts)} facts so far` : `still under way: ${words}`);
    factsBefore = facts;
  }
  return words === '' ? 'something new every time' : words;
}

import type { EntityManager } from 'typeorm';
import type { OrderDecision } from '../../domain/decide-order';
import type { ConnectedInstance } from '../instances/marketplace-clients';
import type { Candidate } from './reception-candidate';
import { strippedCandidate } from './strip-erased';

export interface StoredOrder {
  readonly orderId: string;
  readonly marketplaceOrderId: string;
  readonly state: string;
  readonly decision: OrderDecision;
  readonly isImported: boolean;
  /** Its lifecycle has something to do. */
  readonly isToWake: boolean;
}

export interface TouchedOrders {
  /** Marketplace order ids that are done with this. */
  readonly unchanged: ReadonlySet<string>;
  /** Some of them waited for this reading. */
  readonly isAnyToWake: boolean;
}

/**
 * Orders whose content is the one we have: "last read" moves, in one statement, and a wanted reading is answered. What
 * was said again is as young as this request: an answer that was asked for earlier is stale after it. A request by id
 * goes on with orders that were not taken so far: they are decided anew.
 */
export async function touchUnchanged(
  manager: EntityManager,
  instanceId: string,
  page: { readonly candidates: readonly Candidate[]; readonly requestedAt: string; readonly isRequested: boolean },
): Promise<TouchedOrders> {
  const rows: { marketplaceOrderId: string; wasWanted: boolean }[] = await manager.query(
    `with received as (
       select o.id, o.marketplace_order_id, o.read_back_wanted
         from unnest($2::text[], $3::text[]) as received (marketplace_order_id, content_hash)
         join marketplace_order o on o.instance_id = $1 and o.marketplace_order_id = received.marketplace_order_id
              and o.content_hash = received.content_hash and (not $4 or o.decision = 'taken')
        order by o.marketplace_order_id for update of o
     ), touched as (
       update marketplace_order o
          set last_read_at = now(), requested_at = greatest(o.requested_at, $5),
              pending_revision = o.pending_revision + r.read_back_wanted::integer,
              claimed_until = case when r.read_back_wanted then null else o.claimed_until end, read_back_wanted = false
         from received r where o.id = r.id
        returning r.marketplace_order_id, r.read_back_wanted
     ) select marketplace_order_id as "marketplaceOrderId", read_back_wanted as "wasWanted" from touched`,
    [
      instanceId,
      page.candidates.map((candidate) => candidate.marketplaceOrderId),
      page.candidates.map((candidate) => candidate.contentHash),
      page.isRequested,
      page.requestedAt,
    ],
  );
  return {
    unchanged: new Set(rows.map((row) => row.marketplaceOrderId)),
    isAnyToWake: rows.some((row) => row.wasWanted),
  };
}

interface KnownOrder {
  readonly id: string;
  readonly marketplaceOrderId: string;
  readonly lastUpdatedAt: Date;
  readonly requestedAt: Date;
  readonly isRequested: boolean;
  readonly decision: string;
  readonly isImported: boolean;
  readonly isErased: boolean;
}

export interface ReceptionsToStore {
  readonly candidates: readonly Candidate[];
  readonly decide: (
    candidate: Candidate,
    known: { readonly isImported: boolean; readonly isRequested: boolean },
  ) => OrderDecision;
  readonly source: 'sweep' | 'window' | 'ids';
  readonly requestedAt: string;
  readonly isRequested: boolean;
  /** Null for a reading that belongs to none. */
  readonly runId: string | null;
}

/**
 * Keeps receptions of new and changed orders. A reception becomes current only if it is newer than the one we have, by
 * the marketplace's date, then by when it was asked for: a state never goes back on a stale page [ORD-11].
 */
export async function storeReceptions(
  manager: EntityManager,
  instance: ConnectedInstance,
  toStore: ReceptionsToStore,
): Promise<readonly StoredOrder[]> {
  const { requestedAt } = toStore;
  if (toStore.candidates.length === 0) return [];
  const known = await lockKnown(manager, instance.id, toStore.candidates);
  const candidates = toStore.candidates.map((candidate) =>
    known.get(candidate.marketplaceOrderId)?.isErased === true ? strippedCandidate(candidate) : candidate,
  );
  const decided = candidates.map((candidate) => {
    const before = known.get(candidate.marketplaceOrderId);
    const situation = { isImported: before?.isImported ?? false, isRequested: before?.isRequested ?? false };
    const isTaken = before !== undefined && before.decision !== 'ignored';
    const isCurrent = before === undefined || !isStale(candidate, requestedAt, before);
    return { candidate, isCurrent, decision: toStore.decide(candidate, situation), isTaken, ...situation };
  });
  const current = decided.filter(({ isCurrent }) => isCurrent);
  const ids = await upsertOrders(manager, instance, toStore, current);
  const idOf = (marketplaceOrderId: string) => ids.get(marketplaceOrderId) ?? known.get(marketplaceOrderId)?.id;
  const stored = decided.flatMap(({ candidate, decision, isImported, isTaken, isCurrent }) => {
    const orderId = idOf(candidate.marketplaceOrderId);
    const { marketplaceOrderId, state } = candidate;
    if (orderId === undefined) return [];
    const isToWake = isCurrent && (isTaken || decision.kind !== 'ignored');
    return [{ orderId, marketplaceOrderId, state, decision, isImported, isToWake, candidate }];
  });
  await insertReceptions(manager, toStore, stored);
  return stored;
}

function isStale(candidate: Candidate, requestedAt: string, before: KnownOrder): boolean {
  const difference = Date.parse(candidate.lastUpdatedAt) - before.lastUpdatedAt.getTime();
  return difference < 0 || (difference === 0 && Date.parse(requestedAt) < before.requestedAt.getTime());
}

/**
 * Of the order's own row alone: a row whose lock was waited for is read as it is by then, any other table as it was when
 * the statement began.
 */
async function lockKnown(
  manager: EntityManager,
  instanceId: string,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<string, KnownOrder>> {
  const rows: KnownOrder[] = await manager.query(
    `select o.id, o.marketplace_order_id as "marketplaceOrderId", o.last_updated_at as "lastUpdatedAt",
            o.requested_at as "requestedAt", o.is_requested as "isRequested", o.decision,
            o.erased_at is not null as "isErased",
            o.accepted_state is not null as "isImported"
       from marketplace_order o
      where o.instance_id = $1 and o.marketplace_order_id = any($2::text[])
      order by o.marketplace_order_id for update of o`,
    [instanceId, candidates.map((candidate) => candidate.marketplaceOrderId)],
  );
  return new Map(rows.map((row) => [row.marketplaceOrderId, row]));
}

interface DecidedCandidate {
  readonly candidate: Candidate;
  readonly decision: OrderDecision;
}

/** New orders are inserted; a row that another import made meanwhile is only moved forward. */
async function upsertOrders(
  manager: EntityManager,
  instance: ConnectedInstance,
  { requestedAt, isRequested }: ReceptionsToStore,
  decided: readonly DecidedCandidate[],
): Promise<ReadonlyMap<string, string>> {
  const of = <T>(read: (candidate: Candidate) => T): T[] => decided.map(({ candidate }) => read(candidate));
  const rows: { id: string; marketplaceOrderId: string }[] = await manager.query(
    `insert into marketplace_order as o
       (instance_id, requested_at, is_requested, decided_settings_version, last_read_at, turn, progress,
        marketplace_order_id, commercial_id, state, currency, total, line_count, ordered_at, shipping_deadline,
        payment_type, channel_code, content_hash, last_updated_at, decision, decision_reason, pending_revision)
     select $1, $2, $3, $4, now(), 'us', case when r.decision = 'ignored' then 'finished' else 'running' end, r.*,
            case when r.decision = 'ignored' then 0 else 1 end
       from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::numeric[], $10::integer[], $11::timestamptz[],
                   $12::timestamptz[], $13::text[], $14::text[], $15::text[], $16::timestamptz[], $17::text[],
                   $18::text[])
         as r (marketplace_order_id, commercial_id, state, currency, total, line_count, ordered_at, shipping_deadline,
               payment_type, channel_code, content_hash, last_updated_at, decision, decision_reason)
     on conflict (instance_id, marketplace_order_id) do update
       set commercial_id = excluded.commercial_id, state = excluded.state, currency = excluded.currency,
           total = excluded.total, line_count = excluded.line_count, ordered_at = excluded.ordered_at,
           shipping_deadline = excluded.shipping_deadline, payment_type = excluded.payment_type,
           channel_code = excluded.channel_code, content_hash = excluded.content_hash,
           last_updated_at = excluded.last_updated_at, requested_at = excluded.requested_at, last_read_at = now(),
           -- An order that has a workflow keeps it: the lifecycle itself finds that nothing is left to take.
           decision = case when excluded.decision = 'ignored' then o.decision else excluded.decision end,
           decision_reason = excluded.decision_reason,
           decided_settings_version = excluded.decided_settings_version,
           is_requested = o.is_requested or excluded.is_requested, read_back_wanted = false, claimed_until = null,
           progress = case when o.progress = 'finished' and excluded.decision <> 'ignored' then 'running'
                           else o.progress end,
           pending_revision = o.pending_revision
             + (o.decision <> 'ignored' or excluded.decision <> 'ignored')::integer
     where (excluded.last_updated_at, excluded.requested_at) >= (o.last_updated_at, o.requested_at)
     returning o.id, o.marketplace_order_id as "marketplaceOrderId"`,
    [
      instance.id,
      requestedAt,
      isRequested,
      instance.settingsVersion,
      of((candidate) => candidate.marketplaceOrderId),
      of(({ order }) => order?.commercialId ?? null),
      of((candidate) => candidate.state),
      of(({ order }) => order?.currency ?? null),
      of((candidate) => candidate.total),
      of(({ order }) => order?.lines.length ?? 0),
      of(({ order }) => order?.createdAt ?? null),
      of(({ order }) => order?.shippingDeadline ?? null),
      of(({ order }) => order?.paymentType ?? null),
      of(({ order }) => order?.channelCode ?? null),
      of((candidate) => candidate.contentHash),
      of((candidate) => candidate.lastUpdatedAt),
      decided.map(({ decision }) => decision.kind),
      decided.map(({ decision }) => (decision.kind === 'taken' ? null : decision.reason.message)),
    ],
  );
  return new Map(rows.map((row) => [row.marketplaceOrderId, row.id]));
}

/** The raw answers, and a folded line on each order's timeline. An answer that was kept before is not kept twice. */
async function insertReceptions(
  manager: EntityManager,
  { source, requestedAt, runId }: ReceptionsToStore,
  stored: readonly (StoredOrder & { readonly candidate: Candidate })[],
): Promise<void> {
  await manager.query(
    `with kept as (
       insert into reception (source, requested_at, order_id, content_hash, raw, last_updated_at)
       select $1, $2::timestamptz, * from unnest($3::bigint[], $4::text[], $5::jsonb[], $6::timestamptz[])
       on conflict (order_id, content_hash) do nothing
       returning order_id
     )
     insert into timeline_entry (order_id, kind, actor, sentence, data, is_primary)
     select kept.order_id, 'received', 'marketplace', 'Received in state ' || s.state,
            jsonb_strip_nulls(jsonb_build_object('source', $1::text, 'runId', $8::text)), false
       from kept join unnest($3::bigint[], $7::text[]) as s (order_id, state) on s.order_id = kept.order_id`,
    [
      source,
      requestedAt,
      stored.map(({ orderId }) => orderId),
      stored.map(({ candidate }) => candidate.contentHash),
      stored.map(({ candidate }) => candidate.json),
      stored.map(({ candidate }) => candidate.lastUpdatedAt),
      stored.map(({ state }) => state),
      runId,
    ],
  );
}

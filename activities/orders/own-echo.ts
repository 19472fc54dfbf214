import type { EntityManager } from 'typeorm';
import type { Candidate } from './reception-candidate';
import type { TouchedOrders } from './store-receptions';

interface PageOfEchoes {
  readonly candidates: readonly Candidate[];
  readonly source: 'sweep' | 'window' | 'ids';
  readonly requestedAt: string;
}

/** An answer without what our own write of a seller reference (OR04) changes in it: the reference, and the date. */
const withoutOurs = (raw: string): string =>
  `${raw} - 'last_updated_date' #- '{references,order_reference_for_seller}'`;

/**
 * Our own order number comes back from the marketplace as a change of the order. Such an answer is kept like any other
 * and becomes the current one, and nothing comes of it: what was applied, or is parked, holds for it as well, and no
 * lifecycle is woken but by a reading that was wanted [ORD-11, ORD-13]. An answer that differs in anything else is not
 * touched here.
 */
export async function settleOwnEchoes(
  manager: EntityManager,
  instanceId: string,
  { candidates, source, requestedAt }: PageOfEchoes,
): Promise<TouchedOrders> {
  const named = candidates.filter(({ order }) => order !== null && order.sellerReference !== null);
  if (named.length === 0) return { unchanged: new Set(), isAnyToWake: false };
  const rows: { marketplaceOrderId: string; wasWanted: boolean }[] = await manager.query(
    `with echo as (
       select o.id, o.marketplace_order_id, o.content_hash as old_hash, o.read_back_wanted, c.content_hash, c.raw,
              c.last_updated_at
         from unnest($2::text[], $3::text[], $4::jsonb[], $5::timestamptz[])
                as c (marketplace_order_id, content_hash, raw, last_updated_at)
         join marketplace_order o on o.instance_id = $1 and o.marketplace_order_id = c.marketplace_order_id
              and (c.last_updated_at, $6::timestamptz) >= (o.last_updated_at, o.requested_at)
         join sale_order s on s.order_id = o.id and s.name = c.raw #>> '{references,order_reference_for_seller}'
         join reception r on r.order_id = o.id and r.content_hash = o.content_hash
              and ${withoutOurs('r.raw')} = ${withoutOurs('c.raw')}
        order by o.marketplace_order_id for update of o
     ), kept as (
       insert into reception (source, requested_at, order_id, content_hash, raw, last_updated_at)
       select $7, $6::timestamptz, id, content_hash, raw, last_updated_at from echo
       on conflict (order_id, content_hash) do nothing
       returning order_id
     ), told as (
       insert into timeline_entry (order_id, kind, actor, sentence, is_primary)
       select order_id, 'received', 'marketplace', 'Received with our order number', false from kept
     ), touched as (
       update marketplace_order o
          set content_hash = e.content_hash, last_updated_at = e.last_updated_at, requested_at = $6, last_read_at = now(),
              applied_content_hash = case when o.applied_content_hash = e.old_hash then e.content_hash
                                          else o.applied_content_hash end,
              parked_content_hash = case when o.parked_content_hash = e.old_hash then e.content_hash
                                         else o.parked_content_hash end,
              pending_revision = o.pending_revision + e.read_back_wanted::integer,
              claimed_until = case when e.read_back_wanted then null else o.claimed_until end, read_back_wanted = false
         from echo e where o.id = e.id
       returning e.marketplace_order_id, e.read_back_wanted
     ) select marketplace_order_id as "marketplaceOrderId", read_back_wanted as "wasWanted" from touched`,
    [
      instanceId,
      named.map((candidate) => candidate.marketplaceOrderId),
      named.map((candidate) => candidate.contentHash),
      named.map((candidate) => candidate.json),
      named.map((candidate) => candidate.lastUpdatedAt),
      requestedAt,
      source,
    ],
  );
  return {
    unchanged: new Set(rows.map((row) => row.marketplaceOrderId)),
    isAnyToWake: rows.some((row) => row.wasWanted),
  };
}

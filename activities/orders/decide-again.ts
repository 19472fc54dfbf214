import type { DataSource } from 'typeorm';
import { decideOrder } from '../../domain/decide-order';
import { wakeDispatcher } from '../../entities/raise-revision';
import type { ConnectedInstance } from '../instances/marketplace-clients';
import { decodeOrder } from '../mirakl/order-schema';

const ORDERS_AT_ONCE = 200;

/**
 * Looks again at orders that were not taken under older settings: a wider status filter takes them now [ORD-15]. Costs
 * one statement when no setting changed.
 */
export async function decideAgain(dataSource: DataSource, instance: ConnectedInstance): Promise<void> {
  for (let count = ORDERS_AT_ONCE; count === ORDERS_AT_ONCE;) {
    count = await decidePage(dataSource, instance);
  }
}

async function decidePage(dataSource: DataSource, instance: ConnectedInstance): Promise<number> {
  return dataSource.transaction(async (manager) => {
    const rows: { id: string; raw: unknown }[] = await manager.query(
      `select o.id, r.raw from marketplace_order o
         join reception r on r.order_id = o.id and r.content_hash = o.content_hash
        where o.instance_id = $1 and o.decision = 'ignored' and o.decided_settings_version < $2
        order by o.id limit $3 for update of o`,
      [instance.id, instance.settingsVersion, ORDERS_AT_ONCE],
    );
    if (rows.length === 0) return 0;
    const decided = rows.map(({ id, raw }) => {
      const decoded = decodeOrder(raw);
      if (decoded.kind === 'unreadable') return { id, decision: 'taken', reason: null };
      const situation = { confirmedAt: instance.confirmedAt, isRequested: false, isKnown: false };
      const decision = decideOrder(decoded.order, instance.settings, situation);
      return { id, decision: decision.kind, reason: decision.kind === 'taken' ? null : decision.reason.message };
    });
    await manager.query(
      `update marketplace_order o
          set decision = d.decision, decision_reason = d.reason, decided_settings_version = $1,
              progress = case when d.decision = 'ignored' then o.progress else 'running' end,
              pending_revision = o.pending_revision + (d.decision <> 'ignored')::integer
         from unnest($2::bigint[], $3::text[], $4::text[]) as d (id, decision, reason)
        where o.id = d.id`,
      [
        instance.settingsVersion,
        decided.map(({ id }) => id),
        decided.map(({ decision }) => decision),
        decided.map(({ reason }) => reason),
      ],
    );
    await wakeDispatcher(manager);
    return rows.length;
  });
}

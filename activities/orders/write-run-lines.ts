import type { EntityManager } from 'typeorm';
import type { StoredOrder } from './store-receptions';

interface LineToWrite {
  readonly record: string;
  readonly orderId: string | null;
  readonly state: 'draft' | 'done' | 'failed';
  readonly reasonCode: string | null;
  readonly message: string | null;
}

/**
 * A line per order that changed and that somebody will ask for: draft until its import step ends, done for what needs
 * none. Orders that are by rule not taken are counted alone, unless a line was made when they were asked for by id.
 */
export async function writeRunLines(
  manager: EntityManager,
  runId: string,
  page: { readonly stored: readonly StoredOrder[]; readonly nameless: readonly string[] },
): Promise<void> {
  const lines = [
    ...page.stored.map(lineOf),
    ...page.nameless.map((reason, index): LineToWrite => ({
      record: `order without an id, number ${String(index + 1)}`,
      orderId: null,
      state: 'failed',
      reasonCode: 'unreadableOrder',
      message: reason,
    })),
  ];
  const ignored = new Set(
    page.stored.filter(({ decision }) => decision.kind === 'ignored').map((o) => o.marketplaceOrderId),
  );
  await manager.query(
    `insert into run_line (run_id, record, order_id, state, reason_code, message)
     select $1, l.record, l.order_id, l.state, l.reason_code, l.message
       from unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::boolean[])
         as l (record, order_id, state, reason_code, message, is_ignored)
      where not l.is_ignored or exists (select from run_line where run_id = $1 and record = l.record)
     on conflict (run_id, record) do update
       set order_id = excluded.order_id, state = excluded.state, reason_code = excluded.reason_code,
           message = excluded.message, updated_at = now()
     where run_line.state = 'draft'`,
    [
      runId,
      lines.map((line) => line.record),
      lines.map((line) => line.orderId),
      lines.map((line) => line.state),
      lines.map((line) => line.reasonCode),
      lines.map((line) => line.message),
      lines.map((line) => ignored.has(line.record)),
    ],
  );
}

function lineOf({ marketplaceOrderId, orderId, decision, isImported, state }: StoredOrder): LineToWrite {
  const base = { record: marketplaceOrderId, orderId };
  switch (decision.kind) {
    case 'ignored':
      return { ...base, state: 'done', reasonCode: decision.reason.code, message: decision.reason.message };
    case 'waiting':
      return { ...base, state: 'draft', reasonCode: decision.reason.code, message: decision.reason.message };
    case 'taken':
      return isImported
        ? { ...base, state: 'done', reasonCode: null, message: `Now in state ${state}` }
        : { ...base, state: 'draft', reasonCode: null, message: null };
  }
}

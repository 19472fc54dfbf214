import type { EntityManager } from 'typeorm';
import { withoutWords } from '../../../domain/erasure';

interface TextColumn {
  readonly table: string;
  readonly columns: readonly string[];
  /** SQL of the id of the order, of the table's row `t`. */
  readonly order: string;
}

const orderOfSale = `(select s.order_id from sale_order s where s.id = t.sale_order_id)`;

/** Texts of people and of the marketplace, in which the name of a buyer may stand. */
const TEXTS: readonly TextColumn[] = [
  { table: 'timeline_entry', columns: ['sentence', 'data'], order: 't.order_id' },
  {
    table: 'marketplace_order',
    columns: ['reason_text', 'last_error', 'pause_note', 'decision_reason'],
    order: 't.id',
  },
  { table: 'run_line', columns: ['message'], order: 't.order_id' },
  { table: 'delivery', columns: ['exception_message'], order: orderOfSale },
];

/** Takes the words of the buyer out of every text about these orders, and what they wrote themselves out of the orders. */
export async function blankTexts(
  manager: EntityManager,
  orderIds: readonly string[],
  words: readonly string[],
): Promise<void> {
  for (const text of TEXTS) await blankColumns(manager, text, { orderIds, words });
  await manager.query(
    `with orders as (
       update sale_order set customer_reference = null, additional_fields = '[]' where order_id = any($1::bigint[])
       returning id
     ), lines as (
       update sale_order_line l set additional_fields = '[]' from orders where l.sale_order_id = orders.id
     )
     update delivery d set tracking_number = null, tracking_url = null
       from orders where d.sale_order_id = orders.id and (d.told_at is not null or d.state = 'cancelled')`,
    [orderIds],
  );
}

interface Blanking {
  readonly orderIds: readonly string[];
  readonly words: readonly string[];
}

async function blankColumns(
  manager: EntityManager,
  { table, columns, order }: TextColumn,
  { orderIds, words }: Blanking,
): Promise<void> {
  for (const column of columns) {
    const rows: { id: string; text: string }[] = await manager.query(
      `select t.id, t.${column}::text as text from ${table} t
        where ${order} = any($1::bigint[]) and t.${column} is not null`,
      [orderIds],
    );
    const changed = rows
      .map(({ id, text }) => ({ id, text, without: withoutWords(text, words) }))
      .filter(({ text, without }) => text !== without);
    if (changed.length === 0) continue;
    await manager.query(
      `update ${table} t set ${column} = c.text::${column === 'data' ? 'jsonb' : 'text'}
         from unnest($1::bigint[], $2::text[]) as c (id, text) where t.id = c.id`,
      [changed.map(({ id }) => id), changed.map(({ without }) => without)],
    );
  }
}

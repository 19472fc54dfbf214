import type { EntityManager } from 'typeorm';
import { withoutWords, withoutWordsIn } from '../../../domain/erasure';

interface TextColumn {
  readonly table: string;
  readonly column: string;
  /** Of `jsonb` the texts anywhere in it. */
  readonly type: 'text' | 'jsonb';
  /** Of the orders $1, as a condition of SQL on the table's row `t`. */
  readonly isOfOrders: string;
}

const ORDERS = `any($1::bigint[])`;
const ofOrders = `t.order_id = ${ORDERS}`;
const ofSaleOrders = `t.sale_order_id in (select id from sale_order where order_id = ${ORDERS})`;
const ofInvoices = `t.invoice_id in (select v.id from invoice v join sale_order s on s.id = v.sale_order_id where s.order_id = ${ORDERS})`;

/** Texts of people and of the marketplace, in which the name of a buyer may stand. */
const TEXTS: readonly TextColumn[] = [
  { table: 'timeline_entry', column: 'sentence', type: 'text', isOfOrders: ofOrders },
  { table: 'timeline_entry', column: 'data', type: 'jsonb', isOfOrders: ofOrders },
  { table: 'marketplace_order', column: 'reason_text', type: 'text', isOfOrders: `t.id = ${ORDERS}` },
  { table: 'marketplace_order', column: 'last_error', type: 'text', isOfOrders: `t.id = ${ORDERS}` },
  { table: 'marketplace_order', column: 'pause_note', type: 'text', isOfOrders: `t.id = ${ORDERS}` },
  { table: 'marketplace_order', column: 'decision_reason', type: 'text', isOfOrders: `t.id = ${ORDERS}` },
  { table: 'marketplace_order', column: 'accepted_totals', type: 'jsonb', isOfOrders: `t.id = ${ORDERS}` },
  { table: 'to_do', column: 'words', type: 'text', isOfOrders: ofOrders },
  { table: 'to_do', column: 'close_note', type: 'text', isOfOrders: ofOrders },
  { table: 'invoice', column: 'reason', type: 'text', isOfOrders: ofSaleOrders },
  { table: 'payment', column: 'note', type: 'text', isOfOrders: ofInvoices },
  { table: 'payment', column: 'method', type: 'text', isOfOrders: ofInvoices },
  { table: 'run_line', column: 'message', type: 'text', isOfOrders: ofOrders },
  { table: 'delivery', column: 'exception_message', type: 'text', isOfOrders: ofSaleOrders },
];

/** Takes the words of the buyer out of every text about these orders, and what they wrote themselves out of the orders. */
export async function blankTexts(
  manager: EntityManager,
  orderIds: readonly string[],
  words: readonly string[],
): Promise<void> {
  for (const text of TEXTS) await blankColumn(manager, text, { orderIds, words });
  await blankAnswers(manager, orderIds);
  await blankInvoiceAnswers(manager, { orderIds, words });
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

async function blankColumn(
  manager: EntityManager,
  { table, column, type, isOfOrders }: TextColumn,
  { orderIds, words }: Blanking,
): Promise<void> {
  const rows: IdentifiedText[] = await manager.query(
    `select t.id, t.${column}::text as text from ${table} t
      where ${isOfOrders} and t.${column} is not null`,
    [orderIds],
  );
  await writeBlanked(manager, { table, column, type }, { rows, words });
}

interface IdentifiedText {
  readonly id: string;
  readonly text: string;
}

async function writeBlanked(
  manager: EntityManager,
  { table, column, type }: Omit<TextColumn, 'isOfOrders'>,
  { rows, words }: { readonly rows: readonly IdentifiedText[]; readonly words: readonly string[] },
): Promise<void> {
  const changed = rows.flatMap(({ id, text }) => {
    const without = type === 'text' ? withoutWords(text, words) : blankedJson(text, words);
    return without === null || without === text ? [] : [{ id, without }];
  });
  if (changed.length === 0) return;
  await manager.query(
    `update ${table} t set ${column} = c.text::${type}
       from unnest($1::bigint[], $2::text[]) as c (id, text) where t.id = c.id`,
    [changed.map(({ id }) => id), changed.map(({ without }) => without)],
  );
}

/** Null when none of the words stands in it. */
function blankedJson(text: string, words: readonly string[]): string | null {
  const value: unknown = JSON.parse(text);
  const without = JSON.stringify(withoutWordsIn(value, words));
  return without === JSON.stringify(value) ? null : without;
}

/** Answers to commands on deliveries are kept to be given again: the parcels in them go, too. */
async function blankAnswers(manager: EntityManager, orderIds: readonly string[]): Promise<void> {
  await manager.query(
    `update idempotency_key k
        set response = jsonb_set(k.response, '{body}',
                                 to_jsonb(((k.response ->> 'body')::jsonb || jsonb_build_object('trackingNumber', null, 'trackingUrl', null))::text))
       from delivery d join sale_order s on s.id = d.sale_order_id
      where s.order_id = any($1::bigint[]) and k.status = 200 and k.path like '%/deliveries/' || d.id || '/%'`,
    [orderIds],
  );
}

/** Answers to commands on credit notes hold why they were made, and the notes of their payments. */
async function blankInvoiceAnswers(manager: EntityManager, { orderIds, words }: Blanking): Promise<void> {
  const rows: IdentifiedText[] = await manager.query(
    `select k.id, k.response::text as text
       from invoice v join sale_order s on s.id = v.sale_order_id
       join idempotency_key k on k.path like '%/invoices/' || v.id || '/%'
      where s.order_id = any($1::bigint[]) and v.kind = 'creditNote' and k.response is not null`,
    [orderIds],
  );
  await writeBlanked(manager, { table: 'idempotency_key', column: 'response', type: 'jsonb' }, { rows, words });
}

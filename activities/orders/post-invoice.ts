import type { EntityManager } from 'typeorm';
import { reason, type Reason } from '../../domain/reason-codes';

export interface DraftToPost {
  readonly invoiceId: string;
  /** The order workflow wants the date of the order on it. */
  readonly isOrderDateForced: boolean;
  readonly dueDays: number;
}

export type PostedInvoice =
  | { readonly kind: 'posted'; readonly number: string }
  /** Nothing was written. */
  | { readonly kind: 'blocked'; readonly reason: Reason };

interface DatedInvoice {
  readonly journalId: string;
  readonly journalCode: string;
  /** `YYYY-MM-DD`. */
  readonly invoiceDate: string;
  readonly year: number;
  /** The database was recovered since a person last said which number comes next. */
  readonly isNumberInDoubt: boolean;
}

/**
 * Posts a draft, invoice or credit note: its date (the order's where that is forced, else today in UTC), when it is due,
 * and the next number of its journal in that year. The number is taken in this transaction, so there is no gap [WFL-03].
 * After a recovery it waits until a person has confirmed the next number, since a restored database would give again what
 * customers have got [FLT-02].
 */
export async function postInvoice(
  manager: EntityManager,
  { invoiceId, isOrderDateForced, dueDays }: DraftToPost,
): Promise<PostedInvoice> {
  const rows: DatedInvoice[] = await manager.query(
    `select j.id as "journalId", j.code as "journalCode", d.day::text as "invoiceDate",
            extract(year from d.day)::integer as year,
            exists (select from recovery r
                     where extract(year from r.at at time zone 'UTC') >= extract(year from d.day)
                       and not exists (select from journal_series c
                                        where c.journal_id = j.id and c.year = extract(year from d.day)
                                          and c.confirmed_at >= r.at)) as "isNumberInDoubt"
       from invoice v
       join sale_order s on s.id = v.sale_order_id
       join journal j on j.id = v.journal_id
       cross join lateral (
         select ((case when $2::boolean then s.ordered_at else now() end) at time zone 'UTC')::date as day
       ) d
      where v.id = $1`,
    [invoiceId, isOrderDateForced],
  );
  const [dated] = rows;
  if (dated === undefined) throw new Error('The draft to post has vanished');
  const series = `${dated.journalCode}/${String(dated.year)}`;
  if (dated.isNumberInDoubt) {
    return { kind: 'blocked', reason: reason('invoiceNumberUnconfirmed', doubtWords(series), [series]) };
  }
  const taken: { number: number }[] = await manager.query(
    `insert into journal_series (journal_id, year, next_number) values ($1, $2, 2)
     on conflict (journal_id, year) do update set next_number = journal_series.next_number + 1
     returning next_number - 1 as number`,
    [dated.journalId, dated.year],
  );
  const number = `${series}/${String(taken[0]?.number).padStart(5, '0')}`;
  const posted: unknown[] = await manager.query(
    `with posted as (
       update invoice set state = 'posted', number = $2, invoice_date = $3::date, due_date = $3::date + $4::integer
        where id = $1 and state = 'draft' returning id
     ) select id from posted`,
    [invoiceId, number, dated.invoiceDate, dueDays],
  );
  if (posted.length === 0) throw new Error('The invoice to post is no draft');
  return { kind: 'posted', number };
}

function doubtWords(series: string): string {
  return `The database was recovered: a person has to confirm the next number of ${series}`;
}

import type { EntityManager } from 'typeorm';
import type { CreditNoteLine } from '../../domain/credit-notes/credit-note-line';
import { creditTotals, type CreditTotals, type Standing } from '../../domain/credit-notes/credit-totals';
import type { LockedOrder } from './lock-order';

interface CreditNoteToTotal {
  readonly order: LockedOrder;
  readonly source: string;
  readonly lines: readonly CreditNoteLine[];
}

/** What a credit note comes to, beside all other documents of its sale order. */
export async function creditNoteTotals(
  manager: EntityManager,
  { order, source, lines }: CreditNoteToTotal,
): Promise<CreditTotals> {
  const standing = await standingOf(manager, order, source);
  const taxIncluded = await taxIncludedLines(manager, order, lines);
  const totalled = lines.map(({ saleOrderLineId, amount, amountTax }) => ({
    ...{ amount, amountTax, isTaxIncluded: taxIncluded.has(saleOrderLineId) },
  }));
  return creditTotals(totalled, standing, order.booked?.currency ?? '');
}

async function standingOf(manager: EntityManager, { saleOrderId }: LockedOrder, source: string): Promise<Standing> {
  const rows: Standing[] = await manager.query(
    `select coalesce(sum(d.sign * d.total), 0)::text as total, coalesce(sum(d.sign * d.tax), 0)::text as tax,
            coalesce(sum(d.sign * d.lines_total), 0)::text as "linesTotal",
            coalesce(sum(d.sign * d.lines_tax), 0)::text as "linesTax"
       from (
         select case v.kind when 'invoice' then 1 else -1 end as sign, v.amount_total as total, v.amount_tax as tax,
                own.total as lines_total, own.tax as lines_tax
           from invoice v
          cross join lateral (
            select coalesce(sum(case when l.is_tax_included then x.amount else x.amount + x.amount_tax end), 0) as total,
                   coalesce(sum(x.amount_tax), 0) as tax
              from invoice_line x join sale_order_line l on l.id = x.sale_order_line_id where x.invoice_id = v.id) own
          where v.sale_order_id = $1 and v.source <> $2
            and (v.kind = 'invoice' and v.state in ('posted', 'paid') or v.kind = 'creditNote' and v.state <> 'cancelled')
       ) d`,
    [saleOrderId, source],
  );
  return rows[0] ?? { total: '0', tax: '0', linesTotal: '0', linesTax: '0' };
}

/** Ids of sale order lines whose amount holds their taxes. */
async function taxIncludedLines(
  manager: EntityManager,
  { saleOrderId }: LockedOrder,
  lines: readonly CreditNoteLine[],
): Promise<ReadonlySet<string>> {
  const rows: { id: string }[] = await manager.query(
    `select id from sale_order_line where sale_order_id = $1 and id = any($2::bigint[]) and is_tax_included`,
    [saleOrderId, lines.map(({ saleOrderLineId }) => saleOrderLineId)],
  );
  return new Set(rows.map(({ id }) => id));
}

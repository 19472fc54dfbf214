import type { EntityManager } from 'typeorm';
import type { BookedLine } from '../../domain/changes/booked-line';

/** The lines of a sale order with their taxes, in the order of their positions. */
export function readBookedLines(manager: EntityManager, saleOrderId: string): Promise<BookedLine[]> {
  return manager.query(
    `select l.id, l.marketplace_line_id as "marketplaceLineId", l.kind, l.fee_code as "feeCode", l.state,
            l.marketplace_state as "marketplaceState", l.quantity, trim_scale(l.unit_price)::text as "unitPrice",
            trim_scale(l.discount)::text as discount, trim_scale(l.amount)::text as amount,
            l.is_tax_included as "isTaxIncluded", trim_scale(l.commission)::text as commission,
            coalesce((select jsonb_agg(jsonb_build_object(
                        'id', x.id::text, 'position', x.position, 'name', t.name, 'code', t.code, 'rate', trim_scale(t.rate)::text,
                        'amount', trim_scale(x.amount)::text, 'insteadOf', x.instead_of) order by x.position)
                        from sale_order_line_tax x join tax t on t.id = x.tax_id
                       where x.sale_order_line_id = l.id), '[]') as taxes
       from sale_order_line l where l.sale_order_id = $1 order by l.position`,
    [saleOrderId],
  );
}

/** Lines and taxes as they are from now on. */
export async function writeBookedLines(manager: EntityManager, lines: readonly BookedLine[]): Promise<void> {
  const taxes = lines.flatMap((line) => line.taxes);
  await manager.query(
    `with taxed as (
       update sale_order_line_tax x set amount = t.amount
         from unnest($9::bigint[], $10::numeric[]) as t (id, amount) where x.id = t.id
     )
     update sale_order_line l
        set state = n.state, marketplace_state = n.marketplace_state, quantity = n.quantity, unit_price = n.unit_price,
            discount = n.discount, amount = n.amount, commission = n.commission
       from unnest($1::bigint[], $2::text[], $3::text[], $4::integer[], $5::numeric[], $6::numeric[], $7::numeric[],
                   $8::numeric[])
              as n (id, state, marketplace_state, quantity, unit_price, discount, amount, commission)
      where l.id = n.id`,
    [
      lines.map((line) => line.id),
      lines.map((line) => line.state),
      lines.map((line) => line.marketplaceState),
      lines.map((line) => line.quantity),
      lines.map((line) => line.unitPrice),
      lines.map((line) => line.discount),
      lines.map((line) => line.amount),
      lines.map((line) => line.commission),
      taxes.map((tax) => tax.id),
      taxes.map((tax) => tax.amount),
    ],
  );
}

import type { TestConnector } from './connector';
import { marketplaceOf } from './marketplace';

/** What became of one order, in our books and in the marketplace's. */
export interface OrderAudit {
  readonly saleOrders: number;
  readonly deliveries: number;
  readonly invoices: number;
  readonly payments: number;
  /** To the cent, ours and the marketplace's. */
  readonly isTotalEqual: boolean;
  /** Each unit left the stock as often as it was shipped, and none is reserved any more. */
  readonly isStockRight: boolean;
  readonly isParked: boolean;
  readonly parkNumber: number;
  readonly toldBy: string | null;
  /** Calls of OR24 that had an effect. */
  readonly shipments: number;
}

/** Booked once, told once, nothing parked. */
export const ONCE: OrderAudit = {
  ...{ saleOrders: 1, deliveries: 1, invoices: 1, payments: 1, isTotalEqual: true, isStockRight: true },
  ...{ isParked: false, parkNumber: 0, toldBy: 'us', shipments: 1 },
};

export async function auditOf(connector: TestConnector, id: string, instanceCode = 'demo'): Promise<OrderAudit> {
  const rows: Omit<OrderAudit, 'shipments'>[] = await connector.dataSource.query(
    `with found as (
       select o.id, o.reason_code is not null as "isParked", o.park_number as "parkNumber"
         from marketplace_order o join instance i on i.id = o.instance_id
        where o.marketplace_order_id = $1 and i.code = $2
     ), sale as (
       select s.* from sale_order s join found on found.id = s.order_id
     ), ship as (
       select d.* from delivery d join sale on sale.id = d.sale_order_id
     ), bill as (
       select v.* from invoice v join sale on sale.id = v.sale_order_id and v.kind = 'invoice'
     )
     select "isParked", "parkNumber",
            (select count(*)::integer from sale) as "saleOrders", (select count(*)::integer from ship) as deliveries,
            (select count(*)::integer from bill) as invoices,
            (select count(*)::integer from payment p join bill on bill.id = p.invoice_id) as payments,
            (select coalesce(bool_and(amount_total = marketplace_total), false) from sale) as "isTotalEqual",
            (select string_agg(told_by, ', ') from ship) as "toldBy",
            (select coalesce(sum(on_hand_change), 0) = -coalesce((select sum(l.quantity) from delivery_line l
                             join ship on ship.id = l.delivery_id and ship.state = 'done'), 0)
                    and coalesce(sum(reserved_change), 0) = 0
               from stock_move m join ship on m.reference like 'delivery/' || ship.name || '/%') as "isStockRight"
       from found`,
    [id, instanceCode],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no order ${id}`);
  const shipments = (await marketplaceOf(connector).writes(id, 'OR24')).filter(({ hasEffect }) => hasEffect).length;
  return { ...row, shipments };
}

/** Numbers of each journal and year that are missing between the first and the last, and those given twice. */
export async function gapsOf({ dataSource }: TestConnector): Promise<readonly object[]> {
  return dataSource.query(
    `with numbered as (
       select journal_id, extract(year from invoice_date) as year, split_part(number, '/', 3)::integer as number
         from invoice where number is not null
     )
     select journal_id, year, count(*), max(number), count(distinct number) from numbered
      group by journal_id, year having count(*) <> max(number) or count(distinct number) <> count(*)`,
  );
}

/** Products whose figures are not the sum of all that was moved. */
export function wrongStockOf({ dataSource }: TestConnector): Promise<readonly object[]> {
  return dataSource.query(
    `select l.product_id, l.on_hand, l.reserved from stock_level l
       left join lateral (select sum(on_hand_change) as on_hand, sum(reserved_change) as reserved from stock_move m
                           where m.product_id = l.product_id and m.warehouse_id = l.warehouse_id) m on true
      where l.on_hand <> coalesce(m.on_hand, 0) or l.reserved <> coalesce(m.reserved, 0)`,
  );
}

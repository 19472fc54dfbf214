import type { DataSource } from 'typeorm';

/** What tests ask of an order, as the database has it; of several deliveries or invoices, of the first. */
export interface OrderRow {
  readonly id: string;
  readonly state: string;
  readonly decision: string;
  readonly progress: string;
  readonly waitingFor: string | null;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
  readonly parkNumber: number;
  readonly saleOrderId: string | null;
  readonly saleOrderState: string | null;
  readonly deliveryId: string | null;
  readonly deliveryState: string | null;
  readonly toldBy: string | null;
  readonly invoiceNumber: string | null;
  readonly invoiceState: string | null;
}

interface HasDataSource {
  readonly dataSource: DataSource;
}

/** Throws when the database has no such order. */
export async function orderRow({ dataSource }: HasDataSource, marketplaceOrderId: string): Promise<OrderRow> {
  const rows: OrderRow[] = await dataSource.query(
    `select o.id, o.state, o.decision, o.progress, o.waiting_for as "waitingFor", o.reason_code as "reasonCode",
            o.reason_text as "reasonText", o.park_number as "parkNumber", s.id as "saleOrderId",
            s.state as "saleOrderState", d.id as "deliveryId", d.state as "deliveryState", d.told_by as "toldBy",
            v.number as "invoiceNumber", v.state as "invoiceState"
       from marketplace_order o
       left join sale_order s on s.order_id = o.id
       left join delivery d on d.sale_order_id = s.id
       left join invoice v on v.sale_order_id = s.id and v.kind = 'invoice'
      where o.marketplace_order_id = $1 order by d.id, v.id limit 1`,
    [marketplaceOrderId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no order ${marketplaceOrderId}`);
  return row;
}

async function isAt(
  connector: HasDataSource,
  marketplaceOrderId: string,
  expected: (row: OrderRow) => boolean,
): Promise<boolean> {
  return orderRow(connector, marketplaceOrderId).then(expected, () => false);
}

export const waitingFor = (connector: HasDataSource, id: string, reason: string): Promise<boolean> =>
  isAt(connector, id, (row) => row.progress === 'waiting' && row.waitingFor === reason);

export const parkedFor = (connector: HasDataSource, id: string, reasonCode: string): Promise<boolean> =>
  isAt(connector, id, (row) => row.progress === 'parked' && row.reasonCode === reasonCode);

export const finished = (connector: HasDataSource, id: string): Promise<boolean> =>
  isAt(connector, id, (row) => row.progress === 'finished');

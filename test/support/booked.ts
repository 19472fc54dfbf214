import type { TestConnector } from './connector';
import { placeRaw, sweepOnce } from './importing';
import { orderRow } from './order-row';
import type { RawOrder } from './raw-order';

export interface BookedLine {
  readonly kind: 'product' | 'shipping' | 'fee';
  readonly state: string;
  readonly sku: string;
  readonly orderedQuantity: number;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly discount: string;
  readonly amount: string;
  readonly commission: string | null;
  readonly taxes: { readonly name: string; readonly amount: string }[];
}

/** The lines of an order's sale order, in their order. */
export function linesOf({ dataSource }: TestConnector, id: string): Promise<BookedLine[]> {
  return dataSource.query(
    `select l.kind, l.state, l.sku, l.ordered_quantity as "orderedQuantity", l.quantity,
            trim_scale(l.unit_price)::text as "unitPrice", trim_scale(l.discount)::text as discount,
            trim_scale(l.amount)::text as amount, trim_scale(l.commission)::text as commission,
            coalesce((select jsonb_agg(jsonb_build_object('name', t.name, 'amount', trim_scale(lt.amount)::text)
                                       order by lt.position)
                        from sale_order_line_tax lt join tax t on t.id = lt.tax_id
                       where lt.sale_order_line_id = l.id), '[]') as taxes
       from sale_order_line l join sale_order s on s.id = l.sale_order_id
       join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = $1 order by l.position`,
    [id],
  );
}

export interface BookedHead {
  readonly total: string;
  readonly tax: string;
  readonly marketplaceTotal: string;
  readonly currency: string;
}

/** Throws when there is no sale order. */
export async function headOf({ dataSource }: TestConnector, id: string): Promise<BookedHead> {
  const rows: BookedHead[] = await dataSource.query(
    `select s.amount_total as total, s.amount_tax as tax, s.marketplace_total as "marketplaceTotal", s.currency
       from sale_order s join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = $1`,
    [id],
  );
  const [head] = rows;
  if (head === undefined) throw new Error(`${id} is not booked`);
  return head;
}

/** Whether the order has gone through all its booking steps and now waits for somebody. */
export function isBooked(connector: TestConnector, id: string): Promise<boolean> {
  return orderRow(connector, id).then(
    ({ saleOrderId, progress }) => saleOrderId !== null && progress === 'waiting',
    () => false,
  );
}

/** The marketplace shows these orders, and a sweep reads them. */
export async function take(connector: TestConnector, ...orders: RawOrder[]): Promise<void> {
  await placeRaw(connector, orders);
  await sweepOnce(connector);
}

import { take } from './booked';
import { bookByItself } from './booking-steps';
import type { TestConnector } from './connector';
import { eventually } from './eventually';
import { aFreshOrder } from './importing';
import { waitingFor } from './order-row';
import type { RawOrder } from './raw-order';

const begun = Date.now();

/** When the marketplace says that it changed an order: so many seconds after the tests began, ISO 8601. */
export const dateOfAnswer = (answer: number): string => new Date(begun + answer * 1000).toISOString();

/**
 * An order of four at 10.00 with shipping of 1.00 each, 20 % on top: 52.80 in all, 13.20 a unit.
 * @param answer seconds, see `dateOfAnswer`: what is answered later has a larger one
 */
export function ofFour(id: string, answer: number, { cancelled = 0, line = {}, order = {} }: FourParts = {}): RawOrder {
  const left = 4 - cancelled;
  const cents = (amount: number): number => Number(amount.toFixed(2));
  const tax = (amount: number) => [{ code: 'VAT20', rate: 20, amount: cents(amount) }];
  return aFreshOrder(id, {
    ...{ quantity: 4, price_unit: 10, price: 10 * left, shipping_price: left, total_price: 11 * left },
    ...{ taxes: tax(2 * left), shipping_taxes: tax(0.2 * left) },
    cancelations: Array.from({ length: cancelled }, (_, index) => ({
      ...{ id: `${id}-C${String(index + 1)}`, quantity: 1, amount: 10, shipping_amount: 1, reason_code: '35' },
      ...{ taxes: tax(2), shipping_taxes: tax(0.2) },
    })),
    ...line,
  })
    .with({ last_updated_date: dateOfAnswer(answer), ...order })
    .build();
}

interface FourParts {
  readonly cancelled?: number;
  readonly line?: RawOrder;
  readonly order?: RawOrder;
}

/** Taken and booked, and with the warehouse. */
export async function aBookedOrderOfFour(connector: TestConnector, id: string): Promise<string> {
  await take(connector, ofFour(id, 0));
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return id;
}

/** The newest answer is taken over, and nothing holds the order. */
export const isTakenOver = async ({ dataSource }: TestConnector, id: string, answer: number): Promise<boolean> => {
  const rows: unknown[] = await dataSource.query(
    `select from marketplace_order where marketplace_order_id = $1 and applied_content_hash = content_hash
        and last_updated_at = $2 and parked_step is null`,
    [id, dateOfAnswer(answer)],
  );
  return rows.length === 1;
};

interface InvoiceRow {
  readonly source: string;
  readonly state: string;
  readonly total: string;
}

/** In the order in which they were made. */
export const invoicesOf = ({ dataSource }: TestConnector, id: string): Promise<InvoiceRow[]> =>
  dataSource.query(
    `select i.source, i.state, trim_scale(i.amount_total)::text as total
       from invoice i join sale_order s on s.id = i.sale_order_id join marketplace_order o on o.id = s.order_id
      where o.marketplace_order_id = $1 order by i.id`,
    [id],
  );

interface CarriedRow {
  readonly state: string;
  readonly quantity: number;
  readonly reserved: number;
}

/** Lines of its deliveries, in the order in which they were made. */
export const carriedOf = ({ dataSource }: TestConnector, id: string): Promise<CarriedRow[]> =>
  dataSource.query(
    `select d.state, l.quantity, l.reserved_quantity as reserved
       from delivery d join delivery_line l on l.delivery_id = d.id join sale_order s on s.id = d.sale_order_id
       join marketplace_order o on o.id = s.order_id
      where o.marketplace_order_id = $1 order by d.id, l.id`,
    [id],
  );

/** Invoices stay drafts meanwhile. */
export async function withoutValidation(connector: TestConnector, act: () => Promise<void>): Promise<void> {
  const set = (isOn: boolean): Promise<void> => bookByItself(connector, isOn, ['validate_invoice', 'register_payment']);
  await set(false);
  try {
    await act();
  } finally {
    await set(true);
  }
}

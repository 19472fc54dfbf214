import { auditOf, gapsOf, ONCE, wrongStockOf } from '../support/audit';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { startKillBench, type KillBench } from '../support/kill-bench';
import { marketplaceOf } from '../support/marketplace';
import { retryStep } from '../support/order-commands';
import { finished, orderRow, parkedFor, waitingFor } from '../support/order-row';

/** What each step's transaction writes and no other. */
const bookingSteps = {
  importOrder: 'insert into sale_order_line',
  confirmOrder: `set state = 'confirmed'`,
  createInvoice: 'insert into invoice_line',
  validateInvoice: 'insert into journal_series',
  registerPayment: 'insert into payment',
} as const;
const moments = { 'before its commit': 'asked', 'after its commit': 'answered' } as const;

type Moment = keyof typeof moments;
const points = <S extends string>(steps: readonly S[]): [S, Moment][] =>
  steps.flatMap((step): [S, Moment][] => [
    [step, 'before its commit'],
    [step, 'after its commit'],
  ]);
const bookings = points(['importOrder', 'confirmOrder', 'createInvoice', 'validateInvoice', 'registerPayment']);
const parks = points(['parkOrder']);
const changes = points(['applyMarketplaceChange']);
const cancels = points(['cancelOrder']);
const pushes = points(['shipDelivery']);

let bench: KillBench;
let marketplace: ReturnType<typeof marketplaceOf>;
const orders = new Map<string, string>();
const idOf = (step: string, moment: Moment): string => orders.get(`${step} ${moment}`) ?? '';

async function place(): Promise<string> {
  const [id = ''] = await bench.connector.place('oneLine');
  return id;
}

/** Kills the worker in the transaction of this order that writes `text`. */
async function kill(id: string, [step, moment]: [string, Moment], text: string, act: () => Promise<unknown>) {
  orders.set(`${step} ${moment}`, id);
  await bench.killAt({ on: 'database', saying: [id, text, 'COMMIT'], at: moments[moment] }, act);
}

const booked = (id: string): Promise<void> => eventually(() => waitingFor(bench.connector, id, 'delivery'), 60_000);

async function bookedOrder(): Promise<string> {
  const id = await place();
  await bench.importAll();
  await booked(id);
  return id;
}

/** Payments of these orders are refused, as by a rule that nobody foresaw: their step fails for good, and parks. */
async function refusePaymentsOf(ids: readonly string[]): Promise<void> {
  await bench.connector.dataSource.query(
    `create or replace function refuse_payment() returns trigger language plpgsql as $$ begin
       if exists (select from invoice v join sale_order s on s.id = v.sale_order_id
                    join marketplace_order o on o.id = s.order_id
                   where v.id = new.invoice_id and o.marketplace_order_id = any('{${ids.join(',')}}'::text[]))
       then raise exception 'refused' using errcode = 'P0001'; end if; return new; end $$`,
  );
  await bench.connector.dataSource.query(
    `create or replace trigger refuse_payment before insert on payment for each row execute function refuse_payment()`,
  );
}

beforeAll(async () => {
  bench = await startKillBench();
  marketplace = marketplaceOf(bench.connector);
  for (const point of pushes) {
    const id = await bookedOrder();
    await kill(id, point, 'set told_at', () => deliver(bench.connector, id, colissimo));
  }
  for (const point of bookings) await kill(await place(), point, bookingSteps[point[0]], () => bench.importAll());
  const toPark: string[] = [];
  for (const point of parks) {
    const id = await place();
    toPark.push(id);
    await refusePaymentsOf(toPark);
    await kill(id, point, 'set parked_step = $2', () => bench.importAll());
  }
  for (const point of changes) {
    const id = await bookedOrder();
    await marketplace.act(id, 'ship-in-portal', { tracking: { carrierCode: 'DPD_FR', trackingNumber: 'THEIRS' } });
    await kill(id, point, 'set applied_content_hash = content_hash, accepted_state = state where', () =>
      bench.importAll(),
    );
  }
  for (const point of cancels) {
    const id = await bookedOrder();
    await marketplace.act(id, 'cancel');
    await kill(id, point, `update sale_order set state = 'cancelled'`, () => bench.importAll());
  }
}, 480_000);
afterAll(() => bench.stop());

describe('WFL-03 a worker is killed with -9 in the transaction of a step, and the next one goes on', () => {
  it.each(bookings)(
    '%s, %s: the order is booked once and shipped once',
    async (...point) => {
      const id = idOf(...point);
      await booked(id);
      await deliver(bench.connector, id, colissimo);
      await eventually(async () => (await orderRow(bench.connector, id)).toldBy === 'us', 60_000);
      expect(await auditOf(bench.connector, id)).toEqual(ONCE);
    },
    120_000,
  );

  it.each(parks)(
    '%s, %s: the order is parked once, and goes on when it is retried',
    async (...point) => {
      const id = idOf(...point);
      await eventually(() => parkedFor(bench.connector, id, 'internal'), 60_000);
      expect(await auditOf(bench.connector, id)).toMatchObject({ invoices: 1, payments: 0, parkNumber: 1 });
      await bench.connector.dataSource.query(`drop trigger if exists refuse_payment on payment`);
      await retryStep(bench.connector, id);
      await booked(id);
      await deliver(bench.connector, id, colissimo);
      await eventually(async () => (await orderRow(bench.connector, id)).toldBy === 'us', 60_000);
      expect(await auditOf(bench.connector, id)).toEqual({ ...ONCE, parkNumber: 1 });
    },
    120_000,
  );

  it.each(cancels)(
    '%s, %s: the order is cancelled once, and nothing stays reserved',
    async (...point) => {
      const id = idOf(...point);
      await eventually(() => finished(bench.connector, id), 60_000);
      expect(await auditOf(bench.connector, id)).toEqual({ ...ONCE, toldBy: null, shipments: 0 });
      expect(await orderRow(bench.connector, id)).toMatchObject({
        saleOrderState: 'cancelled',
        deliveryState: 'cancelled',
      });
    },
    120_000,
  );

  it('numbers of the journal have no gap, and stock is the sum of what was moved', async () => {
    expect(await gapsOf(bench.connector)).toEqual([]);
    expect(await wrongStockOf(bench.connector)).toEqual([]);
  });
});

describe('TRK-05 a worker is killed with -9 in the transaction of a step, and the next one goes on', () => {
  it.each(pushes)(
    '%s, %s: the marketplace is told once',
    async (...point) => {
      const id = idOf(...point);
      await eventually(async () => (await orderRow(bench.connector, id)).toldBy !== null, 90_000);
      expect(await auditOf(bench.connector, id)).toEqual(ONCE);
    },
    180_000,
  );

  it.each(changes)(
    '%s, %s: the shipment from the portal is taken over once',
    async (...point) => {
      const id = idOf(...point);
      await eventually(() => waitingFor(bench.connector, id, 'receipt'), 60_000);
      expect(await auditOf(bench.connector, id)).toEqual({ ...ONCE, toldBy: 'portal', shipments: 0 });
    },
    120_000,
  );
});

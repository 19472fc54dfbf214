import { openGate } from '../../activities/instances/gate';
import { releaseDelivery } from '../../api/deliveries/refund-holds';
import type { WaitingReason } from '../../domain/lifecycle/lifecycle-action';
import { bookByItself } from '../support/booking-steps';
import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { aFreshOrder, countOf, importIds, injectFault, placeRaw } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import { command, skipStep } from '../support/order-commands';
import { finished, orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
let marketplace: ReturnType<typeof marketplaceOf>;
beforeAll(async () => {
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
  marketplace = marketplaceOf(connector);
}, 60_000);
afterAll(() => connector.stop());

const sql = (text: string, ...values: unknown[]): Promise<unknown> => connector.dataSource.query(text, values);

/** Waits for the warehouse. */
async function anOrder(): Promise<string> {
  const [id = ''] = await connector.place('oneLine');
  await connector.sweep();
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return id;
}

/** Imported by its id while the marketplace has it in an early state, and shows its people all the same. */
async function anEarlyOrder(state: string): Promise<string> {
  const id = `EARLY-${state}`;
  // What the marketplace does next has whole seconds, and must not be older than this.
  const date = new Date(Date.now() - 60_000).toISOString();
  await placeRaw(connector, [aFreshOrder(id).withState(state).with({ last_updated_date: date }).build()]);
  await importIds(connector, [id]);
  return id;
}

async function aToldOrder(): Promise<string> {
  const id = await anOrder();
  await deliver(connector, id, colissimo);
  await eventually(() => waitingFor(connector, id, 'shippedState'));
  return id;
}

/** Delivered while nothing is told, because a person holds it; then `meanwhile`, and it goes on. */
async function aDeliveredOrder(meanwhile: (id: string) => Promise<unknown>): Promise<string> {
  const id = await anOrder();
  await command(connector, id, 'pauseOrder', { note: 'stock count' });
  await deliver(connector, id, colissimo);
  await eventually(() => isReadSinceDone(id));
  await meanwhile(id);
  await command(connector, id, 'resumeOrder', {});
  return id;
}

async function isReadSinceDone(id: string): Promise<boolean> {
  const found = await countOf(
    connector,
    `from marketplace_order o join sale_order s on s.order_id = o.id join delivery d on d.sale_order_id = s.id
      where o.marketplace_order_id = $1 and not o.read_back_wanted and o.last_read_at > d.done_at`,
    [id],
  );
  return found > 0;
}

const setting = (settings: object): Promise<unknown> =>
  sql(`update instance set settings = settings || $1::jsonb`, JSON.stringify(settings));

async function openTheGate(): Promise<void> {
  const rows: { id: string }[] = await connector.dataSource.query(`select id from instance`);
  await openGate(connector.dataSource, rows[0]?.id ?? '');
}

interface Wait {
  readonly reach: () => Promise<string>;
  /** What lets it be read again, where that is held as well; the cancelation stands already. */
  readonly release?: (id: string) => Promise<unknown>;
  /** By the marketplace's `cancel` unless its own rules forbid that in this state. */
  readonly isForced?: true;
  readonly ends: 'withoutSaleOrder' | 'cancelled' | 'deliveredAndCancelled' | 'parkedAsShipped' | 'parkedAsUnexpected';
}

/** Each wait of an order's life, how a test gets there, and what becomes of an order that is cancelled there. */
const waits: Readonly<Record<WaitingReason, Wait>> = {
  takable: {
    reach: async () => {
      const [id = ''] = await connector.place('waitingAcceptance');
      await marketplace.act(id, 'state', { state: 'STAGING' });
      await importIds(connector, [id]);
      return id;
    },
    ends: 'withoutSaleOrder',
  },
  acceptance: { reach: () => anEarlyOrder('WAITING_ACCEPTANCE'), ends: 'cancelled' },
  debit: { reach: () => anEarlyOrder('WAITING_DEBIT_PAYMENT'), ends: 'cancelled' },
  confirmation: {
    reach: async () => {
      await bookByItself(connector, false);
      const [id = ''] = await connector.place('threeLines');
      await connector.sweep();
      await eventually(() => waitingFor(connector, id, 'confirmation'));
      await bookByItself(connector, true);
      return id;
    },
    ends: 'cancelled',
  },
  resume: {
    reach: async () => {
      const id = await anOrder();
      await command(connector, id, 'pauseOrder', { note: 'stock count' });
      return id;
    },
    release: async (id) => {
      await connector.sweep();
      expect(await orderRow(connector, id)).toMatchObject({ progress: 'paused', saleOrderState: 'confirmed' });
      await command(connector, id, 'resumeOrder', {});
    },
    ends: 'cancelled',
  },
  gate: {
    reach: async () => {
      const id = await anOrder();
      await sql(`update instance set gate = 'closed'`);
      await sql(
        `update marketplace_order set pending_revision = pending_revision + 1 where marketplace_order_id = $1`,
        id,
      );
      return id;
    },
    release: openTheGate,
    ends: 'cancelled',
  },
  delivery: { reach: anOrder, ends: 'cancelled' },
  refunded: {
    reach: async () => {
      const [id = ''] = await connector.place('threeLines');
      await marketplace.act(id, 'refund', { lines: [{ orderLineId: `${id}-1` }] });
      await connector.sweep();
      return id;
    },
    ends: 'cancelled',
  },
  ending: {
    reach: async () => {
      const id = await anOrder();
      await marketplace.act(id, 'refund');
      await connector.sweep();
      await eventually(() => waitingFor(connector, id, 'refunded'));
      const deliveryId = (await orderRow(connector, id)).deliveryId ?? '';
      const body = { refundedLines: 'leaveOut' } as const;
      await releaseDelivery(connector.dataSource, { deliveryId, actor: 'a person', body });
      return id;
    },
    isForced: true,
    ends: 'cancelled',
  },
  trackingExport: {
    reach: async () => {
      await setting({ trackingPush: 'scheduled' });
      const id = await anOrder();
      await deliver(connector, id, colissimo);
      return id;
    },
    release: () => setting({ trackingPush: 'atOnce' }),
    ends: 'parkedAsShipped',
  },
  readBack: {
    reach: () =>
      aDeliveredOrder(async (id) => {
        await injectFault(connector, { operation: 'OR11', kind: '500-before', count: 1_000 });
        await sql(
          `update marketplace_order set last_read_at = now() - interval '1 hour' where marketplace_order_id = $1`,
          id,
        );
        await sql(
          `update delivery d set done_at = now() - interval '2 hours'
             from sale_order s join marketplace_order o on o.id = s.order_id
            where d.sale_order_id = s.id and o.marketplace_order_id = $1`,
          id,
        );
      }),
    release: () => marketplace.endFaults(),
    ends: 'parkedAsShipped',
  },
  nextPush: {
    reach: () =>
      aDeliveredOrder((id) =>
        sql(
          `update delivery d set next_push_at = now() + interval '1 hour'
             from sale_order s join marketplace_order o on o.id = s.order_id
            where d.sale_order_id = s.id and o.marketplace_order_id = $1`,
          id,
        ),
      ),
    ends: 'parkedAsShipped',
  },
  shippedState: { reach: aToldOrder, isForced: true, ends: 'deliveredAndCancelled' },
  receipt: {
    reach: async () => {
      const id = await aToldOrder();
      await connector.sweep();
      return id;
    },
    isForced: true,
    ends: 'parkedAsUnexpected',
  },
  closing: {
    reach: async () => {
      const id = await aToldOrder();
      await marketplace.act(id, 'receive');
      await connector.sweep();
      return id;
    },
    isForced: true,
    ends: 'parkedAsUnexpected',
  },
};

async function endsAs(id: string, { ends }: Wait): Promise<void> {
  if (ends === 'parkedAsShipped' || ends === 'parkedAsUnexpected') {
    await eventually(() =>
      parkedFor(connector, id, ends === 'parkedAsShipped' ? 'shippedButCancelled' : 'unexpectedTransition'),
    );
    await skipStep(connector, id);
  }
  await eventually(() => finished(connector, id));
  const row = await orderRow(connector, id);
  if (ends === 'withoutSaleOrder') {
    expect(row).toMatchObject({ state: 'CANCELED', saleOrderId: null });
    return;
  }
  const isGone = ends !== 'cancelled';
  expect(row).toMatchObject({ state: 'CANCELED', saleOrderState: 'cancelled', reasonCode: null });
  expect(row.deliveryState ?? 'cancelled').toBe(isGone ? 'done' : 'cancelled');
}

/** Nothing is left reserved for the order, and the warehouse's figures are those of its moves. */
const reservedFor = (id: string): Promise<number> =>
  countOf(
    connector,
    `from delivery_line l join delivery d on d.id = l.delivery_id join sale_order s on s.id = d.sale_order_id
       join marketplace_order o on o.id = s.order_id
      where o.marketplace_order_id = $1 and d.state <> 'done' and l.reserved_quantity > 0 and d.state <> 'cancelled'`,
    [id],
  );

describe('CAN-01 an order that is cancelled on the marketplace, whatever it waits for', () => {
  it.each(Object.entries(waits))('ends as it should from "%s"', async (reason, wait) => {
    const id = await wait.reach();
    await eventually(async () => (await orderRow(connector, id)).waitingFor === reason);
    await (wait.isForced === true
      ? marketplace.act(id, 'state', { state: 'CANCELED' })
      : marketplace.act(id, 'cancel', { reasonCode: '34' }));
    const written = await marketplace.writes(id);
    await wait.release?.(id);
    await connector.sweep();
    await endsAs(id, wait);
    expect(await reservedFor(id)).toBe(0);
    expect(await marketplace.writes(id)).toEqual(written);
  });
});

import { inspect } from 'node:util';
import fc from 'fast-check';
import { anyHistory } from './commands';
import { bringToEnd } from './everything-good';
import { startModelStack, type Lane, type ModelStack } from './model-stack';
import { OrderModel } from './order-model';
import { OrderUnderTest } from './order-under-test';
import { orderShape } from './shapes';

/** Sequences under way at once, each lane with a marketplace of its own. */
const LANES = 6;
const SEQUENCES = Number(process.env.MODEL_SEQUENCES ?? 2_000);
/** The same histories every time, so that a change that breaks one is known by its own commit. */
const SEED = Number(process.env.MODEL_SEED ?? 20_261);
/** A busy machine may take its time; two free cores need three minutes. */
const MINUTES = 30;

let stack: ModelStack;
beforeAll(async () => {
  stack = await startModelStack(LANES);
}, 60_000);
afterAll(() => stack.stop());

const { MODEL_LANE, MODEL_PATH: path } = process.env;

/** One lane's share; a failing history is made shorter, and printed with what replays it. */
async function playLane(lane: Lane, numRuns: number, seed: number): Promise<void> {
  const property = fc.asyncProperty(orderShape, anyHistory, async (shape, { commands, isBroughtToEnd }) => {
    const [model, order] = [new OrderModel(), new OrderUnderTest(stack, lane, shape)];
    await order.place();
    try {
      if (shape.isUnderWay) await begin(order, model);
      await fc.asyncModelRun(() => ({ model, real: order }), commands);
      if (isBroughtToEnd) await bringToEnd(order, model);
    } finally {
      await order.leave();
    }
  });
  await fc.assert(property, { numRuns, seed, ...(path === undefined ? {} : { path }) });
}

/** Received, and driven until it waits for somebody. */
async function begin(order: OrderUnderTest, model: OrderModel): Promise<void> {
  const capture = await order.capture();
  if (capture !== null) await model.receives(order, capture);
  await order.driver.drive();
  await order.shareStock();
  await model.check(order);
}

async function playAll(): Promise<void> {
  const lanes = stack.lanes.filter((_, index) => MODEL_LANE === undefined || index === Number(MODEL_LANE));
  const share = Math.ceil(SEQUENCES / lanes.length);
  const played = await Promise.allSettled(
    lanes.map((lane, index) => playLane(lane, share, MODEL_LANE === undefined ? SEED + index : SEED)),
  );
  const failed = played.flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [`With MODEL_LANE=${MODEL_LANE ?? String(index)}: ${inspect(outcome.reason)}`] : [],
  );
  expect(failed).toEqual([]);
}

describe('any history of an order', () => {
  it(
    'makes one sale order at the price of the marketplace, invoices each part of it once, ships it once, goes back nowhere, and comes to its end',
    playAll,
    MINUTES * 60_000,
  );

  it('leaves stock that is the sum of its moves, and nothing reserved for what has ended', async () => {
    const wrong: unknown[] = await stack.dataSource.query(
      `select p.sku, l.on_hand, l.reserved, m.on_hand as moved_on_hand, m.reserved as moved_reserved, d.reserved as held
         from stock_level l join product p on p.id = l.product_id
         join lateral (select sum(on_hand_change) as on_hand, sum(reserved_change) as reserved from stock_move
                        where product_id = l.product_id and warehouse_id = l.warehouse_id) m on true
         join lateral (select coalesce(sum(dl.reserved_quantity), 0) as reserved
                         from delivery d join delivery_line dl on dl.delivery_id = d.id
                        where dl.product_id = l.product_id and d.warehouse_id = l.warehouse_id
                          and d.state in ('waiting', 'ready')) d on true
        where l.on_hand <> m.on_hand or l.reserved <> m.reserved or l.reserved <> d.reserved or l.reserved < 0`,
    );
    expect(wrong).toEqual([]);
  });

  it('gives invoices numbers without a gap', async () => {
    const rows: { numbers: number; last: number }[] = await stack.dataSource.query(
      `select count(distinct number)::integer as numbers, max(split_part(number, '/', 3)::integer) as last
         from invoice where number is not null`,
    );
    expect(rows[0]?.numbers).toBeGreaterThan(0);
    expect(rows[0]?.numbers).toBe(rows[0]?.last);
  });
});

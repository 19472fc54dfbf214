import fc from 'fast-check';
import { handSteps } from '../../domain/lifecycle-step';
import type { Fault } from '../../sandbox/http/faults';
import type { Departure } from './departures';
import type { OrderModel } from './order-model';
import type { OrderUnderTest } from './order-under-test';
import { marketplaceLineIdOf, unknownSkuOf } from './shapes';

type Act = (order: OrderUnderTest, model: OrderModel) => Promise<unknown>;

/** One thing that happens to the order; everything that must hold is checked after it. */
class OrderCommand implements fc.AsyncCommand<OrderModel, OrderUnderTest> {
  constructor(
    private readonly words: string,
    readonly act: Act,
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: OrderModel, order: OrderUnderTest): Promise<void> {
    await this.act(order, model);
    await order.shareStock();
    await model.check(order);
  }

  toString(): string {
    return this.words;
  }
}

const always = (words: string, act: Act): fc.Arbitrary<OrderCommand> => fc.constant(new OrderCommand(words, act));

/** Which of the answers kept so far, counted from the newest. */
const back = fc.nat({ max: 4 });
const capturedAt = (order: OrderUnderTest, ago: number) => order.captures.at(-1 - (ago % (order.captures.length || 1)));

const fresh: Act = async (order, model) => {
  const capture = await order.capture();
  if (capture !== null) await model.receives(order, capture);
};

const drive: Act = (order) => order.driver.drive();

const receptions = [
  always('a sweep reads it', fresh),
  always('a sweep reads it', fresh),
  always('an answer is on its way', (order) => order.capture()),
  back.map(
    (ago) =>
      new OrderCommand(`answer ${String(ago)} from the last arrives`, async (order, model) => {
        const capture = capturedAt(order, ago);
        if (capture !== undefined) await model.receives(order, capture);
      }),
  ),
  back.map(
    (ago) =>
      new OrderCommand(`a page shows it twice, now and as ${String(ago)} before`, async (order, model) => {
        const older = capturedAt(order, ago);
        const newer = await order.capture();
        if (newer !== null) await model.receives(order, newer, ...(older === undefined ? [] : [older]), newer);
      }),
  ),
  always('somebody imports it by id', (order) => order.driver.readById(false)),
  always('it is read back', (order) => order.driver.readById(true)),
];

const states = [
  'STAGING',
  'WAITING_ACCEPTANCE',
  'SHIPPING',
  'SHIPPED',
  'TO_COLLECT',
  'RECEIVED',
  'CLOSED',
  'CANCELED',
  'NEW_STATE',
];

const onMarketplace = (action: string, body: object = {}): fc.Arbitrary<OrderCommand> =>
  always(`marketplace: ${action}`, (order) => order.onMarketplace(action, body));

const lineId = (order: OrderUnderTest, index: number): string =>
  marketplaceLineIdOf(order.id, index % order.shape.lines.length);

const marketplaceEvents = [
  onMarketplace('accept'),
  onMarketplace('debit'),
  onMarketplace('cancel'),
  onMarketplace('ship-in-portal', { tracking: { carrierCode: 'COLISSIMO', trackingNumber: 'PORTAL-1' } }),
  onMarketplace('receive'),
  onMarketplace('close'),
  onMarketplace('refund'),
  onMarketplace('refund', { state: 'WAITING_REFUND' }),
  onMarketplace('move-refunds'),
  onMarketplace('open-incident'),
  onMarketplace('close-incident'),
  onMarketplace('address', { shipping: { street_1: '7 quai Neuf' } }),
  onMarketplace('refuse-line'),
  fc
    .tuple(fc.nat({ max: 2 }), fc.integer({ min: 1, max: 2 }))
    .map(
      ([index, quantity]) =>
        new OrderCommand(`marketplace: cancels ${String(quantity)} of line ${String(index)}`, (order) =>
          order.onMarketplace('cancel', { lines: [{ orderLineId: lineId(order, index), quantity }] }),
        ),
    ),
  fc
    .tuple(fc.nat({ max: 2 }), fc.constantFrom('WAITING_REFUND', 'REFUNDED'), fc.constantFrom('0.01', undefined))
    .map(
      ([index, state, amount]) =>
        new OrderCommand(`marketplace: refunds ${amount ?? 'all'} of line ${String(index)}, ${state}`, (order) =>
          order.onMarketplace('refund', { state, lines: [{ orderLineId: lineId(order, index), amount }] }),
        ),
    ),
  fc.constantFrom(...states).map(
    (state) =>
      new OrderCommand(`marketplace: forces ${state}`, async (order, model) => {
        await order.onMarketplace('state', { state });
        model.forcesState();
      }),
  ),
  fc.integer({ min: 1, max: 3 }).map(
    (seconds) =>
      new OrderCommand(`${String(seconds)} s pass`, (order) => {
        order.lane.clock.passSeconds(seconds);
        return Promise.resolve();
      }),
  ),
];

/** What was asked before something happened arrives after what was asked later: of the same second, or of an earlier one. */
const overtaken = fc.tuple(fc.oneof(...marketplaceEvents), fc.nat({ max: 1 })).map(
  ([event, seconds]) =>
    new OrderCommand(`an answer is overtaken; ${String(seconds)} s, ${event.toString()}`, async (order, model) => {
      const early = await order.capture();
      order.lane.clock.passSeconds(seconds);
      await event.act(order, model);
      await fresh(order, model);
      await model.check(order);
      if (early !== null) await model.receives(order, early);
    }),
);

const parkNumber = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-1, 1) });
const numberOf = async (order: OrderUnderTest, offset: number): Promise<number> =>
  Math.max(1, ((await order.snapshot())?.parkNumber ?? 0) + offset);

const colissimo = { carrierCode: 'COLISSIMO', trackingNumber: '6A1' };
const trackings = [
  colissimo,
  {},
  { carrierName: 'Own van', trackingNumber: 'V1', trackingUrl: 'https://van.example/V1' },
];

const whole: Departure = { delivery: 0, quantities: null, tracking: colissimo };
const part = fc.record({
  delivery: fc.nat({ max: 2 }),
  quantities: fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 3 }),
  tracking: fc.constantFrom(...trackings),
});
const aPartLeaves = part.map(
  (departure) =>
    new OrderCommand(`leaves in part ${JSON.stringify(departure)}`, (order, model) => model.leaves(order, departure)),
);

const departures = [
  aPartLeaves,
  aPartLeaves,
  fc
    .record({
      ...{ delivery: fc.nat({ max: 2 }), quantities: fc.constant(null) },
      tracking: fc.constantFrom(...trackings),
    })
    .map(
      (departure) =>
        new OrderCommand(`leaves whole ${JSON.stringify(departure)}`, (order, model) => model.leaves(order, departure)),
    ),
  always('leaves whole', (order, model) => model.leaves(order, whole)),
];

const people = [
  parkNumber.map(
    (offset) =>
      new OrderCommand(`retry of park ${String(offset)}`, async (order, model) =>
        model.retries(order, await numberOf(order, offset)),
      ),
  ),
  parkNumber.map(
    (offset) =>
      new OrderCommand(`skip of park ${String(offset)}`, async (order, model) =>
        model.skips(order, await numberOf(order, offset)),
      ),
  ),
  ...handSteps.map((step) => always(`${step} by hand`, (order, model) => model.doesByHand(order, step))),
  always('pause', (order) => order.pause()),
  always('resume', (order) => order.resume()),
  ...departures,
  fc
    .integer({ min: 1, max: 3 })
    .map((units) => new OrderCommand(`${String(units)} of what is short arrive`, (order) => order.stockArrives(units))),
  always('refunded: shipped all the same', (order) => order.releaseDeliveries('ship')),
  always('refunded: left out', (order) => order.releaseDeliveries('leaveOut')),
  always('update in marketplace', (order) => order.updateInMarketplace()),
  always('product made', (order) => order.makeProduct(unknownSkuOf(order.id))),
  always('workflow line added', (order) => order.addWorkflowLine()),
  always('gate closed', (order) => order.closeGate()),
  always('gate opened', (order) => order.openGate()),
];

const work = [
  always('drive', drive),
  always('drive', drive),
  always('drive', drive),
  always('drive', drive),
  always('one step', (order) => order.driver.step()),
  always('shipDelivery once more', (order) => order.driver.perform('shipDelivery')),
  always('two drivers at once', (order) => Promise.all([order.driver.drive(), order.driver.drive()])),
  always('a driver while a sweep reads', (order) =>
    Promise.all([
      order.driver.drive(),
      order.capture().then((capture) => (capture === null ? null : order.receive(capture))),
    ]),
  ),
  part.map(
    (departure) =>
      new OrderCommand(`a driver and stock, while ${JSON.stringify(departure)} leaves`, (order, model) =>
        Promise.all([
          order.driver.drive(),
          order.stockArrives(2).then(() => order.shareStock()),
          model.leaves(order, departure, { isAlone: false }),
        ]),
      ),
  ),
  always('a driver while a person acts', async (order) => {
    const number = await numberOf(order, 0);
    return Promise.all([order.driver.drive(), order.retry(number), order.updateInMarketplace()]);
  }),
];

const faultKinds: readonly Fault['kind'][] = [
  ...(['429', '500-before', 'html', '403'] as const),
  ...(['500-after', 'timeout-after', 'truncated', 'empty'] as const),
];

const faults = fc
  .tuple(fc.constantFrom('OR23', 'OR24', 'OR11'), fc.constantFrom(...faultKinds), fc.integer({ min: 1, max: 3 }))
  .map(
    ([operation, kind, count]) =>
      new OrderCommand(`${String(count)} x ${kind} at ${operation}`, (order) =>
        order.injectFault(operation, kind, count),
      ),
  );

/** With a seed and a path, what was printed of a history that failed. */
const { MODEL_REPLAY_PATH: replayPath } = process.env;

const usual = [...receptions, ...work, overtaken];

const anything = [usual, usual, marketplaceEvents, people, [faults, faults]].flat();
const replay = replayPath === undefined ? {} : { replayPath };

/** Any row of things that happen. Work and receptions are the most of it, as in life. */
const anyCommands = fc.commands(anything, { maxCommands: 12, size: 'max', ...replay });
/** As dear as one that is brought to its end are several that are not. */
const fewCommands = fc.commands(anything, { maxCommands: 5, size: 'max', ...replay });

/** What happens to an order, and whether everybody then does what is asked of them until it has ended. */
export const anyHistory = fc.oneof(
  { weight: 1, arbitrary: fc.record({ commands: anyCommands, isBroughtToEnd: fc.constant(true) }) },
  { weight: 2, arbitrary: fc.record({ commands: fewCommands, isBroughtToEnd: fc.constant(false) }) },
);

import type { WaitingReason } from '../../domain/lifecycle/lifecycle-action';
import type { OrderModel } from './order-model';
import type { Capture, OrderUnderTest } from './order-under-test';
import { unknownSkuOf } from './shapes';
import { openDeliveries } from './snapshot';

/** More than what people and the marketplace have to do for any order. */
const MOST_ROUNDS = 60;

/** A park that nobody's act heals here: the marketplace has to correct its order, or a person its books. */
const standing = ['totalsDiffer', 'noLines', 'unreadableOrder'];

/**
 * Everybody does what is asked of them, and nothing goes wrong any more: every order comes to its end, or is parked for
 * what only the marketplace can mend.
 */
export async function bringToEnd(order: OrderUnderTest, model: OrderModel): Promise<void> {
  await order.endFaults();
  await order.openGate();
  await order.resume();
  if (order.shape.lines.some(({ sku }) => sku === 'unknown')) await order.makeProduct(unknownSkuOf(order.id));
  if (order.shape.paymentType === 'unknown') await order.addWorkflowLine();
  for (let round = 0, isChanged = true; round < MOST_ROUNDS; round += 1) {
    if (isChanged) await model.receives(order, await readWell(order));
    const report = await order.driver.drive();
    await model.check(order);
    if (report === null) throw new Error(`${order.id} is held up, and nothing goes wrong`);
    const { action } = report;
    isChanged = false;
    switch (action.kind) {
      case 'finish':
        if (await isAtRest(order)) return model.checkEnd(order);
        isChanged = await goOnInMarketplace(order);
        break;
      case 'park':
        if (standing.includes(action.park.reasonCode)) return;
        await healPark(order, model, action.park.number);
        break;
      case 'wait':
        isChanged = await actFor(order, model, action.reason);
        break;
      case 'run':
        throw new Error(`${order.id} stops before ${action.step}`);
    }
  }
  throw new Error(`${order.id} never ends: ${JSON.stringify(await order.driver.report())}`);
}

/** The marketplace has nothing to add either. */
async function isAtRest(order: OrderUnderTest): Promise<boolean> {
  const { order_state: state = '' } = await order.marketplaceOrder();
  const isEnded = ['CLOSED', 'CANCELED', 'REFUSED'].includes(state);
  return isEnded || (await order.snapshot())?.saleOrderState === 'cancelled';
}

async function healPark(order: OrderUnderTest, model: OrderModel, number: number): Promise<void> {
  const skipped = await model.skips(order, number);
  if (skipped.outcome !== 'accepted') await model.retries(order, number);
}

async function readWell(order: OrderUnderTest): Promise<Capture> {
  const capture = await order.capture();
  if (capture === null) throw new Error(`${order.id} cannot be read, and nothing goes wrong`);
  return capture;
}

/** Whether the marketplace changed by it. */
async function actFor(order: OrderUnderTest, model: OrderModel, reason: WaitingReason): Promise<boolean> {
  switch (reason) {
    case 'delivery':
      await sendNext(order, model);
      return false;
    case 'refunded':
      await order.releaseDeliveries(order.shape.refundedLines);
      return false;
    case 'confirmation':
      await model.doesByHand(order, 'confirmOrder');
      return false;
    case 'trackingExport':
    case 'nextPush':
      await order.updateInMarketplace();
      return false;
    case 'gate':
    case 'resume':
    case 'readBack':
      throw new Error(`${order.id} waits for ${reason}, and nothing holds it`);
    case 'takable':
    case 'acceptance':
    case 'debit':
    case 'shippedState':
    case 'ending':
    case 'receipt':
    case 'closing':
      return goOnInMarketplace(order);
  }
}

const tracking = { carrierCode: 'COLISSIMO', trackingNumber: '6A9' };

/** The first delivery that may leave leaves, or one unit of it where the warehouse sends them one by one. */
async function sendNext(order: OrderUnderTest, model: OrderModel): Promise<void> {
  if (order.shape.isRestocked) {
    await order.stockArrives(1);
    await order.shareStock();
    await model.check(order);
  }
  const open = openDeliveries(await order.snapshot());
  for (const [delivery, { lines }] of open.entries()) {
    const first = lines.findIndex(({ quantity }) => quantity > 0);
    const one = lines.map((_, index) => (index === first ? 1 : 0));
    const isParted = order.shape.isSentInParts && first >= 0;
    if (isParted && (await model.leaves(order, { delivery, quantities: one, tracking }))) return;
    if (await model.leaves(order, { delivery, quantities: null, tracking })) return;
  }
  throw new Error(`${order.id} waits for the warehouse, and nothing may leave`);
}

/** Operator, customer and time do what comes next. */
async function goOnInMarketplace(order: OrderUnderTest): Promise<boolean> {
  order.lane.clock.passSeconds(1);
  const { order_state: state = '' } = await order.marketplaceOrder();
  const next: Readonly<Record<string, string>> = {
    WAITING_DEBIT: 'SHIPPING',
    WAITING_DEBIT_PAYMENT: 'SHIPPING',
    STAGING: 'SHIPPING',
    WAITING_ACCEPTANCE: 'SHIPPING',
    SHIPPING: 'SHIPPED',
    SHIPPED: 'RECEIVED',
    TO_COLLECT: 'RECEIVED',
    RECEIVED: 'CLOSED',
    NEW_STATE: 'SHIPPED',
  };
  const to = next[state];
  return to !== undefined && order.onMarketplace('state', { state: to });
}

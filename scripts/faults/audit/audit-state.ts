import { findingsAbout, when, type Finding } from './finding';
import { beforeShipping, ended, expectedReasons, isHeld, shipped, type OrderPair } from './order-pair';

/** Whether the order was taken once, stands where the marketplace stands, and is held for nothing but good reasons. */
export function auditState(pair: OrderPair): readonly Finding[] {
  return [...auditTaking(pair), ...auditPark(pair), ...auditProgress(pair), ...auditEnding(pair)];
}

function auditTaking(pair: OrderPair): readonly Finding[] {
  const { marketplace, database } = pair;
  const find = findingsAbout(marketplace.orderId);
  const { saleOrders } = database;
  const isTakable = marketplace.state === 'SHIPPING' || shipped.includes(marketplace.state);
  const isMissing = isTakable && saleOrders.length === 0 && !isHeld(pair);
  const isEarly = beforeShipping.includes(marketplace.state) && !database.isRequested;
  return [
    ...when(saleOrders.length > 1, () => find('doubled', `${String(saleOrders.length)} sale orders`)),
    ...when(isMissing, () => find('lost', `${marketplace.state} on the marketplace, and no sale order`)),
    ...when(isEarly && saleOrders.length > 0, () =>
      find('wrong', `${marketplace.state} on the marketplace, asked for by nobody, and a sale order`),
    ),
  ];
}

function auditPark(pair: OrderPair): readonly Finding[] {
  const { database, marketplace } = pair;
  const { parkedStep, reasonCode, reasonText } = database;
  if (parkedStep === null || isHeld(pair)) return [];
  const expected = expectedReasons(pair);
  const words = `parked at ${parkedStep} for ${String(reasonCode)} (${String(reasonText)})`;
  const why = expected.length === 0 ? 'nothing happened to it that explains this' : `expected ${expected.join(', ')}`;
  return [findingsAbout(marketplace.orderId)('unexplained', `${words}; ${why}`)];
}

function auditProgress(pair: OrderPair): readonly Finding[] {
  const { marketplace, database } = pair;
  const find = findingsAbout(marketplace.orderId);
  const isTaken = database.decision === 'taken';
  const isTold = database.pendingRevision === database.dispatchedRevision;
  // What is cancelled on both sides has nothing more to take over: our number, written afterwards, changes it as well.
  const isOver = database.progress === 'finished' && ended.includes(marketplace.state);
  const isBehind = isTaken && database.saleOrders.length > 0 && !database.isApplied && !isHeld(pair) && !isOver;
  return [
    ...when(database.state !== marketplace.state, () =>
      find('wrong', `${marketplace.state} on the marketplace, ${database.state} in the database`),
    ),
    ...when(isBehind, () => find('lost', 'what changed on the marketplace is not applied')),
    ...when(isTaken && !isTold, () =>
      find('lost', `revision ${String(database.pendingRevision)} was never told to Temporal`),
    ),
    ...when(database.isReadBackWanted, () => find('lost', 'a reading is still wanted')),
    ...when(isTaken && database.progress === 'running', () => find('unexplained', 'a step is still under way')),
    ...when(database.progress === 'paused', () => find('unexplained', 'paused, by nobody')),
    ...when(marketplace.state === 'CLOSED' && database.progress !== 'finished' && !isHeld(pair), () =>
      find('wrong', `closed on the marketplace, and ${database.progress} with us`),
    ),
  ];
}

/** Cancelled on the marketplace is cancelled with us, and nothing else is. */
function auditEnding(pair: OrderPair): readonly Finding[] {
  const { marketplace, database } = pair;
  const find = findingsAbout(marketplace.orderId);
  const isEnded = ended.includes(marketplace.state);
  return database.saleOrders.flatMap(({ state, deliveries }) => [
    ...when(isEnded && state !== 'cancelled' && !isHeld(pair), () =>
      find('wrong', `${marketplace.state} on the marketplace, the sale order is ${state}`),
    ),
    ...when(!isEnded && state === 'cancelled', () =>
      find('wrong', `${marketplace.state} on the marketplace, the sale order is cancelled`),
    ),
    ...when(state === 'cancelled' && deliveries.some((one) => one.state !== 'cancelled' && one.state !== 'done'), () =>
      find('wrong', 'the sale order is cancelled, its delivery is open'),
    ),
    ...when(isEnded && database.progress !== 'finished' && !isHeld(pair), () =>
      find('wrong', `${marketplace.state} on the marketplace, and ${database.progress} with us`),
    ),
  ]);
}

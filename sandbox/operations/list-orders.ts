import type { StoredOrder } from '../store/world';
import { servedTextOf } from '../store/world';
import { platformTaxMode } from '../orders/served-order';
import type { TaxMode } from '../orders/served-order';
import { problem } from '../http/operation';
import type { Answer, Call, Operation } from '../http/operation';
import { matches, readOrderQuery } from './order-filter';
import type { OrderQuery } from './order-filter';
import { linkHeader } from './offset-paging';

/** OR11: a page of the shop's orders by creation date, then id (Mirakl API sections 2 and 4.2). */
export const listOrders: Operation = {
  id: 'OR11',
  method: 'GET',
  path: '/api/orders',
  access: 'shop',
  answer: (call) => {
    const asked = readOrderQuery(call.query);
    if (asked.kind === 'wrong') return problem(400, asked.message);
    return pageOf(call, asked.value, foundOrders(call, asked.value));
  },
};

function foundOrders(call: Call, asked: OrderQuery): StoredOrder[] {
  const found: StoredOrder[] = [];
  for (const { order } of call.sandbox.world.ordersOf(call.shop.shopId)) {
    if (call.dataFault === 'ignore-filter' || matches(order.summary, asked)) found.push(order);
  }
  if (asked.isDescending) found.reverse();
  // Every second order first: what is on which page is no longer what the sort promises.
  return call.dataFault === 'shuffled'
    ? [...found.filter((_, index) => index % 2 === 1), ...found.filter((_, index) => index % 2 === 0)]
    : found;
}

function pageOf(call: Call, asked: OrderQuery, found: readonly StoredOrder[]): Answer {
  const start = call.dataFault === 'repeat-page' ? Math.max(0, asked.offset - asked.max) : asked.offset;
  const texts = found.slice(start, start + asked.max).map((stored) => textIn(stored, asked.taxMode));
  return {
    status: 200,
    body: `{"orders":[${texts.join(',')}],"total_count":${String(found.length)}}`,
    headers: linkHeader(call, asked, found.length),
  };
}

function textIn(stored: StoredOrder, taxMode: TaxMode): string {
  return taxMode === platformTaxMode ? stored.servedText : servedTextOf(stored, taxMode);
}

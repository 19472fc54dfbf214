import type { Caller } from './caller';
import { operations } from './operations';
import { type OrdersSettings, readOrdersPage } from './order-page';
import type { OrdersOptions } from './order-pages';

/** Proves a key by the smallest OR11, when A01's call of the day is spent (INS-03). */
export async function probeOrders(caller: Caller, settings: OrdersSettings, options: OrdersOptions): Promise<void> {
  await caller.spend({ operation: operations.orders, ...options });
  await readOrdersPage(caller, settings, {}, { max: 1, offset: 0, signal: options.signal });
}

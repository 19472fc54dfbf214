import { condition, setHandler } from '@temporalio/workflow';
import { importActivities } from './import-activities';
import { importOrdersSignal, type ImportOrdersMessage, type OrderIdsInput, type WantedOrder } from './messages';

/** OR11 takes at most this many ids in one call. */
const IDS_PER_CALL = 100;

/** A signal is sent together with the start; this only covers a start by hand in Temporal without one. */
const GRACE = '10 seconds';

/**
 * Imports exactly the orders that are asked for, whatever their state and date [ORD-03]. One per instance: a signal that
 * comes while it runs joins it, so that clicking twice is harmless.
 */
export async function orderIds({ instanceCode }: OrderIdsInput): Promise<{ readonly imported: number }> {
  const wanted = new Map<string, WantedOrder>();
  setHandler(importOrdersSignal, (message) => {
    for (const order of ordersOf(message)) wanted.set(JSON.stringify(order), order);
  });
  await condition(() => wanted.size > 0, GRACE);
  let imported = 0;
  for (let call = 1; wanted.size > 0; call += 1) {
    const orders = take(wanted, IDS_PER_CALL);
    await importActivities.importOrderIds.executeWithOptions(
      { activityId: `importOrderIds-${call}`, summary: `read ${orders.length} orders by id` },
      [{ instanceCode, orders, isLast: wanted.size === 0 }],
    );
    imported += orders.length;
  }
  return { imported };
}

function ordersOf({ marketplaceOrderIds, runId, isReadBack }: ImportOrdersMessage): WantedOrder[] {
  return marketplaceOrderIds.map((marketplaceOrderId) => ({
    marketplaceOrderId,
    runId: runId ?? null,
    isReadBack: isReadBack === true,
  }));
}

function take(wanted: Map<string, WantedOrder>, count: number): WantedOrder[] {
  const taken = [...wanted].slice(0, count);
  for (const [key] of taken) wanted.delete(key);
  return taken.map(([, order]) => order);
}

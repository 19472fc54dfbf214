import { condition, continueAsNew, isCancellation, setHandler, workflowInfo } from '@temporalio/workflow';
import { importActivities } from './import-activities';
import { importOrdersSignal, type ImportOrdersMessage, type OrderIdsInput, type WantedOrder } from './messages';

/** OR11 takes at most this many ids in one call. */
const IDS_PER_CALL = 100;

/** A signal is sent together with the start; this only covers a start by hand in Temporal without one. */
const GRACE = '10 seconds';

/** A shop that ships all day never lets the run end: beyond this many events the next run takes over what is wanted. */
const EVENTS_PER_RUN = 400;

/** Orders that fit into the input of the next run; with more the run goes on. */
const MOST_HANDED_ON = 4_000;

/**
 * Imports exactly the orders that are asked for, whatever their state and date [ORD-03]. One per instance: a signal that
 * comes while it runs joins it, so that clicking twice is harmless. A call that fails for good keeps no other order out.
 */
export async function orderIds({ instanceCode, wanted: left = [] }: OrderIdsInput): Promise<OrderIdsResult> {
  const wanted = new Map(left.map((order) => [JSON.stringify(order), order]));
  setHandler(importOrdersSignal, (message) => {
    for (const order of ordersOf(message)) wanted.set(JSON.stringify(order), order);
  });
  await condition(() => wanted.size > 0, GRACE);
  let imported = 0;
  let failure: Error | null = null;
  for (let call = 1; wanted.size > 0; call += 1) {
    if (isHistoryLong() && wanted.size <= MOST_HANDED_ON) {
      await continueAsNew<typeof orderIds>({ instanceCode, wanted: [...wanted.values()] });
    }
    const orders = take(wanted, IDS_PER_CALL);
    try {
      await importActivities.importOrderIds.executeWithOptions(
        { activityId: `importOrderIds-${String(call)}`, summary: `read ${String(orders.length)} orders by id` },
        [{ instanceCode, orders, isLast: wanted.size === 0 }],
      );
      imported += orders.length;
    } catch (error) {
      if (isCancellation(error)) throw error;
      failure = error instanceof Error ? error : new Error(String(error));
    }
  }
  if (failure !== null) throw failure;
  return { imported };
}

export interface OrderIdsResult {
  readonly imported: number;
}

function isHistoryLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength > EVENTS_PER_RUN;
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

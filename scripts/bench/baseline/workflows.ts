import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { noOperation } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

/** What the cost of an order is compared with: six activities of the server, one after the other, that do nothing. */
export async function sixActivities(): Promise<void> {
  for (let step = 0; step < 6; step += 1) await noOperation();
}

/** As many events as wanted: five, six more for each activity, five more for each timer. */
export async function bareWorkflow(shape: { readonly activities: number; readonly timers: number }): Promise<void> {
  for (let step = 0; step < shape.activities; step += 1) await noOperation();
  for (let step = 0; step < shape.timers; step += 1) await sleep(1);
}

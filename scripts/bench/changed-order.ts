import type { History } from '@temporalio/common/lib/proto-utils';
import { orderLifecycleId } from '../../workflows/ids';
import { INSTANCE_CODE, type BenchConnector } from './bench-connector';
import { figure, type Figures } from './figures';
import { allWait } from './order-lives';
import { until } from '../until';

const MOST_EVENTS = 4;

/** P6: what one changed order adds to its history in a sweep, besides its own activities. */
export async function changedOrderFigure(connector: BenchConnector): Promise<Figures[string]> {
  const [marketplaceOrderId = ''] = await connector.sandbox.place(1);
  await connector.sweep();
  await allWait(connector, [marketplaceOrderId], 'delivery');
  const events = async (): Promise<NonNullable<History['events']>> => {
    const workflowId = orderLifecycleId({ instanceCode: INSTANCE_CODE, marketplaceOrderId });
    return (await connector.client.workflow.getHandle(workflowId).fetchHistory()).events ?? [];
  };
  // The database says a moment before the history that a step is done.
  const isAtRest = async (): Promise<boolean> => !(await events()).at(-1)?.workflowTaskStartedEventAttributes;
  await until('the order is at rest', isAtRest);
  const before = (await events()).length;
  await connector.sandbox.act(marketplaceOrderId, 'ship-in-portal');
  await connector.sweep();
  await until('the changed order was looked at', async () => {
    const last = (await events()).slice(before).filter((event) => event.workflowTaskCompletedEventAttributes);
    return last.length > 0;
  });
  const added = (await events()).slice(before);
  const signals = added.filter((event) => event.workflowExecutionSignaledEventAttributes).length;
  const own = added.filter((event) => event.markerRecordedEventAttributes).length;
  const shown = added.filter((event) => event.upsertWorkflowSearchAttributesEventAttributes).length;
  return figure({
    ours: added.length - own - shown,
    baseline: MOST_EVENTS,
    unit: 'events of one changed order, besides its own activities and the state it shows',
    rounds: 1,
    atMost: 1,
    isRestReached: signals === 1,
    details: { signals, ownActivities: own, stateShown: shown, allEvents: added.length },
  });
}

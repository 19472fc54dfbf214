import { orderLifecycleId } from '../../../workflows/ids';
import type { DatabaseOrderSnapshot, TemporalSnapshot } from '../snapshots';
import { findingsAbout, when, type Finding } from './finding';

const LIFECYCLE = 'orderLifecycle';
const badEnds: readonly string[] = ['FAILED', 'TIMED_OUT', 'TERMINATED', 'CANCELLED', 'CANCELED'];

/** Open orders run in Temporal and no others; nothing else runs any more; nothing ended badly. */
export function auditWorkflows(
  orders: readonly DatabaseOrderSnapshot[],
  { workflows }: TemporalSnapshot,
): readonly Finding[] {
  const running = new Set(workflows.filter(({ status }) => status === 'RUNNING').map(({ workflowId }) => workflowId));
  const open = new Map(orders.filter(isOpen).map((order) => [workflowIdOf(order), order.orderId]));
  const known = new Map(orders.map((order) => [workflowIdOf(order), order.orderId]));
  return [
    ...[...open].flatMap(([workflowId, orderId]) =>
      when(!running.has(workflowId), () => findingsAbout(orderId)('lost', 'open, and no workflow follows it')),
    ),
    ...workflows.flatMap(({ workflowId, type, status }) => {
      const find = findingsAbout(known.get(workflowId) ?? workflowId);
      const isFollowing = type === LIFECYCLE && status === 'RUNNING';
      return [
        ...when(isFollowing && !open.has(workflowId), () => find('wrong', 'a workflow follows it, and it is not open')),
        ...when(type !== LIFECYCLE && status === 'RUNNING', () => find('unexplained', `the ${type} still runs`)),
        ...when(badEnds.includes(status), () => find('unexplained', `its ${type} ended as ${status}`)),
      ];
    }),
  ];
}

function isOpen({ decision, progress }: DatabaseOrderSnapshot): boolean {
  return decision !== 'ignored' && progress !== 'finished';
}

function workflowIdOf({ instanceCode, orderId }: DatabaseOrderSnapshot): string {
  return orderLifecycleId({ instanceCode, marketplaceOrderId: orderId });
}

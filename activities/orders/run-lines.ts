import type { EntityManager } from 'typeorm';
import type { LifecycleStep } from '../../domain/lifecycle-step';

export interface SettledLines {
  readonly step: LifecycleStep;
  readonly state: 'done' | 'failed';
  readonly reasonCode: string | null;
  readonly message: string | null;
}

/** A retry of a group of parked orders: its lines take the outcome of whichever step had parked them [RUN-04]. */
const RETRY = 'retryOrders';

/** Which step settles the lines of which operation. */
const operationOf: Partial<Record<LifecycleStep, string>> = {
  importOrder: 'importOrders',
  shipDelivery: 'exportTracking',
};

/**
 * An order's open and failed run lines take the outcome of the step that they wait for: a parked order and its failed
 * line are one failure [RUN-01].
 */
export async function settleRunLines(manager: EntityManager, orderId: string, settled: SettledLines): Promise<void> {
  const operations = [operationOf[settled.step] ?? RETRY, RETRY];
  await manager.query(
    `update run_line l set state = $3, reason_code = $4, message = $5, updated_at = now()
       from run r
      where r.id = l.run_id and r.operation = any($2::text[]) and l.order_id = $1 and l.state <> 'done'`,
    [orderId, operations, settled.state, settled.reasonCode, settled.message],
  );
}

/** A park is over, by its step done or by Skip: a retry of it has come to its end. */
export async function settleRetryLines(manager: EntityManager, orderId: string): Promise<void> {
  await manager.query(
    `update run_line l set state = 'done', reason_code = null, message = null, updated_at = now()
       from run r where r.id = l.run_id and r.operation = $2 and l.order_id = $1 and l.state <> 'done'`,
    [orderId, RETRY],
  );
}

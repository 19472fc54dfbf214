import type { EntityManager } from 'typeorm';
import type { LifecycleStep } from '../../domain/lifecycle-step';

export interface SettledLines {
  readonly step: LifecycleStep;
  readonly state: 'done' | 'failed';
  readonly reasonCode: string | null;
  readonly message: string | null;
}

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
  const operation = operationOf[settled.step];
  if (operation === undefined) return;
  await manager.query(
    `update run_line l set state = $3, reason_code = $4, message = $5, updated_at = now()
       from run r
      where r.id = l.run_id and r.operation = $2 and l.order_id = $1 and l.state <> 'done'`,
    [orderId, operation, settled.state, settled.reasonCode, settled.message],
  );
}

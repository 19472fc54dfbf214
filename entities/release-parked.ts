import type { EntityManager } from 'typeorm';
import { wakeDispatcher } from './raise-revision';

export interface ReleasedCause {
  readonly reasonCode: string;
  /** Of every instance unless given. */
  readonly instanceId?: string;
  /** Only orders whose reason names one of them, such as a SKU. */
  readonly subjects?: readonly string[];
}

/**
 * Lets orders that are parked for a reason try again, since its cause may be gone: a product was made, a workflow
 * configuration line was added [ORD-15]. Called in the transaction of the change. The dispatcher carries it out once that is
 * committed, also on orders that park a moment later for what they read before; none is locked here. An order whose cause
 * still stands parks again with a new number.
 */
export async function releaseParked(
  manager: EntityManager,
  { reasonCode, instanceId, subjects }: ReleasedCause,
): Promise<void> {
  await manager.query(`insert into park_release (reason_code, instance_id, subjects) values ($1, $2, $3)`, [
    reasonCode,
    instanceId ?? null,
    subjects ?? null,
  ]);
  await wakeDispatcher(manager);
}

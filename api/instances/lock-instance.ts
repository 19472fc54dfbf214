import type { EntityManager } from 'typeorm';
import { Instance } from '../../entities/instance.entity';
import { Problem } from '../problems/problem';

/**
 * Nobody else changes it meanwhile. Rows that name it may be made all the same: a step that holds an order books an invoice or
 * raises a to-do, while archiving waits for that order.
 * @throws Problem notFound
 */
export async function lockInstance(manager: EntityManager, code: string): Promise<Instance> {
  const instance = await manager.findOne(Instance, { where: { code }, lock: { mode: 'for_no_key_update' } });
  if (instance === null) throw new Problem('notFound', `There is no instance "${code}".`);
  return instance;
}

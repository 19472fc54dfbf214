import type { EntityManager } from 'typeorm';
import { Instance } from '../../entities/instance.entity';
import { Problem } from '../problems/problem';

/** @throws Problem notFound */
export async function lockInstance(manager: EntityManager, code: string): Promise<Instance> {
  const instance = await manager.findOne(Instance, { where: { code }, lock: { mode: 'pessimistic_write' } });
  if (instance === null) throw new Problem('notFound', `There is no instance "${code}".`);
  return instance;
}

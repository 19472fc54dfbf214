import { In, type EntityManager } from 'typeorm';
import { Instance } from '../../../entities/instance.entity';
import type { Values } from '../resource';

/** Records that name an instance, by its id. */
export async function byInstance(
  manager: EntityManager,
  records: readonly Values[],
): Promise<ReadonlyMap<string, readonly Values[]>> {
  const codes = [...new Set(records.map(({ instance }) => String(instance)))];
  const instances = await manager.find(Instance, { select: { id: true, code: true }, where: { code: In(codes) } });
  return new Map(instances.map(({ id, code }) => [id, records.filter(({ instance }) => instance === code)]));
}

import { In, type DataSource } from 'typeorm';
import { Instance } from '../../entities/instance.entity';
import { invalidParameter, Problem } from '../problems/problem';

/** @throws Problem notFound */
export async function findInstance(dataSource: DataSource, code: string): Promise<Instance> {
  const instance = await dataSource
    .getRepository(Instance)
    .findOne({ where: { code }, relations: { company: true, warehouse: true } });
  if (instance === null) throw new Problem('notFound', `There is no instance "${code}".`);
  return instance;
}

/**
 * The instances of a filter, as ids, so that the index of the list is used.
 * @throws Problem invalidRequest naming the codes that are not known
 */
export async function instanceIdsOf(dataSource: DataSource, codes: readonly string[]): Promise<readonly string[]> {
  const found = await dataSource
    .getRepository(Instance)
    .find({ select: { id: true, code: true }, where: { code: In(codes) } });
  const known = new Set(found.map(({ code }) => code));
  const unknown = codes.filter((code) => !known.has(code));
  if (unknown.length > 0) throw invalidParameter('instance', `There is no instance "${unknown.join('", "')}".`);
  return found.map(({ id }) => id);
}

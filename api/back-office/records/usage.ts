import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { COUNTED, countOf, countSchema, type Count } from '../../lists/page-schema';
import type { Resource, Use } from '../resource';

export const usageSchema = z
  .object({
    usedBy: z
      .array(
        z.object({
          what: z.string(),
          count: countSchema,
          matters: z.boolean().describe('A change of what they go by has to be confirmed'),
        }),
      )
      .describe('Empty when nothing uses the record: then it can be deleted'),
  })
  .meta({ id: 'Usage' });

export const removalSchema = z.object({ outcome: z.enum(['deleted', 'archived']) }).meta({ id: 'Removal' });

export interface UseCount {
  readonly what: string;
  readonly count: Count;
  readonly matters: boolean;
}

/** What uses a record, without what does not. */
export async function usageOf(manager: EntityManager, resource: Resource, id: string): Promise<readonly UseCount[]> {
  const counts: UseCount[] = [];
  for (const use of resource.usedBy ?? []) {
    const rows = await countRows(manager, use, id);
    if (rows > 0) counts.push({ what: use.words, count: countOf(rows), matters: use.matters === true });
  }
  return counts;
}

async function countRows(manager: EntityManager, use: Use, id: string): Promise<number> {
  const [row]: { count: number }[] = await manager.query(
    `select count(*)::integer as count from (select ${use.rows('$1::bigint')} limit ${COUNTED + 1}) x`,
    [id],
  );
  return row?.count ?? 0;
}

/** As in "3 open orders". */
export const usageWords = (uses: readonly UseCount[]): readonly string[] =>
  uses.map(({ what, count }) => `${count.exact ? '' : 'more than '}${count.value} ${what}`);

import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { instanceIdsOf } from '../lists/find-instances';
import type { ToDoCountQuery, ToDoCounts } from '../schemas/to-do';

const rowsSchema = z.array(
  z.object({ isTotal: z.boolean(), responsible: z.string().nullable(), open: z.number(), overdue: z.number() }),
);

/** Open to-do's in all and of each who is named, the longest list first. */
export async function countToDos(
  dataSource: DataSource,
  { instance, responsible }: ToDoCountQuery,
): Promise<ToDoCounts> {
  const instanceIds = instance === undefined ? null : await instanceIdsOf(dataSource, instance);
  const rows = rowsSchema.parse(
    await dataSource.query(
      `with open as (
         select id, responsible, due_at < now() as is_overdue from to_do
          where closed_at is null and ($1::bigint[] is null or instance_id = any($1))
            and ($2::text[] is null or responsible && $2)
       ), each as (
         select o.is_overdue, r.name from open o left join lateral unnest(o.responsible) as r (name) on true
       )
       select true as "isTotal", null as responsible, count(*)::integer as open,
              (count(*) filter (where is_overdue))::integer as overdue from open
       union all
       select false, name, count(*)::integer, (count(*) filter (where is_overdue))::integer
         from each where $2::text[] is null or name = any($2) group by name
       order by "isTotal" desc, open desc, responsible nulls last`,
      [instanceIds, responsible ?? null],
    ),
  );
  const total = rows.find(({ isTotal }) => isTotal);
  return {
    open: total?.open ?? 0,
    overdue: total?.overdue ?? 0,
    responsible: rows.flatMap(({ isTotal, ...each }) => (isTotal ? [] : [each])),
  };
}

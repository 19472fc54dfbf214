import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { reasonCodeOf, reasonDefinition } from '../../domain/reason-codes';
import type { FailureGroupQuery, FailureGroups } from '../schemas/failure';

const rowsSchema = z.array(
  z.object({
    instance: z.string(),
    reasonCode: z.string(),
    subject: z.string().nullable(),
    count: z.number(),
    oldestAt: z.date().nullable(),
    marketplaceOrderId: z.string(),
    reasonText: z.string().nullable(),
  }),
);

/** Parked orders by instance, reason and what the reason names, the largest groups first [RUN-04]. */
export async function readFailureGroups(
  dataSource: DataSource,
  { instance, reasonCode, subject, limit }: FailureGroupQuery,
): Promise<FailureGroups> {
  const rows = rowsSchema.parse(
    await dataSource.query(
      `select i.code as instance, o.reason_code as "reasonCode", s.subject, count(*)::integer as count,
              min(o.waiting_since) as "oldestAt", (array_agg(o.marketplace_order_id order by o.id))[1] as "marketplaceOrderId",
              (array_agg(o.reason_text order by o.id))[1] as "reasonText"
         from marketplace_order o join instance i on i.id = o.instance_id
         left join lateral (select distinct unnest(o.reason_subjects) as subject) s on true
        where o.parked_step is not null and o.parked_content_hash = o.content_hash and o.progress <> 'finished'
          and ($1::text[] is null or i.code = any($1)) and ($2::text[] is null or o.reason_code = any($2))
          and ($3::text[] is null or s.subject = any($3))
        group by i.code, o.reason_code, s.subject order by count(*) desc, i.code, o.reason_code, s.subject limit $4`,
      [instance ?? null, reasonCode ?? null, subject ?? null, limit + 1],
    ),
  );
  return { groups: rows.slice(0, limit).map(groupBody), isMore: rows.length > limit };
}

function groupBody({
  oldestAt,
  marketplaceOrderId,
  reasonText,
  ...group
}: z.output<typeof rowsSchema>[number]): FailureGroups['groups'][number] {
  const { title, cure } = reasonDefinition(reasonCodeOf(group.reasonCode));
  return {
    ...group,
    title,
    cure,
    oldestAt: oldestAt?.toISOString() ?? null,
    example: { marketplaceOrderId, reasonText },
  };
}

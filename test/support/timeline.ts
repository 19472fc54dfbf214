import type { TestConnector } from './connector';

interface TimelineRow {
  readonly kind: string;
  readonly sentence: string;
}

/** What the timeline of an order tells of these kinds, in the order in which it happened. */
export const timelineOf = ({ dataSource }: TestConnector, id: string, ...kinds: string[]): Promise<TimelineRow[]> =>
  dataSource.query(
    `select t.kind, t.sentence from timeline_entry t join marketplace_order o on o.id = t.order_id
      where o.marketplace_order_id = $1 and t.kind = any($2) order by t.id`,
    [id, kinds],
  );

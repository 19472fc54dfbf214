import type { EntityManager } from 'typeorm';

export interface MovedCursor {
  readonly instanceCode: string;
  readonly from: Date;
  readonly to: Date;
}

/** Moves the cursors of the imports back to `since` where they stand later; the imports then read from there again. */
export function moveCursorsBack(manager: EntityManager, since: Date): Promise<MovedCursor[]> {
  return manager.query(
    `with later as (
       select c.id, i.code, c.position from cursor c join instance i on i.id = c.instance_id
        where c.operation = 'importOrders' and c.position > $1 for update of c
     ), moved as (
       update cursor c set position = $1 from later where c.id = later.id
     ) select code as "instanceCode", position as from, $1::timestamptz as to from later order by code`,
    [since],
  );
}

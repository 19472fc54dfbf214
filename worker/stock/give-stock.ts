import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { reserve } from '../../domain/deliveries/reserve';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { moveStock } from '../../entities/move-stock';

export interface StockGift {
  readonly warehouseId: string;
  readonly productId: string;
  readonly deliveryId: string;
  readonly orderId: string;
  readonly atMost: number;
}

interface MissingLine {
  readonly id: string;
  readonly deliveryName: string;
  /** What stock does not cover yet. */
  readonly quantity: number;
}

/**
 * Reserves stock for a delivery that waits for it; one that becomes complete is ready. Order and stock are locked as its
 * lifecycle locks them, and what is free and what is missing are read again under the locks.
 *
 * @returns how much it got
 */
export function giveStock(dataSource: DataSource, gift: StockGift): Promise<number> {
  return dataSource.transaction(async (manager) => {
    await manager.query('select from marketplace_order where id = $1 for update', [gift.orderId]);
    const free = Math.min(gift.atMost, await lockFree(manager, gift));
    const lines = await missingLines(manager, gift);
    const given = reserve(
      lines.map((line) => ({ ...line, productId: gift.productId, isStored: true })),
      new Map([[gift.productId, free]]),
    ).filter(({ reservedQuantity }) => reservedQuantity > 0);
    const name = given[0]?.deliveryName;
    if (name === undefined) return 0;
    await moveStock(
      manager,
      given.map(({ id, reservedQuantity }) => ({
        ...{ warehouseId: gift.warehouseId, productId: gift.productId, onHandChange: 0 },
        reference: `delivery/${name}/line/${id}/reserved/${randomUUID()}`,
        reservedChange: reservedQuantity,
      })),
    );
    if (await writeGiven(manager, gift, given)) await tellReady(manager, gift, name);
    return given.reduce((sum, { reservedQuantity }) => sum + reservedQuantity, 0);
  });
}

async function lockFree(manager: EntityManager, { warehouseId, productId }: StockGift): Promise<number> {
  const rows: { free: number }[] = await manager.query(
    `select on_hand - reserved as free from stock_level where warehouse_id = $1 and product_id = $2 for update`,
    [warehouseId, productId],
  );
  return rows[0]?.free ?? 0;
}

function missingLines(manager: EntityManager, { deliveryId, productId }: StockGift): Promise<MissingLine[]> {
  return manager.query(
    `select l.id, d.name as "deliveryName", l.missing_quantity as quantity
       from delivery_line l join delivery d on d.id = l.delivery_id and d.state = 'waiting'
      where d.id = $1 and l.product_id = $2 and l.missing_quantity > 0 order by l.id`,
    [deliveryId, productId],
  );
}

/** @returns whether the delivery is complete now */
async function writeGiven(
  manager: EntityManager,
  { deliveryId }: StockGift,
  given: readonly { readonly id: string; readonly reservedQuantity: number }[],
): Promise<boolean> {
  await manager.query(
    `update delivery_line l
        set reserved_quantity = reserved_quantity + g.quantity, missing_quantity = missing_quantity - g.quantity
       from unnest($1::bigint[], $2::integer[]) as g (id, quantity) where l.id = g.id`,
    [given.map(({ id }) => id), given.map(({ reservedQuantity }) => reservedQuantity)],
  );
  const ready: { id: string }[] = await manager.query(
    `with completed as (
       update delivery d set state = 'ready'
        where d.id = $1 and d.state = 'waiting'
          and not exists (select from delivery_line l where l.delivery_id = d.id and l.missing_quantity > 0)
       returning id
     ) select id from completed`,
    [deliveryId],
  );
  return ready.length > 0;
}

async function tellReady(manager: EntityManager, { orderId, deliveryId }: StockGift, name: string): Promise<void> {
  await addTimelineEntry(manager, orderId, {
    kind: 'deliveryReady',
    actor: 'system',
    sentence: `All of delivery ${name} is in stock now: it can leave`,
    data: { deliveryId, delivery: name },
  });
}

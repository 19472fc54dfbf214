import type { EntityManager } from 'typeorm';
import { announceFreeStock } from './announce-free-stock';

export interface StockChange {
  readonly warehouseId: string;
  readonly productId: string;
  /** Which fact causes it, unique for ever: a repeated step moves nothing. */
  readonly reference: string;
  /** Whole units; negative takes away. */
  readonly onHandChange: number;
  readonly reservedChange: number;
  /** Why somebody adjusts the figures; none where an order moves them. */
  readonly reason?: string;
  readonly actor?: string;
}

/**
 * Records stock moves and changes the figures by them, in one statement. A move whose reference exists changes nothing.
 * Rows are taken in product order, so that two orders never wait for each other crosswise. What becomes free is given to
 * the deliveries that wait for it [WFL-08].
 */
export async function moveStock(manager: EntityManager, changes: readonly StockChange[]): Promise<void> {
  if (changes.length === 0) return;
  await manager.query(
    `with moved as (
       insert into stock_move (warehouse_id, product_id, reference, on_hand_change, reserved_change, reason, actor)
       select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::integer[], $5::integer[], $6::text[], $7::text[])
       on conflict (reference) do nothing
       returning warehouse_id, product_id, on_hand_change, reserved_change
     )
     insert into stock_level (warehouse_id, product_id, on_hand, reserved)
     select warehouse_id, product_id, sum(on_hand_change), sum(reserved_change)
       from moved group by warehouse_id, product_id order by warehouse_id, product_id
     on conflict (warehouse_id, product_id) do update
       set on_hand = stock_level.on_hand + excluded.on_hand,
           reserved = stock_level.reserved + excluded.reserved`,
    [
      changes.map((change) => change.warehouseId),
      changes.map((change) => change.productId),
      changes.map((change) => change.reference),
      changes.map((change) => change.onHandChange),
      changes.map((change) => change.reservedChange),
      changes.map((change) => change.reason ?? null),
      changes.map((change) => change.actor ?? null),
    ],
  );
  await announceFreeStock(
    manager,
    changes.filter(({ onHandChange, reservedChange }) => onHandChange > reservedChange),
  );
}

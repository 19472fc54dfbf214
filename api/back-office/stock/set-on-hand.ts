import type { EntityManager } from 'typeorm';
import { moveStock } from '../../../entities/move-stock';
import { lineSource } from '../records/line-statements';
import { lineParameters, type ExaminedLine, type WrittenLines } from '../records/write-lines';
import { stock } from '../resources/stock';

export interface Adjustment {
  /** Names this counting for ever: the reference of each move begins with it. */
  readonly reference: string;
  readonly reason: string;
  readonly actor: string;
}

interface LockedFigure {
  readonly line: number;
  readonly warehouseId: string;
  readonly productId: string;
  readonly onHand: number;
}

/**
 * Sets what is on hand, by a move of the difference for each figure that is another one [STK-01]. The figures are locked
 * in the order of warehouse and product, as orders lock them, so that what an order takes meanwhile is not lost.
 */
export async function setOnHand(
  manager: EntityManager,
  lines: readonly ExaminedLine[],
  { reference, reason, actor }: Adjustment,
): Promise<WrittenLines> {
  const wanted = lines.filter(({ state, values }) => state !== 'unchanged' && !isNothing(state, values.onHand));
  if (wanted.length === 0) return { created: 0, changed: 0 };
  const made = await makeFigures(manager, wanted);
  const figures: LockedFigure[] = await manager.query(
    `select line.line, r.warehouse_id as "warehouseId", r.product_id as "productId", r.on_hand as "onHand"
     ${lineSource(stock)} where r.id is not null order by r.warehouse_id, r.product_id for update of r`,
    lineParameters(stock, wanted),
  );
  const targets = new Map(wanted.map(({ line, values }) => [line, Number(values.onHand)]));
  const moves = figures.flatMap(({ line, warehouseId, productId, onHand }) => {
    const onHandChange = (targets.get(line) ?? onHand) - onHand;
    if (onHandChange === 0) return [];
    return [
      { warehouseId, productId, reference: `${reference}/${line}`, onHandChange, reservedChange: 0, reason, actor },
    ];
  });
  await moveStock(manager, moves);
  return { created: made, changed: Math.max(0, moves.length - made) };
}

/** A figure that is not there and counts nothing is not made. */
const isNothing = (state: ExaminedLine['state'], onHand: unknown): boolean => state === 'created' && onHand === 0;

/** Figures of 0 for what has none yet, so that there is a row to lock. */
async function makeFigures(manager: EntityManager, lines: readonly ExaminedLine[]): Promise<number> {
  const fresh = lines.filter(({ state }) => state === 'created');
  if (fresh.length === 0) return 0;
  const rows: unknown[] = await manager.query(
    `insert into stock_level (warehouse_id, product_id)
     select f_warehouse.id, f_product.id ${lineSource(stock)} order by 1, 2
     on conflict do nothing returning id`,
    lineParameters(stock, fresh),
  );
  return rows.length;
}

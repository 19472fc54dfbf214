import type { EntityManager } from 'typeorm';
import { announceFreeStock, type StockPlace } from '../../../entities/announce-free-stock';
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
 * Sets what is on hand, by a move of the difference for each figure that is another one [STK-01]. Figures are made and locked
 * in one row by warehouse and product, as orders take them, so that what an order takes meanwhile is not lost, and neither
 * waits for the other crosswise.
 */
export async function setOnHand(
  manager: EntityManager,
  lines: readonly ExaminedLine[],
  adjustment: Adjustment,
): Promise<WrittenLines> {
  const wanted = lines.filter(({ state, values }) => state !== 'unchanged' && !isNothing(state, values.onHand));
  const isAnyFresh = wanted.some(({ state }) => state === 'created');
  const made = isAnyFresh ? await makeFigures(manager, wanted, adjustment) : new Set<number>();
  const there = wanted.filter(({ line }) => !made.has(line));
  return { created: made.size, changed: await moveFigures(manager, there, adjustment) };
}

/** A figure that is not there and counts nothing is not made. */
const isNothing = (state: ExaminedLine['state'], onHand: unknown): boolean => state === 'created' && onHand === 0;

/**
 * Figures, with their moves, for what has none yet; those that are there are locked and stay as they are.
 *
 * @returns the lines of those that were made
 */
async function makeFigures(
  manager: EntityManager,
  lines: readonly ExaminedLine[],
  { reference, reason, actor }: Adjustment,
): Promise<ReadonlySet<number>> {
  const parameters = lineParameters(stock, lines);
  const [ofReference, ofReason, ofActor] = [1, 2, 3].map((place) => `$${parameters.length + place}::text`);
  const made: (StockPlace & { line: number })[] = await manager.query(
    `with wanted as (
       select line.line, f_warehouse.id as warehouse_id, f_product.id as product_id, line.on_hand::integer as on_hand
       ${lineSource(stock)}
     ), made as (
       insert into stock_level (warehouse_id, product_id, on_hand)
       select warehouse_id, product_id, on_hand from wanted order by warehouse_id, product_id
       on conflict (warehouse_id, product_id) do update set on_hand = excluded.on_hand where false
       returning warehouse_id, product_id
     ), told as (
       select w.* from made join wanted w using (warehouse_id, product_id)
     ), moved as (
       insert into stock_move (warehouse_id, product_id, reference, on_hand_change, reserved_change, reason, actor)
       select warehouse_id, product_id, ${ofReference} || '/' || line, on_hand, 0, ${ofReason}, ${ofActor} from told
     ) select line, warehouse_id as "warehouseId", product_id as "productId" from told`,
    [...parameters, reference, reason, actor],
  );
  await announceFreeStock(manager, made);
  return new Set(made.map(({ line }) => line));
}

/** @returns how many figures are others now */
async function moveFigures(
  manager: EntityManager,
  lines: readonly ExaminedLine[],
  { reference, reason, actor }: Adjustment,
): Promise<number> {
  if (lines.length === 0) return 0;
  const figures: LockedFigure[] = await manager.query(
    `select line.line, r.warehouse_id as "warehouseId", r.product_id as "productId", r.on_hand as "onHand"
     ${lineSource(stock)} where r.id is not null order by r.warehouse_id, r.product_id for update of r`,
    lineParameters(stock, lines),
  );
  const targets = new Map(lines.map(({ line, values }) => [line, Number(values.onHand)]));
  const moves = figures.flatMap(({ line, warehouseId, productId, onHand }) => {
    const onHandChange = (targets.get(line) ?? onHand) - onHand;
    if (onHandChange === 0) return [];
    return [
      { warehouseId, productId, reference: `${reference}/${line}`, onHandChange, reservedChange: 0, reason, actor },
    ];
  });
  await moveStock(manager, moves);
  return moves.length;
}

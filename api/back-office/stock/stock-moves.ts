import type { DataSource, EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';
import { LARGEST_INTEGER } from '../../../domain/back-office/field-kind';
import { moveStock, type StockChange } from '../../../entities/move-stock';
import { databaseCodeOf } from '../../../platform/database-fault';
import { anyOf, pageQuery } from '../../lists/list-query';
import { Problem, ruleBroken } from '../../problems/problem';
import { timeSchema, wordsSchema } from '../../schemas/common';
import { examineLines } from '../records/write-lines';
import { CODE_LENGTH } from '../resources/shared-fields';
import { stock } from '../resources/stock';

const codeSchema = z.string().min(1).max(CODE_LENGTH);

export const stockMoveSchema = z
  .object({
    id: z.string(),
    reference: z.string().describe('Which fact moved it; there is one move of each'),
    company: z.string(),
    warehouse: z.string(),
    sku: z.string(),
    onHandChange: z.int(),
    reservedChange: z.int(),
    reason: z.string().nullable().describe('Why somebody adjusted it; null where an order moved it'),
    actor: z.string().nullable(),
    movedAt: timeSchema,
  })
  .meta({ id: 'StockMove' });

export type StockMoveBody = z.output<typeof stockMoveSchema>;

export const newStockMoveSchema = z
  .strictObject({
    reference: wordsSchema(200).describe('Of your own, new for each move: the same one again moves nothing'),
    company: codeSchema.describe('Code of the company'),
    warehouse: codeSchema.describe('Code of the warehouse'),
    sku: z.string().min(1).max(200).describe('SKU of the product'),
    onHandChange: z
      .int('must be a whole number')
      .min(-LARGEST_INTEGER)
      .max(LARGEST_INTEGER)
      .refine((change) => change !== 0, 'must not be 0')
      .describe('Whole units; negative takes away'),
    reason: wordsSchema(500),
  })
  .meta({ id: 'NewStockMove' });

export type NewStockMove = z.output<typeof newStockMoveSchema>;

const filter = anyOf(z.string().max(500));
export const stockMoveQuery = z.strictObject({ ...pageQuery, sku: filter, reference: filter });

/** Moves as they are shown, as `r`; the order of their ids is that of time. */
export function selectMoves(source: DataSource | EntityManager): SelectQueryBuilder<ObjectLiteral> {
  return source
    .createQueryBuilder()
    .select('r.id', 'id')
    .addSelect('r.reference', 'reference')
    .addSelect('c.code', 'company')
    .addSelect('w.code', 'warehouse')
    .addSelect('p.sku', 'sku')
    .addSelect('r.on_hand_change', 'onHandChange')
    .addSelect('r.reserved_change', 'reservedChange')
    .addSelect('r.reason', 'reason')
    .addSelect('r.actor', 'actor')
    .addSelect(`to_char(r.moved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`, 'movedAt')
    .from('stock_move', 'r')
    .innerJoin('warehouse', 'w', 'w.id = r.warehouse_id')
    .innerJoin('company', 'c', 'c.id = w.company_id')
    .innerJoin('product', 'p', 'p.id = r.product_id');
}

/** Moves of people stand apart from those of orders, whatever reference somebody chooses. */
const PEOPLES_REFERENCES = 'adjustment/';
const OUT_OF_RANGE = '22003';

/**
 * Adds to what is on hand, or takes away. The same reference again gives the move that is there.
 * @throws Problem ruleBroken naming what is not known or too much, alreadyExists when the reference stands for another move
 */
export async function adjustStock(
  dataSource: DataSource,
  { company, warehouse, sku, ...wanted }: NewStockMove,
  actor: string,
): Promise<StockMoveBody> {
  const reference = `${PEOPLES_REFERENCES}${wanted.reference}`;
  return dataSource.transaction(async (manager) => {
    const ids = await findFigure(manager, { company, warehouse, sku });
    const { onHandChange, reason } = wanted;
    await moveInRange(manager, { ...ids, reference, onHandChange, reservedChange: 0, reason, actor });
    const move = await selectMoves(manager).where('r.reference = :reference', { reference }).getRawOne<StockMoveBody>();
    if (move === undefined) throw new Error('The move was not written');
    const isThis =
      move.company === company &&
      move.warehouse === warehouse &&
      move.sku === sku &&
      move.onHandChange === onHandChange;
    if (isThis) return move;
    throw new Problem('alreadyExists', `The reference "${wanted.reference}" stands for another move already.`);
  });
}

async function moveInRange(manager: EntityManager, change: StockChange): Promise<void> {
  try {
    await moveStock(manager, [change]);
  } catch (error) {
    if (databaseCodeOf(error) !== OUT_OF_RANGE) throw error;
    throw ruleBroken('/onHandChange', `What is on hand would be beyond ${LARGEST_INTEGER} units.`);
  }
}

async function findFigure(
  manager: EntityManager,
  place: { readonly company: string; readonly warehouse: string; readonly sku: string },
): Promise<{ readonly warehouseId: string; readonly productId: string }> {
  const given = new Set([...stock.key, 'onHand']);
  const lines = [{ line: 1, values: { ...place, onHand: 0 } }];
  const [line] = await examineLines(manager, { resource: stock, given, lines, isConfirmed: true });
  const [problem] = line?.problems ?? [];
  if (problem !== undefined) throw ruleBroken(`/${problem.field ?? ''}`, problem.detail);
  const [ids]: { warehouseId: string; productId: string }[] = await manager.query(
    `select w.id as "warehouseId", p.id as "productId"
       from company c join warehouse w on w.company_id = c.id and w.code = $2 join product p on p.sku = $3
      where c.code = $1`,
    [place.company, place.warehouse, place.sku],
  );
  if (ids === undefined) throw new Error('What was found is gone');
  return ids;
}

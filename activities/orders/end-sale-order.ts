import type { EntityManager } from 'typeorm';
import { bookedTotals, type BookedLine } from '../../domain/changes/booked-line';
import { keptUnits } from '../../domain/changes/kept-units';
import { deliveredUnits } from '../../entities/delivered-units';
import { cancelOpenDeliveries } from '../../entities/finish-delivery';
import { readBookedLines, writeBookedLines } from './booked-lines';
import { creditEndedOrder } from './credit-cancelled';
import type { LockedOrder } from './lock-order';
import { redraftInvoices } from './redraft-invoices';

/**
 * Cancels a sale order whose order has ended on the marketplace: its open deliveries with their reservations, its draft
 * invoices. What has left and was told stays, in lines and on invoices; of what is posted beyond it a credit note is
 * drafted [CAN-01, CAN-02].
 *
 * @returns whether a part stays, since it had left
 */
export async function endSaleOrder(
  manager: EntityManager,
  order: LockedOrder,
  reasonWords: string,
): Promise<{ readonly isPartShipped: boolean }> {
  const { saleOrderId, booked, facts } = order;
  if (saleOrderId === null || booked === null) throw new Error('There is no sale order to cancel');
  const shipped = facts.delivery?.hasLeft === true ? await toldUnits(manager, saleOrderId) : new Map<string, number>();
  if (facts.delivery !== null) await cancelOpenDeliveries(manager, saleOrderId);
  const ended = { saleOrderId, currency: booked.currency };
  const left = shipped.size === 0 ? [] : await keepShipped(manager, ended, shipped);
  await manager.query(
    `with cancelled as (
       update sale_order set state = 'cancelled' where id = $1 returning id
     ) update invoice i set state = 'cancelled'
         from cancelled where i.sale_order_id = cancelled.id and i.kind = 'invoice' and i.state = 'draft' and $2`,
    [saleOrderId, shipped.size === 0],
  );
  if (shipped.size > 0) await redraftInvoices(manager, order);
  await creditEndedOrder(manager, order, { left, reasonWords });
  return { isPartShipped: shipped.size > 0 };
}

/** Units that the marketplace knows to be gone, by the id of the sale order line; lines of which none are, are left out. */
async function toldUnits(manager: EntityManager, saleOrderId: string): Promise<ReadonlyMap<string, number>> {
  const rows: { id: string; units: number }[] = await manager.query(
    `select l.id, ${deliveredUnits('l.id', 'd.told_at is not null')} as units
       from sale_order_line l where l.sale_order_id = $1 and l.kind = 'product' and l.state = 'live'`,
    [saleOrderId],
  );
  return new Map(rows.filter(({ units }) => units > 0).map(({ id, units }) => [id, units]));
}

async function keepShipped(
  manager: EntityManager,
  { saleOrderId, currency }: { readonly saleOrderId: string; readonly currency: string },
  shipped: ReadonlyMap<string, number>,
): Promise<readonly BookedLine[]> {
  const left = keptUnits(await readBookedLines(manager, saleOrderId), shipped, currency);
  const { untaxed, tax, total, commission } = bookedTotals(left, currency);
  await writeBookedLines(manager, left);
  await manager.query(
    `update sale_order set amount_untaxed = $2, amount_tax = $3, amount_total = $4, commission = $5 where id = $1`,
    [saleOrderId, untaxed, tax, total, commission],
  );
  return left;
}

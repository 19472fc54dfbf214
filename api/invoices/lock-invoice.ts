import type { EntityManager } from 'typeorm';
import { Invoice } from '../../entities/invoice.entity';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { Problem } from '../problems/problem';

export interface LockedInvoice {
  /** With its sale order. */
  readonly invoice: Invoice;
  readonly order: MarketplaceOrder;
}

/**
 * An invoice or a credit note under the lock of its order's row, which is locked first, as everywhere.
 * @throws Problem notFound
 */
export async function lockInvoice(manager: EntityManager, id: string): Promise<LockedInvoice> {
  const found = await manager.findOne(Invoice, { where: { id }, relations: { saleOrder: true } });
  if (found === null) throw new Problem('notFound', `There is no invoice with the id ${id}.`);
  const order = await manager.findOneOrFail(MarketplaceOrder, {
    where: { id: found.saleOrder.orderId },
    lock: { mode: 'pessimistic_write' },
  });
  const invoice = await manager.findOneOrFail(Invoice, { where: { id }, relations: { saleOrder: true } });
  return { invoice, order };
}

import type { DataSource, EntityManager } from 'typeorm';
import { wordsOfBuyer } from '../../domain/erasure';
import { resolveSettings } from '../../domain/instance-settings';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import type { OrderRef } from '../../workflows/messages';
import { Problem } from '../problems/problem';
import { blankTexts } from './erasure/blank-texts';
import { releasePartners } from './erasure/release-partners';
import { stripReceptions } from './erasure/strip-receptions';
import { findOrder } from './find-order';

export interface Erasure {
  readonly order: OrderRef;
  /** All orders of this buyer on this instance, not only the one named. */
  readonly everyOrder: boolean;
  /** Somebody has seen that goods are still to be sent. */
  readonly evenIfOpen: boolean;
  readonly actor: string;
}

export interface ErasureResult {
  /** Marketplace order ids. */
  readonly erased: readonly string[];
  /** Posted invoices that keep name and address of the buyer, shown to nobody. */
  readonly keptInvoices: number;
}

/**
 * Erases a buyer: partners, raw answers, texts and parcels of their orders, in one transaction [PAR-05]. Answers that come
 * later are kept without them. Repeated, it finds nothing left to do.
 *
 * @throws Problem notFound; notAllowedNow while goods are to be sent to them, unless that was confirmed
 */
export async function eraseBuyer(dataSource: DataSource, erasure: Erasure): Promise<ErasureResult> {
  const order = await findOrder(dataSource, erasure.order);
  const { keepInvoicesOfErased } = resolveSettings(order.instance.settings);
  return dataSource.transaction(async (manager) => {
    const orders = await lockOrders(manager, order.id, erasure.everyOrder);
    const open = orders.filter(({ isOpen }) => isOpen).map(({ marketplaceOrderId }) => marketplaceOrderId);
    if (open.length > 0 && !erasure.evenIfOpen) throw new Problem('notAllowedNow', openWords(open));
    const orderIds = orders.map(({ id }) => id);
    const words = await wordsOf(manager, orderIds);
    await stripReceptions(manager, orderIds);
    await blankTexts(manager, orderIds, words);
    const keptInvoices = await releasePartners(manager, { orderIds, keepPosted: keepInvoicesOfErased });
    await manager.query(
      `update marketplace_order set erased_at = coalesce(erased_at, now()) where id = any($1::bigint[])`,
      [orderIds],
    );
    for (const { id } of orders.filter(({ isErased }) => !isErased)) {
      await addTimelineEntry(manager, id, {
        kind: 'buyerErased',
        actor: erasure.actor,
        sentence: 'The personal data of the buyer was erased',
      });
    }
    return { erased: orders.map(({ marketplaceOrderId }) => marketplaceOrderId), keptInvoices };
  });
}

const openWords = (open: readonly string[]): string =>
  `Goods are still to be sent to this buyer, or told to the marketplace: ${open.join(', ')}. Ship or cancel first, or repeat with evenIfOpen: true.`;

interface OrderToErase {
  readonly id: string;
  readonly marketplaceOrderId: string;
  readonly isErased: boolean;
  readonly isOpen: boolean;
}

/**
 * A buyer is known by the marketplace's customer id in its answers, and by the partner of the invoice. Blanks and stars in
 * the place of an id are nobody's.
 */
const SAME_BUYER = `
  select r.order_id from reception r join marketplace_order o on o.id = r.order_id
   where o.instance_id = (select instance_id from marketplace_order where id = $1)
     and r.raw #>> '{customer,customer_id}' in (select x.raw #>> '{customer,customer_id}' from reception x
                                                 where x.order_id = $1
                                                   and x.raw #>> '{customer,customer_id}' ~ '[[:alnum:]]')
  union
  select s.order_id from sale_order s join marketplace_order o on o.id = s.order_id
   where o.erased_at is null and o.instance_id = (select instance_id from marketplace_order where id = $1)
     and s.invoice_partner_id in (select y.invoice_partner_id from sale_order y
                                    join marketplace_order z on z.id = y.order_id
                                   where y.order_id = $1 and z.erased_at is null)`;

/**
 * Their rows are locked in the order in which imports lock them. An order is open while it has no delivery yet, or one that
 * is neither cancelled nor told.
 */
function lockOrders(manager: EntityManager, orderId: string, everyOrder: boolean): Promise<OrderToErase[]> {
  return manager.query(
    `select o.id, o.marketplace_order_id as "marketplaceOrderId", o.erased_at is not null as "isErased",
            o.erased_at is null and o.decision <> 'ignored' and o.progress <> 'finished'
              and (not exists (select from sale_order s where s.order_id = o.id)
                   or exists (select from sale_order s
                               where s.order_id = o.id and s.state <> 'cancelled' and s.fulfillment_center = 'DEFAULT'
                                 and coalesce((select bool_or(d.state <> 'cancelled' and d.told_at is null)
                                                 from delivery d where d.sale_order_id = s.id), true))) as "isOpen"
       from marketplace_order o where o.id = $1 ${everyOrder ? `or o.id in (${SAME_BUYER})` : ''}
      order by o.instance_id, o.marketplace_order_id for update of o`,
    [orderId],
  );
}

async function wordsOf(manager: EntityManager, orderIds: readonly string[]): Promise<readonly string[]> {
  const rows: { raw: unknown }[] = await manager.query(
    `select raw from reception where order_id = any($1::bigint[])
     union all
     select jsonb_build_object('lastname', p.name, 'street_1', p.street1, 'street_2', p.street2, 'phone', p.phone,
                               'email', p.email, 'company', p.company_name)
       from sale_order s join partner p on p.id in (s.invoice_partner_id, s.delivery_partner_id)
      where s.order_id = any($1)
     union all
     select jsonb_build_object('shipping_tracking', d.tracking_number, 'shipping_tracking_url', d.tracking_url)
       from delivery d join sale_order s on s.id = d.sale_order_id where s.order_id = any($1)`,
    [orderIds],
  );
  return [...new Set(rows.flatMap(({ raw }) => wordsOfBuyer(raw)))];
}

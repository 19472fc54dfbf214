import type { OrderChange } from '../../domain/changes/order-change';
import { mapPartners } from '../../domain/mapping/map-partners';
import type { MappedPartners } from '../../domain/mapping/mapped-sale-order';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import { isEnded, isShippedOrBeyond } from '../../domain/order-states';
import type { Reason } from '../../domain/reason-codes';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { loadMappingContext } from './mapping-context';
import type { StepContext } from './step-context';
import { writePartners } from './write-partners';

type PlannedAddresses =
  | { readonly kind: 'planned'; readonly which: readonly Which[]; readonly partners: MappedPartners | null }
  | { readonly kind: 'blocked'; readonly reasons: readonly Reason[] };

type Which = 'billing' | 'shipping';

/**
 * Whether another address can be taken over: its country has to be known, or goods would go to the one before. What has
 * left, or will not leave any more, needs no address.
 */
export async function planAddresses(
  { manager, order }: StepContext,
  changes: readonly OrderChange[],
  now: MarketplaceOrder,
): Promise<PlannedAddresses> {
  const which = changes.flatMap((change) => (change.kind === 'address' ? [change.which] : []));
  if (which.length === 0 || order.saleOrderId === null || !isToShip(order.facts.delivery, now)) {
    return { kind: 'planned', which, partners: null };
  }
  const { instanceId: id, companyId, settings } = order;
  const context = await loadMappingContext(manager, { instance: { id, companyId }, settings, orders: [now] });
  const outcome = mapPartners(now, context);
  return outcome.kind === 'blocked' ? outcome : { kind: 'planned', which, partners: outcome.partners };
}

const isToShip = (delivery: StepContext['order']['facts']['delivery'], { state }: MarketplaceOrder): boolean =>
  !isEnded(state) && !isShippedOrBeyond(state) && delivery?.state !== 'done' && delivery?.state !== 'cancelled';

const words: Readonly<Record<Which, { readonly followed: string; readonly late: string }>> = {
  shipping: {
    followed: 'The shipping address changed on the marketplace: what is still to ship goes to the new one',
    late: 'The shipping address changed on the marketplace; nothing is to be shipped any more, so the delivery keeps the one before',
  },
  billing: {
    followed: 'The billing address changed on the marketplace: invoices that are not posted go to the new one',
    late: 'The billing address changed on the marketplace after the order was shipped: the one before stays',
  },
};

/**
 * The partners of the order follow its addresses until everything has left; later changes are told alone. A credit note of an
 * invoice that is posted goes to whom that went [CAN-02].
 */
export async function followAddresses({ manager, order }: StepContext, planned: PlannedAddresses): Promise<void> {
  if (planned.kind === 'blocked' || planned.which.length === 0) return;
  const { which, partners } = planned;
  if (partners !== null) {
    const written = await writePartners(manager, order.companyId, partners);
    await manager.query(
      `with billed as (
         update invoice set partner_id = $2
          where sale_order_id = $1 and state = 'draft' and credited_invoice_id is null and $4
       )
       update sale_order
          set invoice_partner_id = case when $4 then $2 else invoice_partner_id end,
              delivery_partner_id = case when $5 then $3 else delivery_partner_id end
        where id = $1`,
      [
        ...[order.saleOrderId, written.invoicePartnerId, written.deliveryPartnerId],
        ...[which.includes('billing'), which.includes('shipping')],
      ],
    );
  }
  for (const each of which) {
    await addTimelineEntry(manager, order.id, {
      kind: 'addressChanged',
      actor: 'marketplace',
      sentence: words[each][partners === null ? 'late' : 'followed'],
      data: { address: each },
    });
  }
}

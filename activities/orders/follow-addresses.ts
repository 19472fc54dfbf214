import type { EntityManager } from 'typeorm';
import type { BookedLine } from '../../domain/changes/booked-line';
import type { OrderChange } from '../../domain/changes/order-change';
import { lacksAddress } from '../../domain/known-buyer';
import { mapPartners } from '../../domain/mapping/map-partners';
import type { MappedPartners } from '../../domain/mapping/mapped-sale-order';
import type { OrderFacts } from '../../domain/lifecycle/order-facts';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import { isEnded, isShippedOrBeyond } from '../../domain/order-states';
import type { Reason } from '../../domain/reason-codes';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { receptionToImport } from './current-reception';
import { followCountry, planCountry, type PlannedCountry } from './follow-country';
import { loadMappingContext } from './mapping-context';
import type { StepContext } from './step-context';
import { writePartners } from './write-partners';

export type PlannedAddresses =
  | {
      readonly kind: 'planned';
      readonly which: readonly Which[];
      /** Null when nothing is to be shipped any more. */
      readonly partners: MappedPartners | null;
      /** Null when goods go to the same country as before, or nowhere any more. */
      readonly country: PlannedCountry | null;
    }
  | { readonly kind: 'blocked'; readonly reasons: readonly Reason[] };

type Which = 'billing' | 'shipping';

/**
 * Whether another address can be taken over: its country has to be known, or goods would go to the one before. What has
 * left, or will not leave any more, needs no address. What is blank by now of the buyer is known from earlier [PAR-05].
 *
 * @param lines as they will be once what was cancelled is taken out; null where nothing is
 */
export async function planAddresses(
  step: StepContext,
  { changes, now, lines }: AddressChanges,
): Promise<PlannedAddresses> {
  const { manager, order } = step;
  const which = changes.flatMap((change) => (change.kind === 'address' ? [change.which] : []));
  if (which.length === 0 || order.saleOrderId === null || !isToShip(order.facts, now)) {
    return { kind: 'planned', which, partners: null, country: null };
  }
  const { instanceId: id, companyId, booked } = order;
  // As it was imported: a tax system that the instance has by now is for later orders.
  const settings = { ...order.settings, taxSystem: booked?.taxSystem ?? order.settings.taxSystem };
  const known = await withBuyer(manager, order, now);
  const mapping = await loadMappingContext(manager, { instance: { id, companyId }, settings, orders: [known] });
  const outcome = mapPartners(known, mapping);
  if (outcome.kind === 'blocked') return outcome;
  const { partners } = outcome;
  const isMoved = which.includes('shipping');
  const country = isMoved ? await planCountry(step, { now: known, partners, mapping, lines }) : null;
  return { kind: 'planned', which, partners, country };
}

interface AddressChanges {
  readonly changes: readonly OrderChange[];
  readonly now: MarketplaceOrder;
  readonly lines: readonly BookedLine[] | null;
}

async function withBuyer(
  manager: EntityManager,
  order: StepContext['order'],
  now: MarketplaceOrder,
): Promise<MarketplaceOrder> {
  if (!lacksAddress(now)) return now;
  const known = await receptionToImport(manager, order);
  return known.kind === 'decoded' ? known.order : now;
}

function isToShip({ saleOrder, delivery }: OrderFacts, { state }: MarketplaceOrder): boolean {
  if (isEnded(state) || isShippedOrBeyond(state) || saleOrder?.state === 'cancelled') return false;
  return delivery?.state !== 'done' && delivery?.state !== 'cancelled';
}

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
export async function followAddresses(
  context: StepContext,
  { which, partners, country }: Extract<PlannedAddresses, { kind: 'planned' }>,
): Promise<void> {
  const { manager, order } = context;
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
  if (country !== null) await followCountry(context, country);
}

import { cancelOpenDeliveries } from '../../../entities/finish-delivery';
import type { MarketplaceOrder } from '../../../domain/marketplace-order';
import { reason } from '../../../domain/reason-codes';
import { currentReception } from '../current-reception';
import { blocked, done, type StepContext, type StepOutcome } from '../step-context';

/**
 * The marketplace cancelled or refused an imported order: the sale order, what is not delivered and its draft invoices are
 * cancelled, reservations end, and the reason is on the timeline [CAN-01, CAN-04]. Goods that have left the house
 * without the marketplace knowing hold the order for a person [CAN-06].
 */
export async function cancelOrder(context: StepContext): Promise<StepOutcome> {
  const { manager, order } = context;
  const { delivery, skippedSteps, invoices } = order.facts;
  const isGone = delivery?.hasLeft === true && !delivery.isTold;
  if (isGone && !skippedSteps.includes('cancelOrder')) return blocked(reason('shippedButCancelled'));

  await manager.query(`update sale_order set state = 'cancelled' where id = $1`, [order.saleOrderId]);
  if (delivery !== null && order.saleOrderId !== null) await cancelOpenDeliveries(manager, order.saleOrderId);
  if (invoices.drafts > 0) await cancelDrafts(context);
  const reception = await currentReception(manager, order);
  const why = reception.kind === 'decoded' ? reasonOf(reception.order) : { code: null, label: null };
  const isPosted = invoices.posted + invoices.paid > 0;
  return done({
    kind: order.state === 'REFUSED' ? 'refused' : 'cancelled',
    actor: 'marketplace',
    sentence: [
      `${order.state === 'REFUSED' ? 'Refused' : 'Cancelled'} on the marketplace${whyWords(why)}`,
      ...(isPosted ? ['the invoice stays posted and wants a credit note'] : []),
    ].join('; '),
    data: { reasonCode: why.code, reasonLabel: why.label },
  });
}

async function cancelDrafts({ manager, order }: StepContext): Promise<void> {
  await manager.query(
    `update invoice set state = 'cancelled' where sale_order_id = $1 and kind = 'invoice' and state = 'draft'`,
    [order.saleOrderId],
  );
}

interface CancelReason {
  readonly code: string | null;
  readonly label: string | null;
}

/** On the order, else on a line, else on a cancelation (Mirakl API section 7). */
function reasonOf(order: MarketplaceOrder): CancelReason {
  const places = [
    { code: order.stateReasonCode, label: order.stateReasonLabel },
    ...order.lines.map((line) => ({ code: line.stateReasonCode, label: line.stateReasonLabel })),
    ...order.lines.flatMap((line) => line.cancelations.map(({ reasonCode }) => ({ code: reasonCode, label: null }))),
  ];
  return places.find(({ code, label }) => code !== null || label !== null) ?? { code: null, label: null };
}

function whyWords({ code, label }: CancelReason): string {
  if (label !== null) return `: ${label}${code === null ? '' : ` (${code})`}`;
  return code === null ? ', no reason given' : `: reason ${code}`;
}

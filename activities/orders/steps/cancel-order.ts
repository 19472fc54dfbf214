import { reasonWords } from '../../../domain/changes/change-words';
import type { MarketplaceOrder } from '../../../domain/marketplace-order';
import { reason } from '../../../domain/reason-codes';
import { cancelOpenDeliveries } from '../../../entities/finish-delivery';
import { findReasonLabels } from '../../../entities/find-master-data';
import { currentReception } from '../current-reception';
import { endSaleOrder } from '../end-sale-order';
import { blocked, done, type StepContext, type StepOutcome } from '../step-context';

/**
 * The marketplace cancelled or refused an imported order: the sale order, what is not delivered and its draft invoices are
 * cancelled, reservations end, what is posted gets a credit note, and the reason is on the timeline [CAN-01, CAN-02,
 * CAN-04]. Goods that have left the house without the marketplace knowing hold the order for a person; the rest of it is
 * cancelled before they have looked [CAN-02, CAN-06].
 */
export async function cancelOrder(context: StepContext): Promise<StepOutcome> {
  const { manager, order } = context;
  const { delivery, skippedSteps } = order.facts;
  const isGone = delivery?.hasLeft === true && !delivery.isTold;
  if (isGone && !skippedSteps.includes('cancelOrder')) return holdGone(context);

  const why = await whyEnded(context);
  const isRefused = order.state === 'REFUSED';
  const words = `${isRefused ? 'Refused' : 'Cancelled'} on the marketplace${reasonWords(why)}`;
  const { isPartShipped } = await endSaleOrder(manager, order, words);
  return done({
    kind: isRefused ? 'refused' : 'cancelled',
    actor: 'marketplace',
    sentence: [words, ...(isPartShipped ? ['what had left stays as it is, the rest is cancelled'] : [])].join('; '),
    data: { ...why },
  });
}

/** Nobody is to ship the rest while a person is awaited, and what was reserved for it is others'. */
async function holdGone({ manager, order: { saleOrderId } }: StepContext): Promise<StepOutcome> {
  if (saleOrderId === null) throw new Error('There is no sale order to cancel');
  const [deliveries]: { gone: string; rest: string | null }[] = await manager.query(
    `select string_agg(name, ', ' order by id) filter (where state = 'done') as gone,
            string_agg(name, ', ' order by id) filter (where state in ('waiting', 'ready')) as rest
       from delivery where sale_order_id = $1`,
    [saleOrderId],
  );
  await cancelOpenDeliveries(manager, saleOrderId);
  const rest = deliveries?.rest ?? null;
  const gone = `${deliveries?.gone ?? ''} had left and was not told when the marketplace cancelled the order`;
  return blocked(reason('shippedButCancelled', rest === null ? gone : `${gone}; the rest, ${rest}, is cancelled`));
}

interface EndReason {
  readonly reasonCode: string | null;
  readonly reasonLabel: string | null;
}

async function whyEnded({ manager, order }: StepContext): Promise<EndReason> {
  const reception = await currentReception(manager, order);
  const why = reception.kind === 'decoded' ? reasonOf(reception.order) : NO_REASON;
  if (why.reasonCode === null || why.reasonLabel !== null) return why;
  const labels = await findReasonLabels(manager, order.instanceId, [why.reasonCode]);
  return { ...why, reasonLabel: labels.get(why.reasonCode) ?? null };
}

/** On the order, else on a line, else on the latest cancelation of one (Mirakl API section 7). */
function reasonOf(order: MarketplaceOrder): EndReason {
  const places = [order, ...order.lines].map(({ stateReasonCode, stateReasonLabel }) => ({
    reasonCode: stateReasonCode,
    reasonLabel: stateReasonLabel,
  }));
  const cancelations = order.lines.flatMap(({ cancelations: all }) =>
    all.slice(-1).map(({ reasonCode }) => ({ reasonCode, reasonLabel: null })),
  );
  return (
    [...places, ...cancelations].find((each) => each.reasonCode !== null || each.reasonLabel !== null) ?? NO_REASON
  );
}

const NO_REASON: EndReason = { reasonCode: null, reasonLabel: null };

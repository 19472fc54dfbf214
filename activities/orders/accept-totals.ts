import { mapOrder } from '../../domain/mapping/map-order';
import { comparedFigures, figuresWords, laterFigures, type TotalFigures } from '../../domain/totals';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { isoTime } from '../../entities/iso-time';
import type { AcceptTotalsCommand, CommandAnswer } from '../../workflows/messages';
import { accepted, notAllowed, OPERATOR, whyNotParked } from './command-answers';
import { currentReception, receptionToImport } from './current-reception';
import { loadMappingContext } from './mapping-context';
import type { StepContext } from './step-context';

/**
 * A person saw both figures of a total that does not add up, and takes the order as its lines say [ORD-09]. What is
 * accepted are the figures of the park that the command names, and no others: an answer of the marketplace with another
 * total holds the order again.
 */
export async function acceptTotals(context: StepContext, given: AcceptTotalsCommand): Promise<CommandAnswer> {
  const { manager, order } = context;
  const answer = whyNotParked(order, given.parkNumber);
  if (answer !== null) return answer;
  const figures = await differingFigures(context);
  if (figures === null) return notAllowed('The order is not parked for totals that differ');
  if (!(await isToldBy(context, figures))) {
    return notAllowed('The reason does not show the figures of now: retry the step to see them');
  }
  const by = given.actor ?? OPERATOR;
  await manager.query(
    `update marketplace_order
        set parked_content_hash = null,
            accepted_totals = $2::jsonb || jsonb_build_object('at', ${isoTime('now()')})
      where id = $1`,
    [order.id, JSON.stringify({ ...figures, by, note: given.note })],
  );
  await addTimelineEntry(manager, order.id, {
    kind: 'totalsAccepted',
    actor: by,
    sentence: `Totals accepted: ${given.note}. ${figuresWords(figures)}`,
    data: { parkNumber: given.parkNumber, ...figures },
  });
  return accepted('These totals are accepted; the step is tried again now');
}

/** The two figures for which the order is held; null when it is not. */
async function differingFigures({ manager, order }: StepContext): Promise<TotalFigures | null> {
  const { park } = order.facts;
  if (park?.step === 'applyMarketplaceChange') {
    const reception = await currentReception(manager, order);
    const isHeld = park.reasonCode === 'totalsDiffer' && reception.kind === 'decoded';
    return isHeld ? laterFigures(order.acceptedTotals, reception.order) : null;
  }
  if (park?.step !== 'importOrder') return null;
  const reception = await receptionToImport(manager, order);
  if (reception.kind === 'unreadable') return null;
  const { instanceId: id, companyId, settings } = order;
  const input = { instance: { id, companyId }, settings, orders: [reception.order] };
  const { totals } = mapOrder(reception.order, await loadMappingContext(manager, input));
  return totals.isEqual ? null : comparedFigures(totals);
}

/** Whether the reason of the park shows these figures: settings, taxes and fiscal positions may have changed since. */
async function isToldBy({ manager, order }: StepContext, figures: TotalFigures): Promise<boolean> {
  const rows: object[] = await manager.query(
    `select from marketplace_order where id = $1 and position($2 in reason_text) > 0`,
    [order.id, figuresWords(figures)],
  );
  return rows.length > 0;
}

import type { MappingOutcome } from '../mapping/map-order';
import { mapPartners } from '../mapping/map-partners';
import type { OrderTotals } from '../mapping/mapped-sale-order';
import type { MappingContext } from '../mapping/mapping-context';
import type { MarketplaceOrder } from '../marketplace-order';
import { plannedSteps } from '../planned-steps';
import { comparedFigures } from '../totals';
import { explainDelivery } from './explain-delivery';
import { settled, stopped, type ExplainedDecision } from './explained-decision';
import { explainHeader } from './explain-header';
import { explainLines } from './explain-lines';
import { explainPartners } from './explain-partners';
import { explainTaxSystem } from './explain-tax-system';
import { explainSteps, explainWorkflow } from './explain-workflow';

/**
 * Every decision of the import about an order that is taken, with its rule: first all that stands in the way, then what is
 * settled all the same. It asks the functions of the import, and looks up nothing that the import does not.
 */
export function explainMapping(
  order: MarketplaceOrder,
  context: MappingContext,
  outcome: MappingOutcome,
): ExplainedDecision[] {
  const isMapped = outcome.kind === 'mapped';
  const { lines, fiscalPosition, delivery, totals } = isMapped ? outcome.saleOrder : outcome;
  const partners = mapPartners(order, context);
  const countryCode = partners.kind === 'mapped' ? partners.partners.delivery.countryCode : null;
  return [
    ...(isMapped ? [] : outcome.reasons.map((each) => stopped(each))),
    ...explainWorkflow(order, context),
    ...explainHeader(order, context.settings),
    ...explainPartners(order, context, partners),
    ...explainTaxSystem(order, context, { fiscalPosition, countryCode }),
    ...explainLines({ order, context, lines }),
    // Totals that differ are a reason by themselves.
    ...(totals.isEqual ? [totalsDecision(totals)] : []),
    ...explainDelivery(order, context, { delivery, countryCode }),
    ...(isMapped ? explainSteps(plannedSteps(outcome.saleOrder)) : []),
  ];
}

const totalsDecision = (totals: OrderTotals): ExplainedDecision => {
  const { currency, ours, marketplace, isTaxCompared } = comparedFigures(totals);
  const taxes = `; our taxes ${totals.taxes} beside ${totals.marketplaceTaxes} are shown, and hold nothing`;
  const words = `Our lines add up to ${ours} ${currency}, the marketplace says ${marketplace ?? 'nothing'}`;
  return settled('ORD-09', 'total', `${words}${isTaxCompared ? '' : taxes}`);
};

import type { MappingOutcome } from '../mapping/map-order';
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
import { explainExchanges, explainTaxSystem } from './explain-tax-system';
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
  const workflow = explainWorkflow(order, context);
  const partners = explainPartners(order, context);
  if (outcome.kind === 'blocked') {
    const lines = explainLines({ order, context, lines: outcome.lines });
    const exchanges = explainExchanges(outcome);
    return [...outcome.reasons.map((each) => stopped(each)), ...workflow, ...partners, ...exchanges, ...lines];
  }
  const { saleOrder, totals } = outcome;
  return [
    ...workflow,
    ...explainHeader(saleOrder.header),
    ...partners,
    ...explainTaxSystem(saleOrder, context),
    ...explainLines({ order, context, lines: saleOrder.lines }),
    totalsDecision(totals),
    ...explainDelivery(order, context, saleOrder),
    ...explainSteps(plannedSteps(saleOrder)),
  ];
}

const totalsDecision = (totals: OrderTotals): ExplainedDecision => {
  const { currency, ours, marketplace, isTaxCompared } = comparedFigures(totals);
  const taxes = `; our taxes ${totals.taxes} beside ${totals.marketplaceTaxes} are shown, and hold nothing`;
  const words = `Our lines add up to ${ours} ${currency}, the marketplace says ${marketplace ?? 'nothing'}`;
  return settled('ORD-09', 'total', `${words}${isTaxCompared ? '' : taxes}`);
};

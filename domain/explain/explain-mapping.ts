import { mapLines } from '../mapping/map-lines';
import type { MappingOutcome } from '../mapping/map-order';
import type { MappedSaleOrder, OrderTotals } from '../mapping/mapped-sale-order';
import type { MappingContext } from '../mapping/mapping-context';
import type { MarketplaceOrder } from '../marketplace-order';
import { plannedSteps } from '../planned-steps';
import { explainDelivery } from './explain-delivery';
import { settled, stopped, type ExplainedDecision } from './explained-decision';
import { explainLines } from './explain-lines';
import { explainPartners } from './explain-partners';
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
  const prices = settled('TAX-04', 'taxes', taxModeWords[order.taxMode]);
  if (outcome.kind === 'blocked') {
    const lines = explainLines({ order, context, lines: mapLines(order, context) });
    return [...outcome.reasons.map((each) => stopped(each)), ...workflow, ...partners, prices, ...lines];
  }
  const { saleOrder, totals } = outcome;
  return [
    ...workflow,
    nameDecision(saleOrder),
    ...partners,
    prices,
    ...explainLines({ order, context, lines: saleOrder.lines }),
    totalsDecision(totals),
    ...explainDelivery(order, context, saleOrder),
    ...explainSteps(plannedSteps(saleOrder)),
  ];
}

const taxModeWords = {
  TAX_EXCLUDED: 'Prices are net: the taxes are added to them',
  TAX_INCLUDED: 'Prices are gross: the taxes are inside them',
} as const;

const nameDecision = ({ header: { name } }: MappedSaleOrder): ExplainedDecision =>
  settled(
    'INS-06',
    'name',
    name.source === 'marketplaceNumber'
      ? `The number of the marketplace: ${name.text}`
      : `The next number of our own, after "${name.prefix}"`,
  );

const totalsDecision = ({ ours, marketplace, currency }: OrderTotals): ExplainedDecision =>
  settled(
    'ORD-09',
    'total',
    `Our lines add up to ${ours} ${currency}, the marketplace says ${marketplace ?? 'nothing'}`,
  );

import type { OrderChange } from '../../domain/changes/order-change';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import { addTimelineEntry, type TimelineFact } from '../../entities/add-timeline-entry';
import type { StepContext } from './step-context';

/** Incidents, and what is different and understood by no rule: nothing of it changes the sale order. */
export async function tellOtherChanges(
  { manager, order }: StepContext,
  changes: readonly OrderChange[],
  now: MarketplaceOrder,
): Promise<void> {
  for (const change of changes) {
    const fact = factOf(change, now);
    if (fact !== null) await addTimelineEntry(manager, order.id, fact);
  }
}

/** What no rule understands, one sentence each. */
export const unknownWords = (changes: readonly OrderChange[]): string[] =>
  changes.flatMap((change) => (change.kind === 'unknown' ? [change.words] : []));

function factOf(change: OrderChange, now: MarketplaceOrder): TimelineFact | null {
  if (change.kind === 'incidentOpened' || change.kind === 'incidentClosed') {
    const { kind, marketplaceLineId } = change;
    const verb = kind === 'incidentOpened' ? 'opened an incident' : 'has no incident open any more';
    const sentence = `The customer ${verb}${skuWords(marketplaceLineId, now)}`;
    return { kind, actor: 'marketplace', sentence, data: { marketplaceLineId } };
  }
  if (change.kind !== 'unknown') return null;
  return {
    kind: 'changeNotUnderstood',
    actor: 'marketplace',
    sentence: `Different on the marketplace, and nothing follows from it: ${change.words}`,
    isPrimary: false,
  };
}

function skuWords(marketplaceLineId: string | null, now: MarketplaceOrder): string {
  const line = now.lines.find((each) => each.marketplaceLineId === marketplaceLineId);
  return line === undefined ? '' : ` about ${line.shopSku}`;
}

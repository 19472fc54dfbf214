import type { EntityManager } from 'typeorm';
import { lineChangeWords, type ToldChange } from '../../domain/changes/change-words';
import { isCause, type LineChange } from '../../domain/changes/order-change';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { findReasonLabels } from '../../entities/find-master-data';
import type { LockedOrder } from './lock-order';

/** What was cancelled or refused, how much and why, each on the order's timeline [CAN-03, CAN-04]. */
export async function tellLineChanges(
  manager: EntityManager,
  order: LockedOrder,
  changes: readonly LineChange[],
  now: MarketplaceOrder,
): Promise<ReadonlyMap<LineChange, ToldChange>> {
  const codes = changes.map((change) =>
    change.kind === 'cancelation' ? change.cancelation.reasonCode : change.reasonCode,
  );
  const labels = await findReasonLabels(
    manager,
    order.instanceId,
    codes.filter((code) => code !== null),
  );
  const told = new Map(
    changes
      .filter((change) => isCause(change, changes))
      .map((change) => [change, lineChangeWords(change, now, (code) => labels.get(code) ?? null)]),
  );
  for (const [change, { sentence, reasonCode, reasonLabel }] of told) {
    await addTimelineEntry(manager, order.id, {
      kind: change.kind === 'lineEnded' && change.as === 'refused' ? 'lineRefused' : 'lineCancelled',
      actor: 'marketplace',
      sentence,
      data: { marketplaceLineId: change.marketplaceLineId, ...idOf(change), reasonCode, reasonLabel },
    });
  }
  return told;
}

const idOf = (change: LineChange): { readonly cancelationId?: string } =>
  change.kind === 'cancelation' ? { cancelationId: change.cancelation.cancelationId } : {};

import type { EntityManager } from 'typeorm';
import { withoutBuyer } from '../../domain/erasure';
import { storableOrder } from '../../platform/storable-order';
import type { Candidate } from './reception-candidate';

/** An answer about an order whose buyer is erased, as it is kept: without them, under the hash of what is left [PAR-05]. */
export function strippedCandidate(candidate: Candidate): Candidate {
  const raw: unknown = JSON.parse(candidate.json);
  return { ...candidate, ...storableOrder(withoutBuyer(raw)) };
}

/**
 * Candidates with those stripped whose buyer is erased, so that they compare with what is kept of them. One that is
 * erased in this very moment is stripped under its lock, when it is stored.
 */
export async function stripErased(
  manager: EntityManager,
  instanceId: string,
  candidates: readonly Candidate[],
): Promise<{ readonly candidates: readonly Candidate[]; readonly isAnyErased: boolean }> {
  if (candidates.length === 0) return { candidates, isAnyErased: false };
  const rows: { marketplaceOrderId: string }[] = await manager.query(
    `select marketplace_order_id as "marketplaceOrderId" from marketplace_order
      where instance_id = $1 and marketplace_order_id = any($2::text[]) and erased_at is not null`,
    [instanceId, candidates.map(({ marketplaceOrderId }) => marketplaceOrderId)],
  );
  const erased = new Set(rows.map(({ marketplaceOrderId }) => marketplaceOrderId));
  return {
    candidates: candidates.map((each) => (erased.has(each.marketplaceOrderId) ? strippedCandidate(each) : each)),
    isAnyErased: erased.size > 0,
  };
}

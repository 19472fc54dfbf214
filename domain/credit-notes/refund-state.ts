/** The states of a refund in their order, as Mirakl spells them (mirakl/API.md section 6); the operator pays at the last. */
const refundStateSequence: readonly string[] = [
  'WAITING_REFUND_TAX_CONFIRMATION',
  'WAITING_REFUND',
  'WAITING_REFUND_PAYMENT',
  'REFUNDED',
];

/** -1 for a state that this version does not know. */
const rankOf = (state: string | null): number => refundStateSequence.indexOf(state ?? '');

/** The customer has got the money. */
export const isRefunded = (state: string | null): boolean => state === 'REFUNDED';

/**
 * Where a refund stands after it was seen again: it never goes back, and what is paid stays paid. A state that this
 * version does not know is kept until a known one comes (ORD-12).
 */
export function laterRefundState(known: string | null, seen: string | null): string | null {
  if (seen === null || isRefunded(known)) return known;
  const isBack = rankOf(seen) >= 0 && rankOf(seen) < rankOf(known);
  return isBack ? known : seen;
}

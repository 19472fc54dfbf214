/** The states of a refund in their order, as Mirakl spells them (mirakl/API.md section 6); the operator pays at the last. */
const refundStateSequence: readonly string[] = [
  'WAITING_REFUND_TAX_CONFIRMATION',
  'WAITING_REFUND',
  'WAITING_REFUND_PAYMENT',
  'REFUNDED',
];

/** The customer has got the money. */
const isRefunded = (state: string | null): boolean => state === 'REFUNDED';

/**
 * Where a refund stands after it was seen again: it never goes back, and what is paid stays paid. A state that this
 * version does not know is kept until a known one comes (ORD-12).
 */
export function laterRefundState(known: string | null, seen: string | null): string | null {
  if (seen === null || isRefunded(known)) return known;
  const [knownRank, seenRank] = [known, seen].map((state) => refundStateSequence.indexOf(state ?? ''));
  const isBack = (seenRank ?? -1) >= 0 && (seenRank ?? -1) < (knownRank ?? -1);
  return isBack ? known : seen;
}

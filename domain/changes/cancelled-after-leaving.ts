/** A product line that became smaller by what the marketplace cancelled, and how much of it is out of the house. */
export interface LineThatLeft {
  readonly sku: string;
  /** Units that counted before, and that count now. */
  readonly before: number;
  readonly after: number;
  /** Units of which anything has left: of a kit one component is enough. */
  readonly left: number;
  /** Names of the deliveries with which they left. */
  readonly deliveries: readonly string[];
}

/** Units that had left and were then cancelled; those that earlier cancelations took are not counted once more (CAN-06). */
export function cancelledAfterLeaving({ before, after, left }: LineThatLeft): number {
  const beyond = (live: number): number => Math.max(0, left - live);
  return Math.max(0, beyond(after) - beyond(before));
}

/**
 * The same in words, both figures shown; null where nothing of what was cancelled had left.
 *
 * @param cancelationIds of the marketplace, by which the line became smaller; none where it only shows the line as ended
 */
export function cancelledAfterLeavingWords(line: LineThatLeft, cancelationIds: readonly string[]): string | null {
  const units = cancelledAfterLeaving(line);
  if (units === 0) return null;
  const { sku, left, deliveries } = line;
  const by = cancelationIds.length === 0 ? 'with all of its line' : `by cancelation ${cancelationIds.join(', ')}`;
  return `${String(units)} of ${String(left)} units of ${sku} that left with ${deliveries.join(', ')} cancelled ${by}`;
}

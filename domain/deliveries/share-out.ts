/** A delivery that waits for some of a product. */
export interface Waiter {
  readonly deliveryId: string;
  readonly missing: number;
  /** Null when the marketplace named no deadline. */
  readonly shipBy: Date | null;
}

/**
 * Who gets stock that is free, and how much: the delivery that ships first comes first, those without a deadline last,
 * and of two alike the one that was made earlier [WFL-08].
 *
 * @param free whole units; nobody gets any when negative
 */
export function shareOut<W extends Waiter>(
  free: number,
  waiters: readonly W[],
): { readonly waiter: W; readonly quantity: number }[] {
  let left = free;
  return [...waiters].sort(byShipBy).flatMap((waiter) => {
    const quantity = Math.min(left, waiter.missing);
    if (quantity <= 0) return [];
    left -= quantity;
    return [{ waiter, quantity }];
  });
}

function byShipBy(a: Waiter, b: Waiter): number {
  const difference = timeOf(a) - timeOf(b);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  const [first, second] = [BigInt(a.deliveryId), BigInt(b.deliveryId)];
  return first < second ? -1 : Number(first > second);
}

/** Infinity less infinity is no number: two without a deadline are alike. */
const timeOf = ({ shipBy }: Waiter): number => shipBy?.getTime() ?? Number.POSITIVE_INFINITY;

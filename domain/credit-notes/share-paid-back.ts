import { amountOf, formatMoney, zero } from '../money';

/** A credit note that waits for its money; decimal text. */
export interface OpenCreditNote {
  readonly id: string;
  /** Its total less what was paid back of it. */
  readonly open: string;
}

/**
 * Money that the customer got, shared among the credit notes that wait for it: the earliest first, none more than is open
 * of it, and all together no more than is due (CAN-02).
 */
export function sharePaidBack(
  amount: string,
  { due, creditNotes, currency }: { due: string; creditNotes: readonly OpenCreditNote[]; currency: string },
): { readonly id: string; readonly amount: string }[] {
  let left = amountOf(amount).gt(due) ? amountOf(due) : amountOf(amount);
  return creditNotes.flatMap(({ id, open }) => {
    const part = left.gt(open) ? amountOf(open) : left;
    if (part.lte(zero)) return [];
    left = left.minus(part);
    return [{ id, amount: formatMoney(part, currency) }];
  });
}

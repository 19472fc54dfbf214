import type { LineTax } from '../line-tax';

/** What a credit note takes back of one sale order line. Amounts are decimal text, in the order's currency and positive. */
export interface CreditNoteLine {
  readonly saleOrderLineId: string;
  /** 0 when it is about money alone. */
  readonly quantity: number;
  /** In the tax mode of the sale order line, as its own amount is. */
  readonly amount: string;
  /** All taxes, those too that a refund gives of a line without any. */
  readonly amountTax: string;
  /** By the taxes of the sale order line; empty where it has none. */
  readonly taxes: readonly LineTax[];
}

/** What a credit note takes back of one sale order line. Amounts are decimal text, in the order's currency and positive. */
export interface CreditNoteLine {
  readonly saleOrderLineId: string;
  /** 0 when it is about money alone. */
  readonly quantity: number;
  /** In the tax mode of the sale order line, as its own amount is. */
  readonly amount: string;
  readonly amountTax: string;
}

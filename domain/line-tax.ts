/** A tax of a sale order line, or what of it an invoice holds or a credit note takes back. */
export interface LineTax {
  /** Of the tax on its line. */
  readonly position: number;
  readonly taxId: string;
  /** Decimal text. */
  readonly amount: string;
}

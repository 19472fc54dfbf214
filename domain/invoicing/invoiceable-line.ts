import type { LineTax } from '../line-tax';
import type { MappedLineKind } from '../mapping/mapped-sale-order';

/** A live line of a confirmed sale order, with what was delivered of it and what was invoiced. Amounts are decimal text. */
export interface InvoiceableLine {
  readonly saleOrderLineId: string;
  /** Shipping and fee lines have that of their product line. */
  readonly marketplaceLineId: string;
  readonly kind: MappedLineKind;
  /** Ordered less cancelled. */
  readonly quantity: number;
  readonly amount: string;
  /** Whether the amount holds its taxes. */
  readonly isTaxIncluded: boolean;
  /** In the order of their positions. */
  readonly taxes: readonly LineTax[];
  /** Of a product line: it is invoiced when its deliveries are done (WFL-05). */
  readonly isOnDelivery: boolean;
  /** What its deliveries carry for it, as they were made: those that were cancelled too, since nothing of them left. */
  readonly carried: readonly CarriedProduct[];
  /** On invoices that are not cancelled, as they were made; credit notes are not among them. */
  readonly invoiced: readonly InvoicedPart[];
}

/** The product of a line in a delivery, or one component of its kit. */
export interface CarriedProduct {
  readonly deliveryId: string;
  readonly isDone: boolean;
  readonly productId: string;
  readonly quantity: number;
  /** How many of the product one of the line takes. */
  readonly quantityPerUnit: number;
}

/** What one invoice holds of a line. */
export interface InvoicedPart {
  readonly invoiceId: string;
  readonly source: string;
  readonly quantity: number;
  readonly amount: string;
  readonly taxes: readonly LineTax[];
}

import type { InvoiceableLine } from '../../domain/invoicing/invoiceable-line';
import type { InvoiceableOrder, InvoiceContent } from '../../domain/invoicing/next-invoice';

/** Three units for 10.00 in EUR, taxes on top, invoiced with their order; each test says only what it is about. */
export const aLine = (parts: Partial<InvoiceableLine> = {}): InvoiceableLine => ({
  saleOrderLineId: '1',
  marketplaceLineId: 'A-1',
  kind: 'product',
  quantity: 3,
  amount: '10.00',
  isTaxIncluded: false,
  taxes: [],
  isOnDelivery: false,
  carried: [],
  invoiced: [],
  ...parts,
});

export const anOrder = (parts: Partial<InvoiceableOrder> = {}): InvoiceableOrder => ({
  lines: [aLine()],
  isShipped: false,
  currency: 'EUR',
  sources: [],
  ...parts,
});

/** What a delivery carries of the product of a line. */
export const carriedBy = (
  deliveryId: string,
  quantity: number,
  parts: Partial<InvoiceableLine['carried'][number]> = {},
): InvoiceableLine['carried'][number] => ({
  ...{ deliveryId, quantity, isDone: true, productId: '7', quantityPerUnit: 1 },
  ...parts,
});

/** The order with this content on one more invoice. */
export function withInvoice(order: InvoiceableOrder, source: string, content: InvoiceContent): InvoiceableOrder {
  const invoiceId = String(order.sources.length + 1);
  return {
    ...order,
    sources: [...order.sources, source],
    lines: order.lines.map((line) => {
      const part = content.lines.find(({ saleOrderLineId }) => saleOrderLineId === line.saleOrderLineId);
      return part === undefined ? line : { ...line, invoiced: [...line.invoiced, { ...part, invoiceId, source }] };
    }),
  };
}

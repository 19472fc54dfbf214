import { z } from 'zod';
import { amountOf, rounded, sumOf } from '../../sandbox/money';
import type { MarketplaceControl, OrderHead } from './marketplace-control';
import { ledgerRowSchema, type MarketplaceOrderSnapshot, type MarketplaceSnapshot } from './snapshots';

const amountSchema = z.number();
const taxesSchema = z.array(z.object({ amount: amountSchema }));
const refundSchema = z.object({
  id: z.string(),
  refund_state: z.string(),
  amount: amountSchema,
  shipping_amount: amountSchema,
  taxes: taxesSchema,
  shipping_taxes: taxesSchema,
});
const cancelationSchema = z.object({
  id: z.string(),
  quantity: z.number(),
  amount: amountSchema,
  shipping_amount: amountSchema,
  taxes: taxesSchema,
  shipping_taxes: taxesSchema,
});
const lineSchema = z.object({
  order_line_id: z.string(),
  order_line_state: z.string(),
  offer_sku: z.string(),
  quantity: z.number(),
  total_price: amountSchema,
  taxes: taxesSchema,
  shipping_taxes: taxesSchema,
  cancelations: z.array(cancelationSchema),
  refunds: z.array(refundSchema),
});
const orderSchema = z.object({
  order_state: z.string(),
  order_tax_mode: z.string(),
  order_lines: z.array(lineSchema),
  shipping_tracking: z.string().nullish(),
  shipping_carrier_code: z.string().nullish(),
  references: z.object({ order_reference_for_seller: z.string().nullish() }).nullish(),
});
type OrderDocument = z.infer<typeof orderSchema>;

const deadStates: readonly string[] = ['REFUSED', 'CANCELED'];

/** Summed by the sandbox's arithmetic, not by that of the product which is judged by it. */
function totalOf({ order_tax_mode: taxMode, order_lines: lines }: OrderDocument): string {
  const alive = lines.filter((line) => !deadStates.includes(line.order_line_state));
  const taxes = alive.flatMap((line) => [...line.taxes, ...line.shipping_taxes].map((tax) => tax.amount));
  const prices = sumOf(alive.map((line) => line.total_price));
  return rounded(taxMode === 'TAX_EXCLUDED' ? prices.plus(sumOf(taxes)) : prices.plus(amountOf('0'))).toFixed(2);
}

type GivenBack = Pick<z.infer<typeof refundSchema>, 'amount' | 'shipping_amount' | 'taxes' | 'shipping_taxes'>;

/** Of a refund, or of a cancelation. */
function totalGivenBack(part: GivenBack, taxMode: string): string {
  const taxes = taxMode === 'TAX_EXCLUDED' ? [...part.taxes, ...part.shipping_taxes].map(({ amount }) => amount) : [];
  return rounded(sumOf([part.amount, part.shipping_amount, ...taxes])).toFixed(2);
}

/** The sandbox of a run leaves `quantity` as it was ordered; a line that ended has nothing left. */
function linesOf({ order_lines: lines }: OrderDocument): MarketplaceOrderSnapshot['lines'] {
  return lines.map((line) => ({
    id: line.order_line_id,
    ordered: line.quantity,
    cancelled: deadStates.includes(line.order_line_state)
      ? line.quantity
      : line.cancelations.reduce((sum, { quantity }) => sum + quantity, 0),
  }));
}

function snapshotOf(head: OrderHead, document: OrderDocument, isShippedInPortal: boolean): MarketplaceOrderSnapshot {
  const lines = document.order_lines;
  return {
    shopId: String(head.shopId),
    orderId: head.orderId,
    state: document.order_state,
    total: totalOf(document),
    skus: lines.filter((line) => !deadStates.includes(line.order_line_state)).map((line) => line.offer_sku),
    refunds: lines
      .flatMap((line) => line.refunds)
      .map((refund) => ({
        id: refund.id,
        state: refund.refund_state,
        total: totalGivenBack(refund, document.order_tax_mode),
      })),
    lines: linesOf(document),
    cancelations: lines
      .flatMap((line) => line.cancelations)
      .map((cancelation) => ({ id: cancelation.id, total: totalGivenBack(cancelation, document.order_tax_mode) })),
    trackingNumber: document.shipping_tracking ?? null,
    carrierCode: document.shipping_carrier_code ?? null,
    sellerReference: document.references?.order_reference_for_seller ?? null,
    isShippedInPortal,
  };
}

/** Every order as it is stored, and every write. */
export async function readMarketplace(control: MarketplaceControl): Promise<MarketplaceSnapshot> {
  const orders: MarketplaceOrderSnapshot[] = [];
  for (const head of await control.heads()) {
    const document = orderSchema.parse(await control.order(head));
    orders.push(snapshotOf(head, document, control.shippedInPortal.has(head.orderId)));
  }
  return { orders, ledger: z.array(ledgerRowSchema).parse(await control.ledger()) };
}

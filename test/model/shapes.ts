import fc from 'fast-check';
import { catalogue } from '../../sandbox/catalogue';
import { aRawOrder, type RawOrder } from '../support/raw-order';

/** Products of the model alone: one that is invoiced when it is delivered, a kit, and a service. */
export const oddSkus = { later: 'MODEL-LATER', kit: 'MODEL-KIT', service: 'MODEL-SERVICE' } as const;

/** What the customer pays by: that chooses the order workflow. One of these ships all at once. */
const usualTypes = ['CARD', 'CARD', 'PER-DELIVERY', 'PER-DELIVERY', 'AT-ONCE'] as const;
/**
 * One that only confirms, one without a journal, two that leave all to people (the second invoices by delivery), the first
 * of these until it is paid, and none at all.
 */
const unusualTypes = ['CONFIRM-ONLY', 'NO-JOURNAL', 'BY-HAND', 'BY-HAND-PER-DELIVERY', 'LATE', 'unknown'] as const;
type PaymentType = (typeof usualTypes)[number] | (typeof unusualTypes)[number];

interface LineShape {
  /** `short` is the order's own product, of which there is too little; `unknown` one that nobody has made yet. */
  readonly sku: 'first' | 'second' | 'short' | 'unknown' | keyof typeof oddSkus;
  readonly quantity: number;
  readonly unitCents: number;
  readonly shippingCents: number;
  readonly taxRates: readonly number[];
}

/** How an order is placed. */
export interface OrderShape {
  readonly lines: readonly LineShape[];
  readonly taxMode: 'TAX_EXCLUDED' | 'TAX_INCLUDED';
  readonly paymentType: PaymentType;
  readonly state: 'WAITING_ACCEPTANCE' | 'WAITING_DEBIT' | 'SHIPPING';
  readonly isOperators: boolean;
  /** The marketplace's total is a cent more than its lines. */
  readonly isTotalWrong: boolean;
  /** On hand of the product that is short. */
  readonly stockUnits: number;
  /** It was received and driven until it waits before anything else happens to it. */
  readonly isUnderWay: boolean;
  /** In the end the warehouse sends one unit after the other. */
  readonly isSentInParts: boolean;
  /** In the end more of what is short arrives before each delivery. */
  readonly isRestocked: boolean;
  /** What in the end becomes of what was refunded before it left. */
  readonly refundedLines: 'ship' | 'leaveOut';
}

const rarely = fc.oneof({ weight: 15, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

const lineShape: fc.Arbitrary<LineShape> = fc.record({
  sku: often<LineShape['sku']>(['first', 'second', 'short', 'later'], ['kit', 'service', 'unknown']),
  quantity: fc.integer({ min: 1, max: 3 }),
  unitCents: fc.integer({ min: 1, max: 99_999 }),
  shippingCents: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4_900 })),
  taxRates: fc.constantFrom<readonly number[]>([20], [], [5.5], [20, 2.1]),
});

export const orderShape: fc.Arbitrary<OrderShape> = fc.record({
  lines: fc.array(lineShape, { minLength: 1, maxLength: 3 }),
  taxMode: fc.constantFrom('TAX_EXCLUDED', 'TAX_INCLUDED'),
  paymentType: often<PaymentType>(usualTypes, unusualTypes),
  state: often<OrderShape['state']>(['SHIPPING'], ['WAITING_ACCEPTANCE', 'WAITING_DEBIT']),
  isOperators: rarely,
  isTotalWrong: rarely,
  stockUnits: fc.nat({ max: 3 }),
  isUnderWay: fc.boolean(),
  isSentInParts: fc.boolean(),
  isRestocked: fc.boolean(),
  refundedLines: fc.constantFrom('ship', 'leaveOut'),
});

function often<T>(usual: readonly T[], unusual: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...unusual) },
  );
}

/** The order's own names for what the back office lacks, so that no other order is healed with it. */
export const shortSkuOf = (id: string): string => `SHORT-OF-${id}`;
export const unknownSkuOf = (id: string): string => `SKU-OF-${id}`;
export const paymentTypeOf = (id: string, type: OrderShape['paymentType']): string =>
  type === 'unknown' ? `PAID-${id}` : type;

export const marketplaceLineIdOf = (id: string, index: number): string => `${id}-${String(index + 1)}`;

/** The order as the marketplace would give it. */
export function documentOf(id: string, shape: OrderShape, at: Date): RawOrder {
  const date = wireDate(at);
  const skus = {
    first: catalogue[0].sku,
    second: catalogue[1]?.sku ?? catalogue[0].sku,
    short: shortSkuOf(id),
    ...oddSkus,
    unknown: unknownSkuOf(id),
  };
  let order = aRawOrder()
    .withId(id)
    .withState(shape.state)
    .with({
      created_date: date,
      last_updated_date: date,
      order_tax_mode: shape.taxMode,
      payment_type: paymentTypeOf(id, shape.paymentType),
      customer_debited_date: shape.state === 'SHIPPING' ? date : null,
      can_shop_ship: shape.state === 'SHIPPING' && !shape.isOperators,
      fulfillment: { center: { code: shape.isOperators ? 'OPERATOR-WH' : 'DEFAULT' } },
    });
  for (const { sku, quantity, unitCents, shippingCents, taxRates } of shape.lines) {
    const taxesOf = (cents: number) =>
      taxRates.map((rate) => ({ code: `TAX-${String(rate)}`, rate, amount: Math.round((cents * rate) / 100) / 100 }));
    order = order.withLine({
      offer_sku: skus[sku],
      quantity,
      price_unit: unitCents / 100,
      price: (unitCents * quantity) / 100,
      shipping_price: shippingCents / 100,
      total_price: (unitCents * quantity + shippingCents) / 100,
      taxes: taxesOf(unitCents * quantity),
      shipping_taxes: shippingCents === 0 ? [] : taxesOf(shippingCents),
    });
  }
  const document = order.build();
  if (!shape.isTotalWrong) return document;
  return { ...document, total_price: (cents(document.total_price) + 1) / 100 };
}

const wireDate = (at: Date): string => at.toISOString().replace(/\.\d+Z$/, 'Z');

const cents = (amount: unknown): number => Math.round(Number(amount ?? 0) * 100);

interface RawTax {
  readonly amount?: unknown;
}

interface RawTaxes {
  readonly taxes?: readonly RawTax[];
  readonly shipping_taxes?: readonly RawTax[];
}

interface RawLine extends RawTaxes {
  readonly order_line_state?: string;
  readonly price?: unknown;
  readonly shipping_price?: unknown;
  readonly refunds?: readonly RawRefund[];
  readonly cancelations?: readonly { readonly quantity?: number | null }[];
}

interface RawRefund extends RawTaxes {
  readonly id?: string;
  readonly refund_state?: string;
  readonly amount?: unknown;
  readonly shipping_amount?: unknown;
}

/** What the parts of a raw order that is said to be taken here read. */
export interface RawReception {
  readonly order_state?: string;
  readonly order_tax_mode?: string;
  readonly last_updated_date?: string;
  readonly shipping_tracking?: string | null;
  readonly order_lines?: readonly (RawLine & { readonly order_line_id?: string; readonly quantity?: number })[];
}

export const isOver = (state: string | undefined): boolean => state === 'CANCELED' || state === 'REFUSED';

/** Units of a line that are not cancelled, however the marketplace counts its quantity after a cancelation. */
export const unitsLeft = ({ order_line_state: state, cancelations = [] }: RawLine, ordered: number): number =>
  isOver(state) ? 0 : ordered - cancelations.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);

/** What a raw order is to be booked at, in cents: lines that live, taxes on top where they are not in the prices. */
export function centsToBook(order: RawReception): number {
  return (order.order_lines ?? [])
    .filter((line) => !isOver(line.order_line_state))
    .reduce((sum, line) => sum + cents(line.price) + cents(line.shipping_price) + centsOnTop(line, order), 0);
}

/** What was refunded of an order, in cents. */
export const centsOfPart = (refund: RawRefund, order: RawReception): number =>
  cents(refund.amount) + cents(refund.shipping_amount) + centsOnTop(refund, order);

function centsOnTop({ taxes = [], shipping_taxes: shippingTaxes = [] }: RawTaxes, order: RawReception): number {
  if (order.order_tax_mode !== 'TAX_EXCLUDED') return 0;
  return [...taxes, ...shippingTaxes].reduce((total, tax) => total + cents(tax.amount), 0);
}

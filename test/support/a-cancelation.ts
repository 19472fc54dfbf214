import type {
  MarketplaceCancelation,
  MarketplaceOrder,
  MarketplaceOrderLine,
  MarketplaceTax,
} from '../../domain/marketplace-order';

export interface CancelationParts {
  readonly id: string;
  /** Place of the line in the order. */
  readonly line: number;
  /** Units; null for money alone. */
  readonly quantity: number | null;
  /** What moves, decimal text; by default the share of the units. */
  readonly goods?: string;
  readonly shipping?: string;
  /** Whether the cancelation lowers `quantity` (mirakl/API.md section 7); it does not unless given. */
  readonly quantityIs?: 'net' | 'gross';
  /** Whether the cancelation names the taxes that it takes; it does unless given. */
  readonly areTaxesNamed?: boolean;
  readonly reasonCode?: string;
}

const cents = (text: string): number => Math.round(Number(text) * 100);
const text = (amount: number): string => (amount / 100).toFixed(2);

/** The order after the marketplace moved something out of a line into its `cancelations` (mirakl/API.md section 7). */
export function withCancelation(order: MarketplaceOrder, parts: CancelationParts): MarketplaceOrder {
  const lines = order.lines.map((line, index) => (index === parts.line ? cancelledLine(line, parts) : line));
  const live = lines.filter(({ state }) => state !== 'CANCELED' && state !== 'REFUSED');
  const sum = (read: (line: MarketplaceOrderLine) => string): number =>
    live.reduce((total, line) => total + cents(read(line)), 0);
  const fees = live.flatMap((line) => line.fees).reduce((total, { amount }) => total + cents(amount), 0);
  const [price, shipping] = [sum((line) => line.price), sum((line) => line.shippingPrice)];
  return {
    ...order,
    lines,
    price: text(price),
    shippingPrice: text(shipping),
    totalPrice: text(price + shipping + fees),
  };
}

function cancelledLine(line: MarketplaceOrderLine, parts: CancelationParts): MarketplaceOrderLine {
  const units = parts.quantity ?? 0;
  const isNet = parts.quantityIs === 'net';
  const left = isNet ? line.quantity : line.quantity - cancelledUnits(line);
  const share = (amount: string): number =>
    left === units ? cents(amount) : Math.round((cents(amount) * units) / left);
  const goods = parts.goods === undefined ? share(line.price) : cents(parts.goods);
  const shipping = parts.shipping === undefined ? share(line.shippingPrice) : cents(parts.shipping);
  const taxes = cut(line.taxes, goods, cents(line.price));
  const shippingTaxes = cut(line.shippingTaxes, shipping, cents(line.shippingPrice));
  const isNamed = parts.areTaxesNamed ?? true;
  const cancelation: MarketplaceCancelation = {
    cancelationId: parts.id,
    quantity: parts.quantity,
    amount: text(goods),
    shippingAmount: text(shipping),
    taxes: isNamed ? taxes.out : [],
    shippingTaxes: isNamed ? shippingTaxes.out : [],
    reasonCode: parts.reasonCode ?? '35',
    createdAt: null,
  };
  const rest = {
    ...line,
    price: text(cents(line.price) - goods),
    shippingPrice: text(cents(line.shippingPrice) - shipping),
    taxes: taxes.rest,
    shippingTaxes: shippingTaxes.rest,
    quantity: isNet ? line.quantity - units : line.quantity,
    cancelations: [...line.cancelations, cancelation],
  };
  const isEmpty = units === left && cents(rest.price) + cents(rest.shippingPrice) === 0;
  return isEmpty
    ? { ...rest, state: 'CANCELED', stateReasonCode: cancelation.reasonCode, taxes: [], shippingTaxes: [] }
    : rest;
}

export const cancelledUnits = ({ cancelations }: MarketplaceOrderLine): number =>
  cancelations.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);

function cut(taxes: readonly MarketplaceTax[], part: number, whole: number) {
  const share = ({ amount }: MarketplaceTax): number =>
    part === whole ? cents(amount) : Math.round((cents(amount) * part) / whole);
  return {
    out: taxes.map((tax) => ({ ...tax, amount: text(share(tax)) })),
    rest: taxes.map((tax) => ({ ...tax, amount: text(cents(tax.amount) - share(tax)) })),
  };
}

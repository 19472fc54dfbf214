import fc from 'fast-check';
import {
  creditsOf,
  overPosted,
  type LineFigures,
  type PostedLine,
} from '../../../domain/credit-notes/cancelled-credits';
import type { LineChange } from '../../../domain/changes/order-change';
import type { CreditNoteLine } from '../../../domain/credit-notes/credit-note-line';
import type { LineTax } from '../../../domain/line-tax';
import { nextInvoice, type InvoiceableOrder } from '../../../domain/invoicing/next-invoice';
import { sumOf } from '../../../domain/money';
import { aLine, anOrder, carriedBy, withInvoice } from '../../support/invoiceable';

const money = (cents: number): string => (cents / 100).toFixed(2);
const cents = (texts: readonly string[]): number => Number(sumOf(texts).times('100').toFixed());
const part = (whole: number, units: number, of: number): number => Math.floor((whole * units) / of);

/** A line of so many units, its price and its two taxes in cents; shipping of its own. */
interface Start {
  readonly units: number;
  readonly price: number;
  readonly taxes: readonly [number, number];
  readonly shipping: number;
  readonly isOnDelivery: boolean;
}

/** The marketplace and the books of one order. */
class Books {
  private units: number;
  private delivered = 0;
  private order: InvoiceableOrder = anOrder({ lines: [] });
  private readonly notes: { readonly kind: 'cancelled' | 'refunded'; readonly line: CreditNoteLine }[] = [];
  private readonly deliveries: number[] = [];

  constructor(private readonly start: Start) {
    this.units = start.units;
    this.renew();
  }

  deliver(units: number): void {
    const count = Math.min(units, this.units - this.delivered);
    if (count <= 0) return;
    this.delivered += count;
    this.deliveries.push(count);
    this.renew();
  }

  invoice(): void {
    for (let next = nextInvoice(this.order); next !== null; next = nextInvoice(this.order)) {
      this.order = withInvoice(this.order, next.source, next);
    }
  }

  /** The marketplace takes no more than was not refunded. */
  cancel(units: number): void {
    const refunded = cents(this.creditsOf('1', 'refunded').map(({ amount }) => amount));
    const left = Math.max(0, this.units - units);
    if (part(this.start.price, left, this.start.units) < refunded) return;
    const named = this.priceOf(this.units) - this.priceOf(left);
    const count = this.units - left;
    this.units = left;
    this.renew();
    const change: LineChange = {
      ...{ kind: 'cancelation', key: `c/${String(this.notes.length)}`, marketplaceLineId: 'A-1' },
      cancelation: {
        ...{ cancelationId: String(this.notes.length), quantity: count, amount: money(named), shippingAmount: '0' },
        ...{ taxes: [], shippingTaxes: [], reasonCode: null, createdAt: null },
      },
    };
    const figures = new Map<string, LineFigures>(this.order.lines.map((line) => [line.saleOrderLineId, line]));
    const credits = creditsOf(overPosted(this.posted(), figures, 'EUR'), [change], 'EUR');
    for (const line of credits.flatMap(({ lines }) => lines)) this.notes.push({ kind: 'cancelled', line });
  }

  /** As much of the price as the marketplace still has, never more than stands on invoices. */
  refund(wanted: number): void {
    const [line] = this.order.lines;
    if (line === undefined) return;
    const amount = Math.min(wanted, this.standing('1').amount);
    const price = this.priceOf(this.units);
    if (amount <= 0 || price === 0) return;
    const standing = this.standing('1').taxes;
    const taxes = line.taxes.map((tax, index) => ({
      ...tax,
      amount: money(Math.min(part(cents([tax.amount]), amount, price), standing[index] ?? 0)),
    }));
    const amountTax = sumOf(taxes.map((tax) => tax.amount)).toFixed();
    const credit = { saleOrderLineId: '1', quantity: 0, amount: money(amount), amountTax, taxes };
    this.notes.push({ kind: 'refunded', line: credit });
  }

  /** On invoices and not taken back, in cents. */
  standing(id: string): { amount: number; taxes: number[] } {
    const { posted, credited } = this.figuresOf(id);
    return {
      amount: cents([posted.amount]) - cents([credited.amount]),
      taxes: [1, 2].map((position) => taxCents(posted, position) - taxCents(credited, position)),
    };
  }

  /** What lives less what was refunded, in cents; a tax of which a cent more was refunded owes nothing. */
  owed(id: string): { amount: number; taxes: number[] } {
    const line = this.order.lines.find(({ saleOrderLineId }) => saleOrderLineId === id);
    const refunds = this.creditsOf(id, 'refunded');
    const refunded = { taxes: refunds.flatMap(({ taxes }) => taxes) };
    const less = (whole: number, back: number): number => Math.max(0, whole - back);
    return {
      amount: less(cents([line?.amount ?? '0']), cents(refunds.map(({ amount }) => amount))),
      taxes: [1, 2].map((position) => less(taxCents(line ?? { taxes: [] }, position), taxCents(refunded, position))),
    };
  }

  private posted(): PostedLine[] {
    return ['1', '2'].map((saleOrderLineId) => ({
      ...{ saleOrderLineId, marketplaceLineId: 'A-1', kind: saleOrderLineId === '1' ? 'product' : 'shipping' },
      ...this.figuresOf(saleOrderLineId),
    }));
  }

  private figuresOf(id: string): Pick<PostedLine, 'posted' | 'cancelled' | 'credited' | 'refundedUnshipped'> {
    const invoiced = this.invoiced.get(id) ?? [];
    const cancelled = this.creditsOf(id, 'cancelled');
    const credited = [...cancelled, ...this.creditsOf(id, 'refunded')];
    const refundedUnshipped = summed([]);
    return { posted: summed(invoiced), cancelled: summed(cancelled), credited: summed(credited), refundedUnshipped };
  }

  private creditsOf(id: string, kind: 'cancelled' | 'refunded'): CreditNoteLine[] {
    return this.notes.flatMap((note) => (note.kind === kind && note.line.saleOrderLineId === id ? [note.line] : []));
  }

  private get invoiced(): ReadonlyMap<string, InvoiceableOrder['lines'][number]['invoiced']> {
    return new Map(this.order.lines.map((line) => [line.saleOrderLineId, line.invoiced]));
  }

  private priceOf(units: number): number {
    return part(this.start.price, units, this.start.units);
  }

  /** The lines as the marketplace has them now. */
  private renew(): void {
    const { start, units, invoiced } = this;
    const taxes = start.taxes.map((tax, index) => ({
      ...{ position: index + 1, taxId: String(index + 7), amount: money(part(tax, units, start.units)) },
    }));
    const carried = this.deliveries.map((count, index) => carriedBy(String(index + 1), count));
    const open = units - this.delivered;
    const lines = [
      aLine({
        ...{ quantity: units, amount: money(this.priceOf(units)), taxes, isOnDelivery: start.isOnDelivery },
        carried: [...carried, ...(open > 0 ? [carriedBy('99', open, { isDone: false })] : [])],
        invoiced: invoiced.get('1') ?? [],
      }),
      aLine({
        ...{
          saleOrderLineId: '2',
          kind: 'shipping',
          quantity: 1,
          amount: money(part(start.shipping, units, start.units)),
        },
        invoiced: invoiced.get('2') ?? [],
      }),
    ];
    this.order = { ...this.order, lines };
  }
}

const taxCents = ({ taxes }: Pick<LineFigures, 'taxes'>, position: number): number =>
  cents(taxes.filter((tax) => tax.position === position).map(({ amount }) => amount));

function summed(
  parts: readonly { readonly quantity: number; readonly amount: string; readonly taxes: readonly LineTax[] }[],
): LineFigures<LineTax> {
  return {
    quantity: parts.reduce((sum, { quantity }) => sum + quantity, 0),
    amount: sumOf(parts.map(({ amount }) => amount)).toFixed(),
    taxes: [1, 2].map((position) => ({
      ...{ position, taxId: String(position + 6) },
      amount: sumOf(
        parts.flatMap(({ taxes }) => taxes.filter((tax) => tax.position === position).map(({ amount }) => amount)),
      ).toFixed(),
    })),
  };
}

describe('CAN-02 invoices less credit notes', () => {
  const amount = fc.integer({ min: 0, max: 9_999 });
  const start = fc.record({
    units: fc.integer({ min: 1, max: 7 }),
    price: fc.integer({ min: 1, max: 99_999 }),
    taxes: fc.tuple(amount, amount),
    shipping: amount,
    isOnDelivery: fc.boolean(),
  });
  const act = fc.tuple(fc.constantFrom('deliver', 'invoice', 'cancel', 'refund'), fc.integer({ min: 1, max: 4 }));

  it('are what lives less what was refunded, of each line and each tax, in whatever order it came', () => {
    fc.assert(
      fc.property(start, fc.array(act, { maxLength: 20 }), (from, acts) => {
        const books = new Books(from);
        for (const [kind, count] of acts) {
          if (kind === 'deliver') books.deliver(count);
          if (kind === 'invoice') books.invoice();
          if (kind === 'cancel') books.cancel(count);
          if (kind === 'refund') books.refund(count * 777);
          for (const id of ['1', '2']) {
            const { amount: stands, taxes } = books.standing(id);
            expect(Math.min(stands, ...taxes)).toBeGreaterThanOrEqual(0);
          }
        }
        books.deliver(from.units);
        books.invoice();
        for (const id of ['1', '2']) expect(books.standing(id)).toEqual(books.owed(id));
      }),
      {
        numRuns: 500,
        // The price falls below what is invoiced, and a unit is invoiced after that.
        examples: [
          [
            { units: 5, price: 1, taxes: [0, 0], shipping: 0, isOnDelivery: true },
            [
              ['deliver', 3],
              ['invoice', 1],
              ['cancel', 1],
            ],
          ],
        ],
      },
    );
  });
});

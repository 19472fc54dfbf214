import { amountOf, sumOf, type Amount } from '../../../domain/money';
import { findingsAbout, isSameAmount, when, type Finding } from './finding';
import {
  isDone,
  isHeld,
  unitsOf,
  withoutNumber,
  type InvoiceSnapshot,
  type LineUnits,
  type OrderPair,
  type SaleOrderLineSnapshot,
  type SaleOrderSnapshot,
} from './order-pair';

/**
 * What stands on the invoices of an order: one for each thing that is invoiced by itself, each the sum of its lines, and of
 * each line together what is due by now, to the cent: all of it, or as many units as have left.
 */
export function auditInvoiced(pair: OrderPair): readonly Finding[] {
  return pair.database.saleOrders.flatMap((saleOrder) => [
    ...auditSources(pair, saleOrder),
    ...auditHeaders(pair, saleOrder),
    ...(saleOrder.state === 'confirmed' && !isHeld(pair) ? auditLines(pair, saleOrder) : []),
  ]);
}

const isLive = ({ state }: Pick<InvoiceSnapshot, 'state'>): boolean => state !== 'cancelled';

function auditSources(pair: OrderPair, { invoices, deliveries }: SaleOrderSnapshot): readonly Finding[] {
  const find = findingsAbout(pair.marketplace.orderId);
  const known = ['order', ...deliveries.filter(isDone).map(({ id }) => `delivery/${id}`)];
  const sources = invoices.filter(isLive).map(({ source }) => withoutNumber(source));
  return [
    ...when(new Set(sources).size < sources.length, () =>
      find('doubled', `${String(sources.length)} invoices, for ${sources.join(', ')}`),
    ),
    ...sources
      .filter((source) => !known.includes(source))
      .map((source) => find('wrong', `an invoice for ${source}, which has not left`)),
  ];
}

function auditHeaders(pair: OrderPair, { invoices, creditNotes, lines }: SaleOrderSnapshot): readonly Finding[] {
  const included = new Map(lines.map(({ id, isTaxIncluded }) => [id, isTaxIncluded]));
  return [...invoices, ...creditNotes].filter(isLive).flatMap(({ source, total, lines: parts }) => {
    const sum = sumOf(parts.flatMap(({ lineId, amount, tax }) => (included.get(lineId) ? [amount] : [amount, tax])));
    return when(!isSameAmount(total, sum.toFixed()), () =>
      findingsAbout(pair.marketplace.orderId)('wrong', `${source}: ${total} in all, its lines are ${sum.toFixed()}`),
    );
  });
}

/** How much of a line is to be invoiced by now: all of it, a share of it, or nothing. */
interface Due {
  readonly part: number;
  readonly of: number;
}

const ALL: Due = { part: 1, of: 1 };

function auditLines(pair: OrderPair, saleOrder: SaleOrderSnapshot): readonly Finding[] {
  const units = unitsOf(pair, saleOrder);
  return [
    ...units.flatMap((line) => auditUnitsInvoiced(pair, saleOrder, line)),
    ...saleOrder.lines.flatMap((line) => {
      const owner = units.find(({ line: product }) => product.marketplaceLineId === line.marketplaceLineId);
      return auditAmounts(pair, { line, due: dueOf(line, owner), stands: standingOf(saleOrder, line) });
    }),
  ];
}

/** Of what is invoiced as it leaves, what has left, as far as it was not cancelled. */
export const dueUnits = ({ line, live, delivered }: LineUnits): number =>
  line.isInvoicedOnDelivery ? Math.min(live, delivered) : live;

/** Shipping goes with the first unit of its line. */
function dueOf({ kind }: SaleOrderLineSnapshot, owner: LineUnits | undefined): Due {
  if (owner === undefined || owner.live === 0) return ALL;
  const part = dueUnits(owner);
  return kind === 'shipping' && part > 0 ? ALL : { part, of: owner.live };
}

interface Sums {
  readonly quantity: number;
  readonly amount: Amount;
  readonly tax: Amount;
}

interface LineStanding {
  /** Less what was credited for cancelations. */
  readonly invoiced: Sums;
  /** What was refunded first is not taken back once more when it is cancelled. */
  readonly refunded: Sums;
}

function standingOf({ invoices, creditNotes }: SaleOrderSnapshot, { id }: SaleOrderLineSnapshot): LineStanding {
  const sums = (documents: readonly Pick<InvoiceSnapshot, 'lines' | 'state'>[]): Sums => {
    const parts = documents.filter(isLive).flatMap(({ lines }) => lines.filter(({ lineId }) => lineId === id));
    return {
      quantity: parts.reduce((sum, { quantity }) => sum + quantity, 0),
      amount: sumOf(parts.map(({ amount }) => amount)),
      tax: sumOf(parts.map(({ tax }) => tax)),
    };
  };
  const invoiced = sums(invoices);
  const cancelled = sums(creditNotes.filter(({ source }) => source.startsWith('cancelation/')));
  return {
    invoiced: {
      quantity: invoiced.quantity - cancelled.quantity,
      amount: invoiced.amount.minus(cancelled.amount),
      tax: invoiced.tax.minus(cancelled.tax),
    },
    refunded: sums(creditNotes.filter(({ source }) => source.startsWith('refund/'))),
  };
}

function auditUnitsInvoiced(pair: OrderPair, saleOrder: SaleOrderSnapshot, units: LineUnits): readonly Finding[] {
  const find = findingsAbout(pair.marketplace.orderId);
  const { invoiced, refunded } = standingOf(saleOrder, units.line);
  const due = dueUnits(units);
  const words = `${units.line.marketplaceLineId}: ${String(invoiced.quantity)} units are invoiced, ${String(due)} are due`;
  return [
    ...when(invoiced.quantity < due, () => find('lost', words)),
    // Of what was refunded, and then cancelled, the units need not be taken back.
    ...when(invoiced.quantity > due && refunded.amount.eq(amountOf('0')), () => find('wrong', words)),
  ];
}

/** Of a share, the cents that rounding moves: its own, and that of what was cancelled since. */
const ROUNDING = amountOf('0.02');

interface LineToAudit {
  readonly line: SaleOrderLineSnapshot;
  readonly due: Due;
  readonly stands: LineStanding;
}

function auditAmounts(pair: OrderPair, { line, due, stands }: LineToAudit): readonly Finding[] {
  return (['amount', 'tax'] as const).flatMap((figure) => {
    const wanted = amountOf(line[figure]).times(String(due.part)).div(String(due.of));
    const tolerance = due.part === due.of || due.part === 0 ? amountOf('0') : ROUNDING;
    const most = stands.invoiced[figure];
    const least = most.minus(stands.refunded[figure]);
    const isRight = wanted.gte(least.minus(tolerance)) && wanted.lte(most.plus(tolerance));
    return when(!isRight, () =>
      findingsAbout(pair.marketplace.orderId)(
        'wrong',
        `${line.marketplaceLineId} (${line.kind}): ${figure} of ${wanted.toFixed(4)} is due, ${most.toFixed(4)} is invoiced`,
      ),
    );
  });
}

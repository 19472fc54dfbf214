import { amountOf, formatExact, formatMoney, roundedShare, timesQuantity } from '../money';
import { countingNothing, type BookedLine } from './booked-line';

/**
 * The lines with so many of their units, where no figure of the marketplace says what is left: those of a cancelled order of
 * which a part has left and is told (CAN-02), and of an order whose tax mode has changed (CAN-03). A line keeps as much of
 * its price and of each tax as of its units; the shipping of a line stays with any unit of it.
 *
 * @param kept units that stay, by the id of the product line
 */
export function keptUnits(
  lines: readonly BookedLine[],
  kept: ReadonlyMap<string, number>,
  currency: string,
): readonly BookedLine[] {
  const products = new Map(
    lines.filter(({ kind }) => kind === 'product').map((line) => [line.marketplaceLineId, line] as const),
  );
  return lines.map((line) => {
    const product = products.get(line.marketplaceLineId);
    if (line.state !== 'live' || product === undefined) return line;
    const units = Math.min(kept.get(product.id) ?? 0, product.quantity);
    if (units <= 0) return cancelled(line, currency);
    if (units === product.quantity || line.kind === 'shipping') return line;
    return partOf(line, { part: units, whole: product.quantity }, currency);
  });
}

const cancelled = (line: BookedLine, currency: string): BookedLine => ({
  ...countingNothing(line, currency),
  state: 'cancelled',
});

function partOf(line: BookedLine, units: { part: number; whole: number }, currency: string): BookedLine {
  const [part, whole] = [amountOf(String(units.part)), amountOf(String(units.whole))];
  const share = (text: string): string =>
    formatMoney(roundedShare(amountOf(text), { part, whole }, currency), currency);
  const amount = share(line.amount);
  const taxes = line.taxes.map((tax) => ({ ...tax, amount: share(tax.amount) }));
  if (line.kind !== 'product') return { ...line, amount, unitPrice: amount, taxes };
  const discount = timesQuantity(amountOf(line.unitPrice), units.part).minus(amount);
  return { ...line, quantity: units.part, amount, discount: formatExact(discount, currency), taxes };
}

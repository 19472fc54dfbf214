import type { MappedLine } from '../../domain/mapping/mapped-sale-order';
import { amountOf, zero } from '../../domain/money';
import { renderTable } from './table';
import { terminalText } from './terminal-text';

const headings = ['Lines', 'quantity', 'unit price', 'discount', 'amount', 'tax'];

/** The lines as a bill shows them: figures one below the other, each tax in a row of its own. */
export function renderLines(lines: readonly MappedLine[]): string[] {
  const rows = lines.flatMap((line) => [lineRow(line), ...taxRows(line)]);
  return renderTable([headings, ...rows], ['left', 'right', 'right', 'right', 'right', 'right']);
}

function lineRow(line: MappedLine): string[] {
  const ordered = line.quantity === line.orderedQuantity ? '' : ` of ${String(line.orderedQuantity)}`;
  return [
    `  ${terminalText(nameOf(line))}`,
    `${String(line.quantity)}${ordered}`,
    line.unitPrice,
    amountOf(line.discount).eq(zero) ? '' : line.discount,
    line.amount,
  ];
}

function nameOf(line: MappedLine): string {
  const counted = line.state === 'live' ? '' : ` (${line.state}, counts 0)`;
  const product = line.product?.kind === 'toCreate' ? ', new product' : '';
  const sku =
    line.kind === 'product' ? ` [${line.shopSku}${product}]` : ` (${line.kind} of line ${line.marketplaceLineId})`;
  return `${line.description}${sku}${counted}`;
}

function taxRows(line: MappedLine): string[][] {
  if (line.state !== 'live') return [];
  if (line.taxes.length > 0) {
    return line.taxes.map(({ name, amount }) => [`    ${terminalText(name)}`, '', '', '', '', amount]);
  }
  return [[`    no tax given, price counts as ${line.isTaxIncluded ? 'tax included' : 'net'}`]];
}

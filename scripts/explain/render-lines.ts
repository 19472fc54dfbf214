import type { MappedLine, MappedTax, SaleOrderHeader } from '../../domain/mapping/mapped-sale-order';
import { amountOf, zero } from '../../domain/money';
import { untaxedWords } from '../../domain/taxes/untaxed-words';
import { renderTable } from './table';
import { shortText, terminalText } from './terminal-text';

const headings = ['Lines', 'quantity', 'unit price', 'discount', 'amount', 'tax'];

/** The lines as a bill shows them: figures one below the other, each tax in a row of its own. */
export function renderLines(lines: readonly MappedLine[], taxSystem: SaleOrderHeader['taxSystem']): string[] {
  const rows = lines.flatMap((line) => [lineRow(line), ...taxRows(line, taxSystem)]);
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
  const description = shortText(line.description, DESCRIPTION_WIDTH);
  const sku =
    line.kind === 'product' ? ` [${line.shopSku}${product}]` : ` (${line.kind} of line ${line.marketplaceLineId})`;
  return `${description}${sku}${counted}`;
}

/** A longer title would push the figures out of sight. */
const DESCRIPTION_WIDTH = 60;

function taxRows(line: MappedLine, taxSystem: SaleOrderHeader['taxSystem']): string[][] {
  if (line.state !== 'live') return [];
  if (line.taxes.length === 0) return [[`    ${untaxedWords(taxSystem, line.isTaxIncluded)}`]];
  return line.taxes.map((tax) => [`    ${terminalText(taxWords(tax))}`, '', '', '', '', tax.amount]);
}

const taxWords = ({ name, insteadOf }: MappedTax): string =>
  insteadOf === null ? name : `${name} (instead of ${insteadOf})`;

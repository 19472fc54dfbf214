import type { OrderPreview, PreviewedSaleOrder } from '../../activities/preview/preview-orders';
import type {
  MappedLine,
  MappedPartner,
  MappedTax,
  OrderTotals,
  SaleOrderHeader,
} from '../../domain/mapping/mapped-sale-order';
import type { TaxMode } from '../../domain/marketplace-order';
import { amountOf, zero } from '../../domain/money';
import type { PlannedStep } from '../../domain/planned-steps';
import { reasonDefinition } from '../../domain/reason-codes';
import { fiscalPositionWords } from '../../domain/taxes/fiscal-position';
import { untaxedWords } from '../../domain/taxes/untaxed-words';

const headlines = { import: 'would be imported', wait: 'would wait', ignore: 'would be ignored' } as const;

/** One order as a person reads it: what it would become, or why not. */
export function renderPreview(preview: OrderPreview): string {
  const { marketplaceOrderId, decision, reasons, totals, saleOrder } = preview;
  const title = `Order ${marketplaceOrderId ?? '(no id)'} ${headlines[decision]}`;
  const why = reasons.flatMap(({ code, message }) => [
    `  ${code}: ${message}`,
    ...(decision === 'wait' ? [`    ${reasonDefinition(code).cure}`] : []),
  ]);
  const sums =
    saleOrder === null && totals.ours !== null
      ? [`  Total: ours ${totals.ours}, marketplace ${totals.marketplace ?? 'not named'} ${totals.currency ?? ''}`]
      : [];
  return [title, ...why, ...sums, ...(saleOrder === null ? [] : renderSaleOrder(saleOrder))].join('\n');
}

function renderSaleOrder({
  header,
  partners,
  lines,
  delivery,
  deliveryMethod,
  fiscalPosition,
  totals,
  steps,
}: PreviewedSaleOrder): string[] {
  const name = header.name.source === 'marketplaceNumber' ? header.name.text : `${header.name.prefix}(next number)`;
  const { workflowConfiguration } = header;
  const method =
    deliveryMethod === null
      ? 'none named'
      : `${deliveryMethod.name}${deliveryMethod.kind === 'toCreate' ? ' (new)' : ''}`;
  const reference = header.customerReference === null ? '' : `, customer reference ${header.customerReference}`;
  return [
    `  Sale order ${name} of ${header.orderedAt}, ${header.currency}, ${header.taxMode}${reference}`,
    '  Partners',
    ...(partners.company === null ? [] : [`    company   ${renderPartner(partners.company)}`]),
    `    invoice   ${renderPartner(partners.invoice)}`,
    `    delivery  ${renderPartner(partners.delivery)}`,
    '  Lines',
    ...lines.flatMap((line) => renderLine(line, header.taxSystem)),
    ...(fiscalPosition === null ? [] : [`  ${fiscalPositionWords(fiscalPosition)}`]),
    ...renderTotals(totals, header.taxMode),
    `  Delivery: ${deliveryWords[delivery.kind]}; method ${method}; ship by ${header.shippingDeadline ?? 'no deadline'}`,
    `  Workflow configuration: ${workflowConfiguration.paymentType ?? 'Any'} / ${workflowConfiguration.financialStatus ?? 'Any'}` +
      ` for ${header.paymentType ?? 'no payment type'} / ${header.financialStatus}: ${workflowConfiguration.orderWorkflow.name}` +
      `, payment term ${workflowConfiguration.paymentTerm?.name ?? 'none'}`,
    `  Steps: ${steps.map(renderStep).join(', ')}`,
  ];
}

const deliveryWords = {
  none: 'none, the operator fulfils the order',
  open: 'one, open',
  done: 'one, done already, with the tracking of the marketplace',
} as const;

function renderPartner(partner: MappedPartner): string {
  const place = [partner.street1, partner.street2, partner.zip, partner.city, partner.state, partner.countryCode];
  const numbers = [
    ...(partner.vatNumber === null ? [] : [`VAT ${partner.vatNumber}`]),
    ...(partner.registrationNumber === null ? [] : [`registration ${partner.registrationNumber}`]),
  ];
  return [partner.name, ...place.filter((part) => part !== null), ...numbers].join(', ');
}

const renderTax = ({ name, amount, insteadOf }: MappedTax): string =>
  `${name} ${amount}${insteadOf === null ? '' : ` (instead of ${insteadOf})`}`;

function renderLine(line: MappedLine, taxSystem: SaleOrderHeader['taxSystem']): string[] {
  const counted = line.state === 'live' ? '' : ` (${line.state}, counts 0)`;
  const product = line.product?.kind === 'toCreate' ? ', new product' : '';
  const sku =
    line.kind === 'product' ? ` [${line.shopSku}${product}]` : ` (${line.kind} of line ${line.marketplaceLineId})`;
  const ordered = line.quantity === line.orderedQuantity ? '' : ` of ${String(line.orderedQuantity)} ordered`;
  const discount = amountOf(line.discount).eq(zero) ? '' : ` - ${line.discount}`;
  const taxes = line.taxes.length === 0 ? [untaxedWords(taxSystem, line.isTaxIncluded)] : line.taxes.map(renderTax);
  return [
    `    ${line.description}${sku}: ${String(line.quantity)}${ordered} x ${line.unitPrice}${discount} = ${line.amount}${counted}`,
    ...(line.state === 'live' ? [`      ${taxes.join(', ')}`] : []),
  ];
}

function renderTotals(totals: OrderTotals, taxMode: TaxMode): string[] {
  const row = (label: string, ours: string, marketplace = '') =>
    `    ${label.padEnd(12)}${ours.padStart(14)}${marketplace.padStart(14)}`.trimEnd();
  return [
    `  ${'Totals'.padEnd(14)}${'ours'.padStart(14)}${'marketplace'.padStart(14)}`,
    row('goods', totals.goods),
    row('shipping', totals.shipping),
    row('fees', totals.fees),
    row(taxMode === 'TAX_INCLUDED' ? 'taxes inside' : 'taxes', totals.taxes, totals.marketplaceTaxes),
    row('total', totals.ours, totals.marketplace ?? 'not named'),
  ];
}

function renderStep({ step, by }: PlannedStep): string {
  if (by === 'automatic') return step;
  return by === 'person' ? `${step} (left to a person)` : `${step} (nothing to do)`;
}

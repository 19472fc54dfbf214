import type { OrderPreview, PreviewedSaleOrder } from '../../activities/preview/preview-orders';
import type { MappedPartner, OrderTotals } from '../../domain/mapping/mapped-sale-order';
import type { TaxMode } from '../../domain/marketplace-order';
import type { PlannedStep } from '../../domain/planned-steps';
import { reasonDefinition, type ReasonCode } from '../../domain/reason-codes';
import { fiscalPositionWords } from '../../domain/taxes/fiscal-position';
import { renderDecisions } from './render-decisions';
import { renderLines } from './render-lines';
import { renderTable } from './table';
import { terminalText } from './terminal-text';

const headlines = { import: 'would be imported', wait: 'would wait', ignore: 'would be ignored' } as const;

export interface RenderOptions {
  /** From 1: names an order that has no id. */
  readonly place: number;
  /** Columns after which sentences are broken. */
  readonly width: number;
}

/** One order as a person reads it: what it would become, or why not, and by which rules. */
export function renderPreview(preview: OrderPreview, { place, width }: RenderOptions): string {
  const { marketplaceOrderId, decision, reasons, decisions, totals, saleOrder } = preview;
  const name = marketplaceOrderId ?? `in place ${String(place)} (no id)`;
  const why = reasons.flatMap(({ code, message }) => [
    `${code}: ${terminalText(message)}`,
    ...cureOf(code).map((cure) => `  ${cure}`),
  ]);
  const parts = [
    why,
    saleOrder === null ? renderSums(totals) : renderSaleOrder(saleOrder),
    ['Decisions', ...renderDecisions(decisions, width - 2)],
  ];
  const body = parts.flatMap((part) => part.map((line) => `  ${line}`.trimEnd()));
  return [`Order ${terminalText(name)} ${headlines[decision]}`, ...body].join('\n');
}

/** What can be done about it; of some reasons nothing. */
function cureOf(code: ReasonCode): string[] {
  const { cure } = reasonDefinition(code);
  return cure === 'Nothing' ? [] : [cure];
}

function renderSums({ ours, marketplace, currency }: OrderPreview['totals']): string[] {
  if (ours === null || currency === null) return [];
  return [
    `Total: ours ${ours} ${currency}, the marketplace ${marketplace === null ? 'names none' : `says ${marketplace}`}`,
  ];
}

function renderSaleOrder(saleOrder: PreviewedSaleOrder): string[] {
  const { header, lines, delivery, deliveryMethod, fiscalPosition, totals, steps } = saleOrder;
  const name = header.name.source === 'marketplaceNumber' ? header.name.text : `${header.name.prefix}(next number)`;
  const { workflowConfiguration: chosen } = header;
  const isNew = deliveryMethod?.kind === 'toCreate' ? ' (new)' : '';
  const method = deliveryMethod === null ? 'none named' : `${deliveryMethod.name}${isNew}`;
  const reference = header.customerReference === null ? '' : `, customer reference ${header.customerReference}`;
  const facts = [
    `Sale order ${name} of ${header.orderedAt}, ${header.currency}, ${header.taxMode}${reference}`,
    ...renderPartners(saleOrder),
  ];
  const plans = [
    `Delivery: ${deliveryWords[delivery.kind]}; method ${method}; ship by ${header.shippingDeadline ?? 'no deadline'}`,
    `Workflow configuration: ${chosen.paymentType ?? 'Any'} / ${chosen.financialStatus ?? 'Any'}` +
      ` for ${header.paymentType ?? 'no payment type'} / ${header.financialStatus}: ${chosen.orderWorkflow.name}` +
      `, payment term ${chosen.paymentTerm?.name ?? 'none'}`,
    `Steps: ${steps.map(renderStep).join(', ')}`,
  ];
  return [
    ...facts.map(terminalText),
    ...renderLines(lines, header.taxSystem),
    ...(fiscalPosition === null ? [] : [terminalText(fiscalPositionWords(fiscalPosition))]),
    ...renderTotals(totals, header.taxMode),
    ...plans.map(terminalText),
  ];
}

const deliveryWords = {
  none: 'none, the operator fulfils the order',
  open: 'one, open',
  done: 'one, done already, with the tracking of the marketplace',
} as const;

function renderPartners({ partners: { company, invoice, delivery } }: PreviewedSaleOrder): string[] {
  const rows: string[][] = [
    ...(company === null ? [] : [['  company', renderPartner(company)]]),
    ['  invoice', renderPartner(invoice)],
    ['  delivery', renderPartner(delivery)],
  ];
  return ['Partners', ...renderTable(rows, ['left', 'left'])];
}

function renderPartner(partner: MappedPartner): string {
  const place = [partner.street1, partner.street2, partner.zip, partner.city, partner.state, partner.countryCode];
  const numbers = [
    ...(partner.vatNumber === null ? [] : [`VAT ${partner.vatNumber}`]),
    ...(partner.registrationNumber === null ? [] : [`registration ${partner.registrationNumber}`]),
  ];
  return [partner.name, ...place.filter((part) => part !== null), ...numbers].join(', ');
}

function renderTotals(totals: OrderTotals, taxMode: TaxMode): string[] {
  const rows = [
    ['Totals', 'ours', 'marketplace'],
    ['  goods', totals.goods],
    ['  shipping', totals.shipping],
    ['  fees', totals.fees],
    [taxMode === 'TAX_INCLUDED' ? '  taxes inside' : '  taxes', totals.taxes, totals.marketplaceTaxes],
    ['  total', totals.ours, totals.marketplace ?? 'not named'],
  ];
  return renderTable(rows, ['left', 'right', 'right']);
}

function renderStep({ step, by }: PlannedStep): string {
  if (by === 'automatic') return step;
  return by === 'person' ? `${step} (left to a person)` : `${step} (nothing to do)`;
}

import { In, type DataSource } from 'typeorm';
import { untaxedWords } from '../../domain/taxes/untaxed-words';
import type { AcceptedTotals } from '../../domain/totals';
import { Invoice } from '../../entities/invoice.entity';
import { Payment } from '../../entities/payment.entity';
import { SaleOrderLineTax } from '../../entities/sale-order-line-tax.entity';
import { SaleOrderLine } from '../../entities/sale-order-line.entity';
import { SaleOrder } from '../../entities/sale-order.entity';
import { deliveriesOfSaleOrder } from '../deliveries/read-deliveries';
import { maskPerson } from '../mask-person';
import { moneyDifference, moneyOf } from '../money';
import { additionalFieldsSchema, type SaleOrderBody } from '../schemas/order';
import { saleOrderRef } from './order-row-body';

type LineBody = SaleOrderBody['lines'][number];
type InvoiceBody = SaleOrderBody['invoices'][number];

function lineBody(
  line: SaleOrderLine,
  taxes: readonly SaleOrderLineTax[],
  { currency, taxSystem }: SaleOrder,
): LineBody {
  const ofLine = taxes.filter(({ saleOrderLineId }) => saleOrderLineId === line.id);
  const { position, marketplaceLineId, kind, state, marketplaceState, sku, description } = line;
  const { orderedQuantity, quantity, isTaxIncluded } = line;
  return {
    ...{ position, marketplaceLineId, kind, state, marketplaceState, sku, description },
    ...{ orderedQuantity, quantity, isTaxIncluded },
    unitPrice: moneyOf(line.unitPrice, currency),
    discount: moneyOf(line.discount, currency),
    amount: moneyOf(line.amount, currency),
    taxes: ofLine.map(({ tax, amount, insteadOf }) => ({
      ...{ name: tax.name, code: tax.code, rate: tax.rate, isIncluded: isTaxIncluded, insteadOf },
      amount: moneyOf(amount, currency),
    })),
    untaxedWords: ofLine.length > 0 || state !== 'live' ? null : untaxedWords(taxSystem, isTaxIncluded),
    commission: moneyOf(line.commission, currency),
    product: line.product?.sku ?? null,
    discountProduct: line.discountProduct?.sku ?? null,
    additionalFields: additionalFieldsSchema.parse(line.additionalFields),
  };
}

async function linesOf(dataSource: DataSource, saleOrder: SaleOrder): Promise<LineBody[]> {
  const lines = await dataSource.getRepository(SaleOrderLine).find({
    where: { saleOrderId: saleOrder.id },
    relations: { product: true, discountProduct: true },
    order: { position: 'ASC' },
  });
  const taxes = await dataSource.getRepository(SaleOrderLineTax).find({
    where: { saleOrderLineId: In(lines.map((line) => line.id)) },
    relations: { tax: true },
    order: { position: 'ASC' },
  });
  return lines.map((line) => lineBody(line, taxes, saleOrder));
}

function invoiceBody(invoice: Invoice, payments: readonly Payment[]): InvoiceBody {
  const { source, kind, state, number, currency, invoiceDate, dueDate } = invoice;
  return {
    ...{ source, kind, state, number, invoiceDate, dueDate },
    journal: invoice.journal.code,
    untaxed: moneyOf(invoice.amountUntaxed, currency),
    tax: moneyOf(invoice.amountTax, currency),
    total: moneyOf(invoice.amountTotal, currency),
    payments: payments
      .filter(({ invoiceId }) => invoiceId === invoice.id)
      .map(({ reference, journal, amount, method, paidAt, currency: paidIn }) => ({
        ...{ reference, journal: journal.code, method },
        amount: moneyOf(amount, paidIn),
        paidAt: paidAt.toISOString(),
      })),
  };
}

async function invoicesOf(dataSource: DataSource, { id }: SaleOrder): Promise<InvoiceBody[]> {
  const invoices = await dataSource
    .getRepository(Invoice)
    .find({ where: { saleOrderId: id }, relations: { journal: true }, order: { id: 'ASC' } });
  const payments = await dataSource.getRepository(Payment).find({
    where: { invoiceId: In(invoices.map((invoice) => invoice.id)) },
    relations: { journal: true },
    order: { id: 'ASC' },
  });
  return invoices.map((invoice) => invoiceBody(invoice, payments));
}

/** Taken from the record, never computed from a rate; only the differences are ours to reckon. */
function amountsOf(saleOrder: SaleOrder, accepted: AcceptedTotals | null): SaleOrderBody['amounts'] {
  const { taxMode, taxSystem, fiscalPosition, currency } = saleOrder;
  const { amountUntaxed, amountTax, amountTotal, marketplaceTotal, marketplaceTax, commission } = saleOrder;
  return {
    ...{ taxMode, taxSystem, fiscalPosition },
    untaxed: moneyOf(amountUntaxed, currency),
    tax: moneyOf(amountTax, currency),
    ours: moneyOf(amountTotal, currency),
    marketplace: moneyOf(marketplaceTotal, currency),
    difference: marketplaceTotal === null ? null : moneyDifference(amountTotal, marketplaceTotal, currency),
    accepted: accepted === null ? null : { by: accepted.by, note: accepted.note, at: accepted.at },
    marketplaceTax: moneyOf(marketplaceTax, currency),
    taxDifference: moneyDifference(amountTax, marketplaceTax, currency),
    commission: moneyOf(commission, currency),
  };
}

/** Finds what the order became, with the partners that the order page shows masked. */
export function findSaleOrder(dataSource: DataSource, orderId: string): Promise<SaleOrder | null> {
  return dataSource.getRepository(SaleOrder).findOne({
    where: { orderId },
    relations: { order: true, invoicePartner: true, deliveryPartner: true, paymentTerm: true, deliveryMethod: true },
  });
}

/** Everything that the back office holds of an order. */
export async function saleOrderBody(dataSource: DataSource, saleOrder: SaleOrder): Promise<SaleOrderBody> {
  const { shippingMethodCode, shippingMethodLabel, shippingZoneCode, fulfillmentCenter } = saleOrder;
  const { customerReference, channelCode, channelLabel, salesTeam, salesperson, paymentType } = saleOrder;
  const [lines, invoices, deliveries] = await Promise.all([
    linesOf(dataSource, saleOrder),
    invoicesOf(dataSource, saleOrder),
    deliveriesOfSaleOrder(dataSource, saleOrder.id),
  ]);
  return {
    ...saleOrderRef(saleOrder),
    recipient: maskPerson(saleOrder.deliveryPartner),
    paymentTerm: saleOrder.paymentTerm?.name ?? null,
    orderWorkflow: saleOrder.workflow.orderWorkflow.name,
    deliveryMethod: saleOrder.deliveryMethod?.name ?? null,
    ...{ shippingMethodCode, shippingMethodLabel, shippingZoneCode, fulfillmentCenter },
    ...{ customerReference, channelCode, channelLabel, salesTeam, salesperson, paymentType },
    additionalFields: additionalFieldsSchema.parse(saleOrder.additionalFields),
    deliveryEarliestAt: saleOrder.deliveryEarliestAt?.toISOString() ?? null,
    deliveryLatestAt: saleOrder.deliveryLatestAt?.toISOString() ?? null,
    amounts: amountsOf(saleOrder, saleOrder.order.acceptedTotals),
    ...{ lines, invoices, deliveries },
  };
}

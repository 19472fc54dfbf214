import { In, type DataSource } from 'typeorm';
import { untaxedWords } from '../../domain/taxes/untaxed-words';
import type { AcceptedTotals } from '../../domain/totals';
import { deliveredUnits } from '../../entities/delivered-units';
import { refundDueOf } from '../../entities/refund-due';
import { SaleOrderLineTax } from '../../entities/sale-order-line-tax.entity';
import { SaleOrderLine } from '../../entities/sale-order-line.entity';
import { SaleOrder } from '../../entities/sale-order.entity';
import { deliveriesOfSaleOrder } from '../deliveries/read-deliveries';
import { invoicesOfSaleOrder } from '../invoices/invoice-bodies';
import { maskPerson } from '../mask-person';
import { moneyDifference, moneyOf } from '../money';
import { additionalFieldsSchema, type SaleOrderBody } from '../schemas/order';
import { saleOrderRef } from './order-row-body';

type LineBody = SaleOrderBody['lines'][number];

function lineBody(
  line: SaleOrderLine,
  taxes: readonly SaleOrderLineTax[],
  { currency, taxSystem }: SaleOrder,
): Omit<LineBody, 'deliveredQuantity'> {
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
  const delivered = await deliveredOf(dataSource, saleOrder.id);
  return lines.map((line) => ({
    ...lineBody(line, taxes, saleOrder),
    deliveredQuantity: delivered.get(line.id) ?? 0,
  }));
}

/** Units that have left the house, by the id of their line. */
async function deliveredOf(dataSource: DataSource, saleOrderId: string): Promise<ReadonlyMap<string, number>> {
  const rows: { id: string; delivered: number }[] = await dataSource.query(
    `select l.id, ${deliveredUnits('l.id')} as delivered from sale_order_line l where l.sale_order_id = $1`,
    [saleOrderId],
  );
  return new Map(rows.map(({ id, delivered }) => [id, delivered]));
}

interface Credit {
  readonly credited: string;
  readonly refunded: string;
  readonly refundDue: string;
  readonly commission: string | null;
}

/** Credit notes of the sale order, and what of them the customer is still to get [CAN-02]. */
async function creditOf(dataSource: DataSource, saleOrderId: string): Promise<Credit> {
  const rows: Credit[] = await dataSource.query(
    `select coalesce(sum(c.amount_total), 0)::text as credited,
            coalesce(sum(c.amount_total) filter (where c.refund_state = 'REFUNDED'), 0)::text as refunded,
            coalesce((${refundDueOf('s')}), 0)::text as "refundDue",
            sum(c.commission)::text as commission
       from sale_order s
       left join invoice c on c.sale_order_id = s.id and c.kind = 'creditNote' and c.state <> 'cancelled'
      where s.id = $1 group by s.id`,
    [saleOrderId],
  );
  return rows[0] ?? { credited: '0', refunded: '0', refundDue: '0', commission: null };
}

/** Taken from the record, never computed from a rate; only the differences are ours to reckon. */
function amountsOf(saleOrder: SaleOrder, accepted: AcceptedTotals | null, credit: Credit): SaleOrderBody['amounts'] {
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
    commissionRefunded: moneyOf(credit.commission, currency),
    credited: moneyOf(credit.credited, currency),
    refunded: moneyOf(credit.refunded, currency),
    refundDue: moneyOf(credit.refundDue, currency),
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
  const [lines, invoices, deliveries, credit] = await Promise.all([
    linesOf(dataSource, saleOrder),
    invoicesOfSaleOrder(dataSource, saleOrder.id),
    deliveriesOfSaleOrder(dataSource, saleOrder.id),
    creditOf(dataSource, saleOrder.id),
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
    amounts: amountsOf(saleOrder, saleOrder.order.acceptedTotals, credit),
    ...{ lines, invoices, deliveries },
  };
}

import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { isCreditInvoiced } from '../../entities/credited-invoice';
import { Invoice } from '../../entities/invoice.entity';
import { isCreditOpen, refundDueOf } from '../../entities/refund-due';
import { instanceIdsOf } from '../lists/find-instances';
import type { InvoiceFilters } from '../schemas/invoice';

const isSkipped = (step: string): string =>
  `exists (select from order_step os where os.order_id = s.order_id and os.step = '${step}' and os.state = 'skipped')`;

/** Of the invoice `inv` and its sale order `s`: nobody posts it but a person. A refund's is posted when it is paid. */
const TO_VALIDATE = `(inv.state = 'draft' and case inv.kind
  when 'invoice' then not coalesce((s.workflow -> 'orderWorkflow' ->> 'validateInvoice')::boolean, false)
                      or ${isSkipped('validateInvoice')}
  else ${isCreditInvoiced('inv')}
       and (inv.source not like 'refund/%' and inv.validation_wanted_by is null
            or (inv.refund_state = 'REFUNDED' or inv.validation_wanted_by is not null)
               and ${isSkipped('validateCreditNotes')}) end)`;

/** The condition of the index stands for itself, so that all that was ever paid is not looked at. */
const REFUND_DUE = `(${isCreditOpen('inv')} and (${refundDueOf('s')}) > 0)`;

/** Whether a condition is wanted, wanted not to hold, or of no matter. */
const said = (condition: string, wanted: boolean | undefined): string | null => {
  if (wanted === undefined) return null;
  return wanted ? condition : `${condition} is not true`;
};

/** Of one order, in whatever instance it is: by the index of each. */
async function saleOrderIdsOf(dataSource: DataSource, marketplaceOrderId: string): Promise<readonly string[]> {
  const rows: { id: string }[] = await dataSource.query(
    `select s.id from instance i
       join marketplace_order o on o.instance_id = i.id and o.marketplace_order_id = $1
       join sale_order s on s.order_id = o.id`,
    [marketplaceOrderId],
  );
  return rows.map(({ id }) => id);
}

/**
 * Invoices and credit notes, as `inv` with their journal `j` and sale order `s`, that fit all filters.
 * @throws Problem invalidRequest naming the instances that are not known
 */
export async function filteredInvoices(
  dataSource: DataSource,
  filters: InvoiceFilters,
): Promise<SelectQueryBuilder<Invoice>> {
  const { kind, state, instance, journal, dateFrom, dateTo, marketplaceOrderId, toValidate, refundDue } = filters;
  const invoices = dataSource
    .getRepository(Invoice)
    .createQueryBuilder('inv')
    .innerJoinAndSelect('inv.journal', 'j')
    .innerJoin('inv.saleOrder', 's')
    .addSelect(['s.id', 's.name'])
    .innerJoin('inv.instance', 'i')
    .addSelect(['i.id', 'i.code'])
    .innerJoin('s.order', 'o')
    .addSelect(['o.id', 'o.marketplaceOrderId']);
  if (kind !== undefined) invoices.andWhere('inv.kind in (:...kind)', { kind });
  if (state !== undefined) invoices.andWhere('inv.state in (:...state)', { state });
  if (instance !== undefined) {
    const instanceIds = await instanceIdsOf(dataSource, instance);
    invoices.andWhere('inv.instanceId in (:...instanceIds)', { instanceIds });
  }
  if (journal !== undefined) invoices.andWhere('j.code in (:...journal)', { journal });
  if (dateFrom !== undefined) invoices.andWhere('inv.invoiceDate >= :dateFrom', { dateFrom });
  if (dateTo !== undefined) invoices.andWhere('inv.invoiceDate <= :dateTo', { dateTo });
  if (marketplaceOrderId !== undefined) {
    const saleOrderIds = await saleOrderIdsOf(dataSource, marketplaceOrderId);
    invoices.andWhere('inv.saleOrderId = any( cast( :saleOrderIds as bigint[] ) )', { saleOrderIds });
  }
  for (const condition of [said(TO_VALIDATE, toValidate), said(REFUND_DUE, refundDue)]) {
    if (condition !== null) invoices.andWhere(condition);
  }
  return invoices;
}

import type { EntityManager } from 'typeorm';
import type { MappedSaleOrder, SaleOrderName } from '../../domain/mapping/mapped-sale-order';
import { ownNumberOf } from '../../domain/own-number';
import { nextNumber } from '../../entities/next-number';
import { ensureDeliveryMethod } from './ensure-delivery-method';
import type { LockedOrder } from './lock-order';
import { putPaymentTerm } from './put-payment-term';
import { writePartners } from './write-partners';
import { writeSaleOrderLines } from './write-sale-order-lines';

export interface WrittenSaleOrder {
  readonly id: string;
  readonly name: string;
}

/**
 * Writes a mapped sale order with all that it needs: partners, payment term, delivery method, taxes, lines.
 *
 * @param sellerReference our number for the order as the marketplace shows it; null when it was told none
 */
export async function writeSaleOrder(
  manager: EntityManager,
  order: LockedOrder,
  mapped: MappedSaleOrder,
  sellerReference: string | null,
): Promise<WrittenSaleOrder> {
  const { header, totals } = mapped;
  const { companyId } = order;
  const partners = await writePartners(manager, companyId, mapped.partners);
  const paymentTermId = await putPaymentTerm(manager, {
    ...{ companyId, partnerId: partners.invoicePartnerId },
    term: header.workflowConfiguration.paymentTerm,
  });
  const name = await nameOf(manager, order, { name: header.name, sellerReference });
  const rows: { id: string }[] = await manager.query(
    `insert into sale_order
       (order_id, company_id, name, invoice_partner_id, delivery_partner_id, currency, tax_mode, amount_untaxed,
        amount_tax, amount_total, marketplace_total, commission, payment_type, payment_workflow, financial_status,
        payment_term_id, workflow, delivery_method_id, shipping_method_code, shipping_method_label,
        shipping_zone_code, channel_code, channel_label, fulfillment_center, customer_reference, additional_fields,
        ordered_at, shipping_deadline, delivery_earliest_at, delivery_latest_at, sales_team, salesperson, tax_system,
        fiscal_position, marketplace_tax, received_total)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
             $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36)
     returning id`,
    [
      order.id,
      companyId,
      name,
      partners.invoicePartnerId,
      partners.deliveryPartnerId,
      header.currency,
      header.taxMode,
      totals.untaxed,
      totals.taxes,
      totals.ours,
      totals.marketplace,
      header.commission,
      header.paymentType,
      header.paymentWorkflow,
      header.financialStatus,
      paymentTermId,
      JSON.stringify(header.workflowConfiguration),
      await deliveryMethodOf(manager, companyId, mapped),
      header.shippingMethodCode,
      header.shippingMethodLabel,
      header.shippingZoneCode,
      header.channelCode,
      header.channelLabel,
      header.fulfillmentCenterCode,
      header.customerReference,
      JSON.stringify(header.additionalFields),
      header.orderedAt,
      header.shippingDeadline,
      header.deliveryEarliestAt,
      header.deliveryLatestAt,
      header.salesTeam,
      header.salesperson,
      header.taxSystem,
      mapped.fiscalPosition?.code ?? null,
      totals.marketplaceTaxes,
      totals.received,
    ],
  );
  const [written] = rows;
  if (written === undefined) throw new Error('The sale order was not written');
  const owner = {
    saleOrderId: written.id,
    companyId,
    instanceId: order.instanceId,
    taxAccount: order.settings.taxAccount,
  };
  await writeSaleOrderLines(manager, owner, mapped.lines);
  return { id: written.id, name };
}

/** @returns a name that no other sale order of the company has */
async function nameOf(
  manager: EntityManager,
  order: LockedOrder,
  { name, sellerReference }: { readonly name: SaleOrderName; readonly sellerReference: string | null },
): Promise<string> {
  const { companyId } = order;
  if (name.source === 'marketplaceNumber') {
    // One marketplace order id in two instances of a company is two orders [ORD-05].
    let { text } = name;
    while (await isNameTaken(manager, companyId, text)) text = `${text}-${order.ref.instanceCode}`;
    return text;
  }
  const lost = await findLostName(manager, companyId, { prefix: name.prefix, sellerReference });
  if (lost !== null) return lost;
  for (;;) {
    // A marketplace order id may look like a number of ours.
    const rows: { name: string; isTaken: boolean }[] = await manager.query(
      `select n.name, exists (select from sale_order s where s.company_id = $1 and s.name = n.name) as "isTaken"
         from (select $2 || ${nextNumber('sale_order_number')} as name) n`,
      [companyId, name.prefix],
    );
    const [next] = rows;
    if (next?.isTaken === false) return next.name;
  }
}

/** Two instances of a company may give one name at the same moment: the second waits until the first is written. */
async function isNameTaken(manager: EntityManager, companyId: string, name: string): Promise<boolean> {
  await manager.query(`select pg_advisory_xact_lock(hashtextextended('saleOrderName/' || $1 || '/' || $2, 0))`, [
    companyId,
    name,
  ]);
  const rows: object[] = await manager.query(`select from sale_order where company_id = $1 and name = $2`, [
    companyId,
    name,
  ]);
  return rows.length > 0;
}

/**
 * The name that the order had before the database was restored, as the marketplace still shows it: no order is known
 * under two names, and no name stands for two orders [FLT-02].
 */
async function findLostName(
  manager: EntityManager,
  companyId: string,
  { prefix, sellerReference }: { readonly prefix: string; readonly sellerReference: string | null },
): Promise<string | null> {
  const number = ownNumberOf(sellerReference, prefix);
  if (number === null) return null;
  const rows: { isLost: boolean }[] = await manager.query(
    `select exists (select from recovery where order_number_until >= $3::bigint)
            and not exists (select from sale_order where company_id = $1 and name = $2) as "isLost"`,
    [companyId, sellerReference, number],
  );
  return rows[0]?.isLost === true ? sellerReference : null;
}

/** A way of shipping that we do not know yet is made, so that it holds no order up [DLV-01]. */
async function deliveryMethodOf(
  manager: EntityManager,
  companyId: string,
  { deliveryMethod }: MappedSaleOrder,
): Promise<string | null> {
  if (deliveryMethod === null) return null;
  if (deliveryMethod.kind === 'known') return deliveryMethod.deliveryMethodId;
  return ensureDeliveryMethod(manager, companyId, deliveryMethod);
}

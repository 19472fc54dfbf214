import type { EntityManager } from 'typeorm';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { financialStatusOf } from '../../domain/financial-status';
import { isInvoicedInFull } from '../../domain/invoicing/next-invoice';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import { rechooseWorkflowConfiguration, type WorkflowConfigurationLine } from '../../domain/workflow-configuration';
import type { LockedOrder } from './lock-order';
import { loadWorkflowConfiguration } from './mapping-context';
import { putPaymentTerm } from './put-payment-term';
import type { StepContext } from './step-context';

/**
 * Notes that the customer was debited, or that it is said no more. An order that was unpaid and is paid now gets the line
 * for paid orders, for the steps that are still to be done; where there is none, it goes on as it was [WFL-06].
 */
export async function noteFinancialStatus({ manager, order }: StepContext, now: MarketplaceOrder): Promise<void> {
  const status = financialStatusOf(now);
  if (order.booked === null || order.booked.financialStatus === status) return;
  await manager.query(`update sale_order set financial_status = $2 where id = $1`, [order.saleOrderId, status]);
  const line = status === 'Paid' ? await rechosenLine(manager, order, now.paymentType) : null;
  if (line !== null) await putLine(manager, order, line);
  const follows = line === null ? '' : `: from here on it follows "${line.orderWorkflow.name}"`;
  await addTimelineEntry(manager, order.id, {
    kind: 'financialStatusChanged',
    actor: 'marketplace',
    sentence: `The marketplace now says ${status}${follows}`,
    data: line === null ? {} : { workflow: line.orderWorkflow.name },
  });
}

async function rechosenLine(
  manager: EntityManager,
  { workflow, instanceId }: LockedOrder,
  paymentType: string | null,
): Promise<WorkflowConfigurationLine | null> {
  if (workflow === null) return null;
  const lines = await loadWorkflowConfiguration(manager, instanceId);
  const choice = rechooseWorkflowConfiguration(workflow, lines, paymentType);
  return choice.kind === 'chosen' ? choice.line : null;
}

/** Steps that are done stay done: what is invoiced later gets the new term, an invoice that is posted keeps its due date. */
async function putLine(manager: EntityManager, order: LockedOrder, line: WorkflowConfigurationLine): Promise<void> {
  await manager.query(`update sale_order set workflow = $2 where id = $1`, [order.saleOrderId, JSON.stringify(line)]);
  if (isInvoicedInFull(order.invoiceable) && order.facts.invoices.drafts === 0) return;
  const [saleOrder]: { companyId: string; partnerId: string }[] = await manager.query(
    `select company_id as "companyId", invoice_partner_id as "partnerId" from sale_order where id = $1`,
    [order.saleOrderId],
  );
  if (saleOrder === undefined) throw new Error('The sale order has vanished');
  const termId = await putPaymentTerm(manager, { ...saleOrder, term: line.paymentTerm });
  await manager.query(`update sale_order set payment_term_id = $2 where id = $1`, [order.saleOrderId, termId]);
}

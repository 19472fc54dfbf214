import { fiscalPositionWords } from '../../../domain/taxes/fiscal-position';
import { hasRefunds } from '../../../domain/credit-notes/refunded-lines';
import { lineChangesOf } from '../../../domain/changes/diff-lines';
import { mapOrder } from '../../../domain/mapping/map-order';
import { reason } from '../../../domain/reason-codes';
import { receptionToImport } from '../current-reception';
import { recordHandled } from '../handled-changes';
import { loadMappingContext } from '../mapping-context';
import { blocked, done, type StepContext, type StepOutcome } from '../step-context';
import { settleRunLines } from '../run-lines';
import { writeSaleOrder } from '../write-sale-order';

/** Makes the sale order of what the marketplace gives: whole, or not at all [ORD-05, ORD-08, ORD-09]. */
export async function importOrder(step: StepContext): Promise<StepOutcome> {
  const { manager, order } = step;
  const reception = await receptionToImport(manager, order);
  if (reception.kind === 'unreadable') return blocked(reason('unreadableOrder', reception.reason));
  const { settings } = order;
  await rememberPaymentType(step, reception.order.paymentType);
  const instance = { id: order.instanceId, companyId: order.companyId };
  const context = await loadMappingContext(manager, { instance, settings, orders: [reception.order] });
  const outcome = mapOrder(reception.order, context, order.acceptedTotals);
  if (outcome.kind === 'blocked') return blocked(...outcome.reasons);

  const { header, totals, fiscalPosition } = outcome.saleOrder;
  const saleOrder = await writeSaleOrder(manager, order, outcome.saleOrder, reception.order.sellerReference);
  await manager.query(
    `update marketplace_order
        set applied_content_hash = case when not $4 then content_hash end, accepted_state = state,
            seller_reference_wanted = $2, accepted_totals = case when not $3 then accepted_totals end
      where id = $1`,
    // Figures that an earlier answer had, and that came to nothing, are compared with no later one. What was given back by
    // now is booked by the step that takes over changes.
    [order.id, settings.writeBackOrderNumber, totals.isEqual, hasRefunds(reception.order)],
  );
  // What was cancelled before the import has left the lines already.
  await recordHandled(manager, order.id, lineChangesOf(reception.order));
  await settleRunLines(manager, order.id, { step: 'importOrder', state: 'done', reasonCode: null, message: null });
  return done({
    kind: 'imported',
    actor: 'system',
    sentence: [
      `Imported as sale order ${saleOrder.name}, ${totals.ours} ${totals.currency}`,
      ...(fiscalPosition === null ? [] : [fiscalPositionWords(fiscalPosition)]),
    ].join('. '),
    data: { saleOrder: saleOrder.name, workflow: header.workflowConfiguration.orderWorkflow.name },
  });
}

/**
 * A payment type never seen before joins the list that workflow configurations choose from, all the more when no line
 * fits it yet [ORD-07].
 */
async function rememberPaymentType({ manager, order }: StepContext, code: string | null): Promise<void> {
  if (code === null) return;
  await manager.query(`insert into payment_type (instance_id, code) values ($1, $2) on conflict do nothing`, [
    order.instanceId,
    code,
  ]);
}

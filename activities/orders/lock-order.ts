import type { EntityManager } from 'typeorm';
import { holdOf } from '../../entities/instance-hold';
import { prepared } from '../../entities/prepared-statements';
import { refundDueOf } from '../../entities/refund-due';
import type { BookedAmount } from '../../domain/changed-amounts';
import type { InstanceHold } from '../../domain/instance-hold';
import { resolveSettings, type InstanceSettings, type SettingOverrides } from '../../domain/instance-settings';
import type { InvoiceableOrder } from '../../domain/invoicing/next-invoice';
import type { OrderFacts } from '../../domain/lifecycle/order-facts';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import { amountOf, formatMoney, zero } from '../../domain/money';
import type { AcceptedTotals } from '../../domain/totals';
import type { WorkflowConfigurationLine } from '../../domain/workflow-configuration';
import type { OrderRef } from '../../workflows/messages';
import { DUE_CREDIT_NOTES, REFUND_HOLDS } from './credit-facts';
import { INVOICE_COLUMNS, INVOICES, invoiceableOf, invoicesOf, type InvoiceColumns } from './invoice-columns';

/** An order under lock: its identity for the step's statements, and its facts for the decision. */
export interface LockedOrder {
  readonly id: string;
  readonly instanceId: string;
  readonly companyId: string;
  readonly warehouseId: string;
  readonly ref: OrderRef;
  readonly state: string;
  readonly acceptedState: string | null;
  readonly contentHash: string;
  readonly settings: InstanceSettings;
  readonly platform: Readonly<Record<string, unknown>>;
  readonly saleOrderId: string | null;
  readonly workflow: WorkflowConfigurationLine | null;
  /** What stands on the sale order; null until there is one. */
  readonly booked: BookedOrder | null;
  /** Whether the marketplace names another deadline than stands on the sale order. */
  readonly isDeadlineMoved: boolean;
  /** Totals that differ and that a person accepted. */
  readonly acceptedTotals: AcceptedTotals | null;
  /** What the customer is still to get back, in words: "12.50 EUR"; null for nothing [CAN-02]. */
  readonly refundDue: string | null;
  /** What is to be invoiced of it, and what was. */
  readonly invoiceable: InvoiceableOrder;
  /** The invoice that comes first of those that are drafts. */
  readonly draftInvoiceId: string | null;
  /** The invoice that comes first of those that are posted and not paid. */
  readonly postedInvoiceId: string | null;
  /** The latest park, also when it was released. */
  readonly parkedStep: LifecycleStep | null;
  readonly parkNumber: number;
  /** Of the step in hand that failed, in a row. */
  readonly attempts: number;
  readonly lastError: string | null;
  /** A push got no clear answer, and is made again. */
  readonly isPushUnclear: boolean;
  /** What it waited for when last looked at. */
  readonly waitingFor: string | null;
  readonly facts: OrderFacts;
}

export interface BookedOrder extends BookedAmount {
  readonly financialStatus: string;
}

interface OrderRow extends InvoiceColumns {
  readonly id: string;
  readonly instanceId: string;
  readonly companyId: string;
  readonly warehouseId: string;
  readonly hold: InstanceHold | null;
  readonly isArchived: boolean;
  readonly settings: SettingOverrides;
  readonly platform: Readonly<Record<string, unknown>> | null;
  readonly state: string;
  readonly acceptedState: string | null;
  readonly contentHash: string;
  readonly appliedContentHash: string | null;
  readonly lastUpdatedAt: Date;
  readonly now: Date;
  readonly decision: OrderFacts['decision'];
  readonly pausedBy: string | null;
  readonly parkedStep: LifecycleStep | null;
  readonly parkedContentHash: string | null;
  readonly parkNumber: number;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
  readonly pendingRevision: number;
  readonly readBackWanted: boolean;
  readonly shippingDeadline: Date | null;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly waitingFor: string | null;
  readonly saleOrderId: string | null;
  readonly saleOrderState: 'draft' | 'confirmed' | 'cancelled' | null;
  readonly workflow: WorkflowConfigurationLine | null;
  readonly booked: BookedOrder | null;
  readonly isDeadlineMoved: boolean;
  readonly acceptedTotals: AcceptedTotals | null;
  readonly deliveryState: 'waiting' | 'ready' | 'done' | 'cancelled' | null;
  readonly hasLeft: boolean | null;
  readonly isTold: boolean | null;
  readonly pushWanted: boolean | null;
  readonly nextPushAt: Date | null;
  readonly skippedSteps: readonly LifecycleStep[] | null;
  readonly awaitsDecision: boolean;
  readonly isHeld: boolean | null;
  readonly isLeaveOutDue: boolean | null;
  readonly isCreditNoteDue: boolean;
  readonly refundDue: string | null;
}

const LOCK_ORDER = prepared(
  'lockOrder',
  `
  select from marketplace_order o join instance i on i.id = o.instance_id
   where i.code = $1 and o.marketplace_order_id = $2 for update of o`,
);

const READ_ORDER = prepared(
  'readOrder',
  `
  select o.id, o.instance_id as "instanceId", i.company_id as "companyId", i.warehouse_id as "warehouseId",
         ${holdOf('i')} as hold, i.state = 'archived' as "isArchived", i.settings, i.platform,
         o.state, o.accepted_state as "acceptedState",
         o.content_hash as "contentHash", o.applied_content_hash as "appliedContentHash",
         o.last_updated_at as "lastUpdatedAt", now() as now, o.decision, o.paused_by as "pausedBy",
         o.parked_step as "parkedStep", o.parked_content_hash as "parkedContentHash", o.park_number as "parkNumber",
         o.reason_code as "reasonCode", o.reason_text as "reasonText", o.pending_revision as "pendingRevision",
         o.read_back_wanted as "readBackWanted", o.shipping_deadline as "shippingDeadline",
         o.attempts, o.last_error as "lastError", o.waiting_for as "waitingFor",
         o.accepted_totals as "acceptedTotals",
         s.id as "saleOrderId", s.state as "saleOrderState", s.workflow,
         case when s.id is not null then jsonb_build_object(
           'total', s.amount_total::text, 'received', s.received_total::text, 'marketplaceTax', s.marketplace_tax::text,
           'taxMode', s.tax_mode, 'taxSystem', s.tax_system, 'currency', s.currency,
           'financialStatus', s.financial_status) end as booked,
         s.id is not null and s.shipping_deadline is distinct from o.shipping_deadline as "isDeadlineMoved",
         ${INVOICE_COLUMNS},
         d.state as "deliveryState",
         d.has_left as "hasLeft", d.is_told as "isTold", d.push_wanted as "pushWanted", d.next_push_at as "nextPushAt",
         (select array_agg(step) from order_step where order_id = o.id and state = 'skipped') as "skippedSteps",
         exists (select from order_change where order_id = o.id and awaits_decision is not null) as "awaitsDecision",
         h.is_held as "isHeld", h.is_leave_out_due as "isLeaveOutDue", exists (${DUE_CREDIT_NOTES}) as "isCreditNoteDue",
         (${refundDueOf('s')})::text as "refundDue"
    from marketplace_order o
    join instance i on i.id = o.instance_id
    left join sale_order s on s.order_id = o.id
    cross join lateral (${INVOICES}) inv
    left join lateral (
      select case when bool_or(state = 'waiting') then 'waiting' when bool_or(state = 'ready') then 'ready'
                  when bool_or(state = 'done') then 'done' when bool_or(state = 'cancelled') then 'cancelled' end as state,
             bool_or(state = 'done') as has_left,
             bool_and(told_at is not null) filter (where state = 'done') as is_told,
             bool_or(push_wanted) filter (where state = 'done' and told_at is null) as push_wanted,
             max(next_push_at) filter (where state = 'done' and told_at is null) as next_push_at
        from delivery where sale_order_id = s.id) d on true
    left join lateral (${REFUND_HOLDS}) h on true
   where i.code = $1 and o.marketplace_order_id = $2`,
);

/**
 * Locks an order's row until the transaction ends, then reads everything that its lifecycle decides from. Two statements:
 * one that had to wait for the lock would see the order's row as it is now, and the rows joined to it as they were when
 * it began, and a step that another worker has just done would be done again [WFL-03].
 *
 * @returns null when this database does not know the order
 */
export async function lockOrder(manager: EntityManager, ref: OrderRef): Promise<LockedOrder | null> {
  await manager.query(LOCK_ORDER, [ref.instanceCode, ref.marketplaceOrderId]);
  return readLockedOrder(manager, ref);
}

/** What an order's lifecycle decides from, in one statement; the caller holds the lock. */
export async function readLockedOrder(manager: EntityManager, ref: OrderRef): Promise<LockedOrder | null> {
  const rows: OrderRow[] = await manager.query(READ_ORDER, [ref.instanceCode, ref.marketplaceOrderId]);
  const row = rows[0];
  if (row === undefined) return null;
  const settings = resolveSettings(row.settings);
  return {
    id: row.id,
    instanceId: row.instanceId,
    companyId: row.companyId,
    warehouseId: row.warehouseId,
    ref: { instanceCode: ref.instanceCode, marketplaceOrderId: ref.marketplaceOrderId },
    state: row.state,
    acceptedState: row.acceptedState,
    contentHash: row.contentHash,
    settings,
    platform: row.platform ?? {},
    saleOrderId: row.saleOrderId,
    workflow: row.workflow,
    booked: row.booked,
    isDeadlineMoved: row.isDeadlineMoved,
    acceptedTotals: row.acceptedTotals,
    refundDue: refundDueOfRow(row),
    invoiceable: invoiceableOf(row),
    draftInvoiceId: row.draftInvoiceId,
    postedInvoiceId: row.postedInvoiceId,
    parkedStep: row.parkedStep,
    parkNumber: row.parkNumber,
    attempts: row.attempts,
    isPushUnclear: row.nextPushAt !== null,
    lastError: row.lastError,
    waitingFor: row.waitingFor,
    facts: factsOf(row, settings),
  };
}

function refundDueOfRow({ refundDue, booked }: OrderRow): string | null {
  if (refundDue === null || booked === null) return null;
  const amount = amountOf(refundDue);
  return amount.eq(zero) ? null : `${formatMoney(amount, booked.currency)} ${booked.currency}`;
}

function factsOf(row: OrderRow, settings: InstanceSettings): OrderFacts {
  return {
    revision: row.pendingRevision,
    hold: row.hold,
    isArchived: row.isArchived,
    pausedBy: row.pausedBy,
    park: parkOf(row),
    decision: row.decision,
    marketplace: marketplaceOf(row, settings),
    saleOrder: saleOrderOf(row),
    invoices: invoicesOf(row),
    delivery: deliveryOf(row, settings),
    skippedSteps: row.skippedSteps ?? [],
    isCreditNoteDue: row.isCreditNoteDue,
    isRefundOpen: row.isRefundOpen === true || refundDueOfRow(row) !== null,
    shippingDeadline: row.shippingDeadline?.toISOString() ?? null,
  };
}

/** A park holds for the reception at which it happened; a newer one, or Retry, lets the step run again. */
function parkOf(row: OrderRow): OrderFacts['park'] {
  if (row.parkedStep === null || row.parkedContentHash !== row.contentHash) return null;
  return {
    number: row.parkNumber,
    step: row.parkedStep,
    reasonCode: row.reasonCode ?? 'internal',
    reasonText: inShort(row.reasonText ?? ''),
  };
}

/** The facts enter the workflow's history, where a payload has a limit; the database keeps every word. */
const WORDS_IN_HISTORY = 1_000;

const inShort = (text: string): string =>
  text.length <= WORDS_IN_HISTORY
    ? text
    : `${text.slice(0, WORDS_IN_HISTORY).toWellFormed()}… (${String(text.length)} characters)`;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Orders received on one day do not all wake in the same second. */
const JITTER_MS = 60 * 60 * 1000;

function marketplaceOf(row: OrderRow, settings: InstanceSettings): OrderFacts['marketplace'] {
  const jitterMs = (Number(row.id) * 7919) % JITTER_MS;
  const endMs = row.lastUpdatedAt.getTime() + settings.daysToFollow * DAY_MS + jitterMs;
  const isReceived = row.state === 'RECEIVED';
  return {
    state: row.state,
    isApplied: row.appliedContentHash === row.contentHash,
    followUntil: isReceived ? new Date(endMs).toISOString() : null,
    isFollowed: isReceived && row.now.getTime() >= endMs,
  };
}

function saleOrderOf({
  saleOrderState,
  workflow,
  invoiceableLines,
  awaitsDecision,
}: OrderRow): OrderFacts['saleOrder'] {
  if (saleOrderState === null || workflow === null) return null;
  const { confirmOrder, createInvoice, validateInvoice, registerPayment } = workflow.orderWorkflow;
  const isPartKept = saleOrderState === 'cancelled' && invoiceableLines !== null;
  return {
    ...{ state: saleOrderState, isPartKept, awaitsDecision },
    ...{ confirmOrder, createInvoice, validateInvoice, registerPayment },
  };
}

function deliveryOf(row: OrderRow, { trackingPush }: InstanceSettings): OrderFacts['delivery'] {
  if (row.deliveryState === null) return null;
  return {
    state: row.deliveryState,
    hasLeft: row.hasLeft === true,
    isTold: row.isTold === true,
    isHeld: row.isHeld === true,
    isLeaveOutDue: row.isLeaveOutDue === true,
    isPushDue: row.pushWanted === true || trackingPush === 'atOnce',
    isReadBackWanted: row.readBackWanted,
    pushPausedUntil: row.nextPushAt !== null && row.nextPushAt > row.now ? row.nextPushAt.toISOString() : null,
  };
}

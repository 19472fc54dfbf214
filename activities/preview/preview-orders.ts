import { decideOrder } from '../../domain/decide-order';
import { stopped, type ExplainedDecision } from '../../domain/explain/explained-decision';
import { explainMapping } from '../../domain/explain/explain-mapping';
import { explainTaking } from '../../domain/explain/explain-taking';
import { explainUnneeded, explainUnreadable } from '../../domain/explain/explain-unreadable';
import { resolveSettings, type InstanceSettings, type SettingOverrides } from '../../domain/instance-settings';
import { mapLines } from '../../domain/mapping/map-lines';
import { mapOrder } from '../../domain/mapping/map-order';
import type { MappedSaleOrder, OrderTotals } from '../../domain/mapping/mapped-sale-order';
import type { MappingContext } from '../../domain/mapping/mapping-context';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import { isEnded } from '../../domain/order-states';
import { plannedSteps, type PlannedStep } from '../../domain/planned-steps';
import { reason, type Reason } from '../../domain/reason-codes';
import { orderTotals } from '../../domain/totals';
import { decodeOrder, type DecodedOrder } from '../mirakl/order-schema';
import { stateUnread } from '../mirakl/state-unread';

/** Where a preview finds what an import would find: an instance in the database, or a definition. */
export interface PreviewSource {
  /** What the instance has changed of the default settings. */
  readonly settings: SettingOverrides;
  /** Null when there is no such moment: then nothing is too old for it. */
  readonly confirmedAt: string | null;
  readonly loadContext: (settings: InstanceSettings, orders: readonly MarketplaceOrder[]) => Promise<MappingContext>;
}

export interface PreviewInput {
  /** Raw orders, as the marketplace gives them. */
  readonly orders: readonly unknown[];
  /** Checked settings by API name, over those of the instance: what would a rule change do? */
  readonly overrides: SettingOverrides;
  readonly source: PreviewSource;
}

export interface OrderPreview {
  /** Null when not even the id could be read. */
  readonly marketplaceOrderId: string | null;
  readonly decision: 'import' | 'wait' | 'ignore';
  /** Empty when the order would be imported. */
  readonly reasons: readonly Reason[];
  /** All that was decided about it, in the order in which it was, each with the number of its rule. */
  readonly decisions: readonly ExplainedDecision[];
  readonly totals: PreviewTotals;
  /** Null unless it would be imported. */
  readonly saleOrder: PreviewedSaleOrder | null;
}

/**
 * What is to be booked for the lines that are alive, taxes included, and the marketplace's own total, to which the taxes
 * are added in TAX_EXCLUDED. Decimal text with the decimals of the currency; null where it cannot be read.
 */
export interface PreviewTotals {
  readonly ours: string | null;
  readonly marketplace: string | null;
  readonly currency: string | null;
}

export type PreviewedSaleOrder = MappedSaleOrder & { readonly steps: readonly PlannedStep[] };

type UnreadableOrder = Extract<DecodedOrder, { readonly kind: 'unreadable' }>;

/**
 * What each raw order would become as a new order, or why it would wait or be ignored. Reads only, and goes through the
 * very functions of the import.
 * @throws RangeError when an override has a value that its setting does not allow
 */
export async function previewOrders({ orders, overrides, source }: PreviewInput): Promise<OrderPreview[]> {
  const settings = resolveSettings({ ...source.settings, ...overrides });
  const decoded = orders.map(decodeOrder);
  const readable = decoded.flatMap((each) => (each.kind === 'decoded' ? [each.order] : []));
  const context = await source.loadContext(settings, readable);
  return decoded.map((each, index) =>
    each.kind === 'decoded'
      ? previewOrder(each.order, context, source.confirmedAt)
      : previewUnreadable(orders[index], each, settings),
  );
}

/** What cannot be read waits, unless it names an order that has ended: nothing would be taken of that in any case. */
function previewUnreadable(raw: unknown, decoded: UnreadableOrder, settings: InstanceSettings): OrderPreview {
  const { marketplaceOrderId, problems } = decoded;
  const nothing = { totals: { ours: null, marketplace: null, currency: null }, saleOrder: null };
  const ended = marketplaceOrderId === null ? null : endedUnread(raw, settings);
  if (ended === null) {
    const reasons = [reason('unreadableOrder', decoded.reason)];
    return { marketplaceOrderId, decision: 'wait', reasons, decisions: explainUnreadable(problems), ...nothing };
  }
  const decisions = [stopped(ended), ...explainUnneeded(problems)];
  return { marketplaceOrderId, decision: 'ignore', reasons: [ended], decisions, ...nothing };
}

function endedUnread(raw: unknown, settings: InstanceSettings): Reason | null {
  const state = stateUnread(raw);
  if (state === null || !isEnded(state)) return null;
  const order = { state, stateReasonCode: null, stateReasonLabel: null, createdAt: '' };
  const decision = decideOrder(order, settings, { confirmedAt: null, isRequested: false, isKnown: false });
  return decision.kind === 'taken' ? null : decision.reason;
}

function previewOrder(order: MarketplaceOrder, context: MappingContext, confirmedAt: string | null): OrderPreview {
  const { marketplaceOrderId } = order;
  const situation = { confirmedAt, isRequested: false, isKnown: false };
  const decision = decideOrder(order, context.settings, situation);
  const taking = explainTaking(decision, { order, settings: context.settings, situation });
  if (decision.kind !== 'taken') {
    return {
      marketplaceOrderId,
      decision: decision.kind === 'ignored' ? 'ignore' : 'wait',
      reasons: [decision.reason],
      decisions: taking,
      totals: previewTotals(orderTotals(order, mapLines(order, context), context.settings.taxSystem)),
      saleOrder: null,
    };
  }
  const outcome = mapOrder(order, context);
  const totals = previewTotals(outcome.totals);
  const decisions = [...taking, ...explainMapping(order, context, outcome)];
  if (outcome.kind === 'blocked') {
    return { marketplaceOrderId, decision: 'wait', reasons: outcome.reasons, decisions, totals, saleOrder: null };
  }
  const saleOrder = { ...outcome.saleOrder, steps: plannedSteps(outcome.saleOrder) };
  return { marketplaceOrderId, decision: 'import', reasons: [], decisions, totals, saleOrder };
}

const previewTotals = ({ ours, marketplace, currency }: OrderTotals): PreviewTotals => ({
  ours,
  marketplace,
  currency,
});

import { orderStates, paymentWorkflows } from '../orders/order-document';
import { activeLocales } from '../master-data';
import { platformTaxMode } from '../orders/served-order';
import type { TaxMode } from '../orders/served-order';
import type { OrderSummary } from '../store/order-summary';
import type { Query } from '../http/operation';
import {
  booleanParameter,
  choiceParameter,
  dateParameter,
  listParameter,
  localeParameter,
  repeatedParameter,
} from './query-parameters';
import { firstPage, offsetPaging } from './offset-paging';
import type { OffsetPaging } from './offset-paging';
import type { Parameter, Wrong } from './query-parameters';

/** How far back of the asked `start_update_date` Mirakl looks, so that nothing is missed; the length is our choice. */
export const UPDATE_MARGIN_MS = 5 * 60_000;

/** Values of which one must match; null when nothing is asked. */
type Wanted = ReadonlySet<string> | null;

/** What OR11 was asked (Mirakl API section 4.2), every value read and checked. */
export interface OrderQuery extends OffsetPaging {
  readonly orderIds: Wanted;
  readonly referencesForCustomer: Wanted;
  readonly referencesForSeller: Wanted;
  readonly states: Wanted;
  readonly channels: Wanted;
  readonly isWithoutChannel: boolean | null;
  readonly createdFrom: number | null;
  readonly createdTo: number | null;
  readonly updatedFrom: number | null;
  readonly updatedTo: number | null;
  readonly isDebited: boolean | null;
  readonly paymentWorkflow: string | null;
  readonly hasIncident: boolean | null;
  readonly fulfillmentCenters: Wanted;
  readonly taxMode: TaxMode;
}

export function readOrderQuery(query: Query): { kind: 'read'; value: OrderQuery } | Wrong {
  const problems: Wrong[] = [];
  const need = <T>(parameter: Parameter<T>, otherwise: T): T => {
    if (parameter.kind === 'read') return parameter.value;
    problems.push(parameter);
    return otherwise;
  };
  const value: OrderQuery = {
    orderIds: setOf(need(listParameter(query, 'order_ids'), null)),
    referencesForCustomer: setOf(need(listParameter(query, 'order_references_for_customer'), null)),
    referencesForSeller: setOf(need(listParameter(query, 'order_references_for_seller'), null)),
    states: setOf(need(statesParameter(query), null)),
    channels: setOf(need(listParameter(query, 'channel_codes'), null)),
    isWithoutChannel: need(booleanParameter(query, 'only_null_channel'), null),
    createdFrom: need(dateParameter(query, 'start_date'), null),
    createdTo: need(dateParameter(query, 'end_date'), null),
    updatedFrom: need(dateParameter(query, 'start_update_date'), null),
    updatedTo: need(dateParameter(query, 'end_update_date'), null),
    isDebited: need(booleanParameter(query, 'customer_debited'), null),
    paymentWorkflow: need(choiceParameter(query, 'payment_workflow', paymentWorkflows), null),
    hasIncident: need(booleanParameter(query, 'has_incident'), null),
    fulfillmentCenters: setOf(need(repeatedParameter(query, 'fulfillment_center_code'), null)),
    taxMode: need(choiceParameter(query, 'order_tax_mode', ['TAX_INCLUDED', 'TAX_EXCLUDED']), null) ?? platformTaxMode,
    ...need(offsetPaging(query), firstPage),
  };
  need(choiceParameter(query, 'sort', ['dateCreated']), null);
  need(localeParameter(query, activeLocales), 'fr');
  return problems[0] ?? { kind: 'read', value };
}

export function matches(order: OrderSummary, asked: OrderQuery): boolean {
  return (
    isWithin(
      order.updatedMs,
      asked.updatedFrom === null ? null : asked.updatedFrom - UPDATE_MARGIN_MS,
      asked.updatedTo,
    ) &&
    isWithin(order.createdMs, asked.createdFrom, asked.createdTo) &&
    isAmong(order.orderId, asked.orderIds) &&
    isAmong(order.referenceForCustomer, asked.referencesForCustomer) &&
    isAmong(order.referenceForSeller, asked.referencesForSeller) &&
    isAmong(order.state, asked.states) &&
    isAmong(order.fulfillmentCenterCode, asked.fulfillmentCenters) &&
    isInChannel(order, asked) &&
    (asked.isDebited === null || order.isDebited === asked.isDebited) &&
    (asked.paymentWorkflow === null || order.paymentWorkflow === asked.paymentWorkflow) &&
    (asked.hasIncident === null || order.hasIncident === asked.hasIncident)
  );
}

/** `only_null_channel` makes Mirakl ignore `channel_codes`. */
function isInChannel(order: OrderSummary, asked: OrderQuery): boolean {
  return asked.isWithoutChannel === true ? order.channelCode === null : isAmong(order.channelCode, asked.channels);
}

function isWithin(time: number, from: number | null, to: number | null): boolean {
  return (from === null || time >= from) && (to === null || time <= to);
}

function setOf(values: readonly string[] | null): Wanted {
  return values === null ? null : new Set(values);
}

function isAmong(value: string | null, wanted: Wanted): boolean {
  return wanted === null || (value !== null && wanted.has(value));
}

function statesParameter(query: Query): Parameter<readonly string[] | null> {
  const states = listParameter(query, 'order_state_codes');
  if (states.kind === 'wrong') return states;
  const unknown = states.value?.find((state) => !orderStates.some((known) => known === state));
  return unknown === undefined ? states : { kind: 'wrong', message: `Unknown order state '${unknown}'` };
}

import { financialStatusOf } from '../financial-status';
import { isGivenAddress } from '../known-buyer';
import type { MarketplaceAddress, MarketplaceOrder } from '../marketplace-order';
import { isIncident, isKnownState, isShippedOrBeyond } from '../order-states';
import { diffLines } from './diff-lines';
import type { OrderChange } from './order-change';

/**
 * What happened on the marketplace between two answers about one order: that which the sale order reflects, and the newest.
 * Each change has a key that is the same however often it is seen, so that answers in between, or the same answer again,
 * change nothing. Equal answers give none.
 */
export function diffOrders(before: MarketplaceOrder, now: MarketplaceOrder): OrderChange[] {
  return [
    ...paymentChange(before, now),
    ...shippedChange(before, now),
    ...diffLines(before, now),
    ...stateChange(before, now),
    ...addressChange('billing', before.customer.billingAddress, now.customer.billingAddress),
    ...addressChange('shipping', before.customer.shippingAddress, now.customer.shippingAddress),
    ...incidentChange(before, now),
    ...headChange('currency', before.currency, now.currency),
    ...headChange('tax mode', before.taxMode, now.taxMode),
  ];
}

function paymentChange(before: MarketplaceOrder, now: MarketplaceOrder): OrderChange[] {
  const [was, is] = [financialStatusOf(before), financialStatusOf(now)];
  if (was === is) return [];
  return is === 'Paid' ? [{ kind: 'paid', key: 'paid' }] : [{ kind: 'unpaid', key: 'unpaid' }];
}

function shippedChange(before: MarketplaceOrder, { state, tracking }: MarketplaceOrder): OrderChange[] {
  const isNew = isShippedOrBeyond(state) && !isShippedOrBeyond(before.state);
  return isNew ? [{ kind: 'shipped', key: 'shipped', tracking }] : [];
}

function stateChange({ state: from }: MarketplaceOrder, { state: to }: MarketplaceOrder): OrderChange[] {
  if (from === to) return [];
  const words = `The state ${to} is not known`;
  return [
    { kind: 'state', key: `state/${from}/${to}`, from, to },
    ...(isKnownState(to) ? [] : [{ kind: 'unknown', key: `unknown/state/${to}`, words } as const]),
  ];
}

/** What is blank, or made anonymous, is no other address (PAR-05). */
function addressChange(
  which: 'billing' | 'shipping',
  before: MarketplaceAddress | null,
  now: MarketplaceAddress | null,
): OrderChange[] {
  if (!isGivenAddress(before) || !isGivenAddress(now)) return [];
  return placeOf(before) === placeOf(now) ? [] : [{ kind: 'address', key: `address/${which}`, which }];
}

/** Who and where, as people read it: neither blanks nor the case of letters make another place. */
function placeOf(address: MarketplaceAddress): string {
  const { firstname, lastname, company, company2, street1, street2, zip, city, state } = address;
  const country = address.countryIsoCode ?? address.countryLabel;
  return [firstname, lastname, company, company2, street1, street2, zip, city, state, country]
    .map((part) => (part ?? '').trim().replace(/\s+/g, ' ').toLowerCase())
    .join('\n');
}

/** A line tells more exactly; the order's own flag counts where no line does. */
function incidentChange(before: MarketplaceOrder, now: MarketplaceOrder): OrderChange[] {
  const isTold = (order: MarketplaceOrder): boolean => order.lines.some(({ state }) => isIncident(state));
  if (before.hasIncident === now.hasIncident || isTold(before) !== isTold(now)) return [];
  const kind = now.hasIncident ? 'incidentOpened' : 'incidentClosed';
  return [{ kind, key: kind, marketplaceLineId: null }];
}

function headChange(name: string, was: string, is: string): OrderChange[] {
  return was === is
    ? []
    : [{ kind: 'unknown', key: `unknown/${name}/${is}`, words: `The ${name} is ${is}, was ${was}` }];
}

import type { InstanceSettings } from '../instance-settings';
import { commissionOf, saleOrderName } from '../mapping/map-header';
import type { MarketplaceOrder } from '../marketplace-order';
import { fieldNames, givenAmount, keptParts } from './explain-kept';
import { settled, type ExplainedDecision } from './explained-decision';

/** What the sale order is called, whose it is, and what is kept on it as the marketplace gives it. */
export function explainHeader(order: MarketplaceOrder, settings: InstanceSettings): ExplainedDecision[] {
  const { salesTeam, salesperson } = settings;
  const name = saleOrderName(order, settings);
  return [
    settled(
      'INS-06',
      'name',
      name.source === 'marketplaceNumber'
        ? `The number of the marketplace: ${name.text}`
        : `The next number of our own, after "${name.prefix}"`,
    ),
    ...(salesTeam === null ? [] : [settled('INS-06', 'sales team', `By the setting: ${salesTeam}`)]),
    ...(salesperson === null ? [] : [settled('INS-06', 'salesperson', `By the setting: ${salesperson}`)]),
    ...keptParts([
      ['currency', order.currency],
      ['channel', order.channelCode],
      ['fulfilment centre', order.fulfillmentCenterCode],
      ['customer reference', order.customerReference],
      ['commission', givenAmount(commissionOf(order), order.currency)],
      ['custom fields', fieldNames(order.additionalFields)],
    ]),
  ];
}

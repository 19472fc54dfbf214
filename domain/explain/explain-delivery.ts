import { chooseDeliveryMethod, deliveryMethodMatch } from '../delivery-method';
import type { DeliveryIntent } from '../mapping/mapped-sale-order';
import type { MappingContext } from '../mapping/mapping-context';
import type { MarketplaceOrder } from '../marketplace-order';
import { settled, type ExplainedDecision } from './explained-decision';

interface Delivered {
  readonly delivery: DeliveryIntent;
  /** ISO 3166-1 alpha-2; null where it is not known yet, and then no method is chosen. */
  readonly countryCode: string | null;
}

/** Whether there is a delivery, and by which method. */
export function explainDelivery(
  order: MarketplaceOrder,
  context: MappingContext,
  { delivery, countryCode }: Delivered,
): ExplainedDecision[] {
  return [
    intent(order, delivery),
    ...(countryCode === null ? [] : [method(order, context, countryCode)]),
    ...seenMethod(order, context),
  ];
}

function intent(order: MarketplaceOrder, delivery: DeliveryIntent): ExplainedDecision {
  switch (delivery.kind) {
    case 'none':
      return settled(
        'ORD-14',
        'delivery',
        `Fulfilled by the operator at ${order.fulfillmentCenterCode}: no delivery, no stock movement`,
      );
    case 'done':
      return settled(
        'ORD-15',
        'delivery',
        `${order.state} when first seen: done, with the tracking of the marketplace, and nothing is told to it`,
      );
    case 'open':
      return settled('WFL-03', 'delivery', 'Made and reserved when the order is confirmed');
  }
}

function method(order: MarketplaceOrder, context: MappingContext, countryCode: string): ExplainedDecision {
  const choice = chooseDeliveryMethod(context.deliveryMethods, order, countryCode);
  if (choice === null) return settled('DLV-01', 'delivery method', 'The marketplace names none: none is set');
  const record =
    choice.kind === 'known'
      ? context.deliveryMethods.find(({ deliveryMethodId }) => deliveryMethodId === choice.deliveryMethodId)
      : undefined;
  const match = record === undefined ? null : deliveryMethodMatch(record, order);
  if (record === undefined || match === null) {
    const words = `None is called "${choice.name}" or has the code of the marketplace: it is made, for all countries`;
    return settled('DLV-01', 'delivery method', words);
  }
  const found = `"${choice.name}", ${matchWords[match]}`;
  return record.countryCode === null
    ? settled('DLV-01', 'delivery method', `${found}, valid in all countries`)
    : settled('DLV-02', 'delivery method', `${found}, of ${countryCode}: before any for all countries`);
}

const matchWords = {
  code: 'by the code of the marketplace',
  name: 'by its name',
  marketplaceName: 'by the name that the marketplace gives its code',
} as const;

function seenMethod(
  { shippingMethodCode }: MarketplaceOrder,
  { shippingMethods }: MappingContext,
): ExplainedDecision[] {
  if (shippingMethodCode === null || shippingMethods.has(shippingMethodCode)) return [];
  return [
    settled(
      'DLV-03',
      'delivery method',
      `The master data has no method ${shippingMethodCode}: kept as seen, stops nothing`,
    ),
  ];
}

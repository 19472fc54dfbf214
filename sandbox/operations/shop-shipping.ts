import { logisticClasses, shippingMethods, shippingZones } from '../master-data';
import { json, problem } from '../http/operation';
import type { Operation } from '../http/operation';
import { booleanParameter } from './query-parameters';

const LAST_UPDATE = '2026-07-01T06:00:12.920Z';
const PRICES = { S: 3.33, M: 6.5, XL: 49 } as const;

/** SH42: when the shop ships and how long it takes (Mirakl API section 4.1). */
const deliveryTimes: Operation = {
  id: 'SH42',
  method: 'GET',
  path: '/api/shipping/configuration/shop',
  access: 'shop',
  answer: ({ shop }) =>
    json({
      shop_id: String(shop.shopId),
      last_updated_date: LAST_UPDATE,
      lead_time_to_ship: { default_value: 3, shop_value: 2 },
      order_free_shipping: false,
      shipping_paid_by_operator: false,
      delivery_times: shippingZones.flatMap((zone) =>
        shippingMethods.slice(0, 2).map((method) => ({
          shipping_zone_code: zone.code,
          shipping_type_code: method.code,
          delivery_time:
            method.code === 'EXP' ? { earliest_days: 1, latest_days: 1 } : { earliest_days: 3, latest_days: 5 },
          set_by: 'OPERATOR',
        })),
      ),
      order_cut_off_times: [
        { shipping_type_code: 'EXP', cut_off_time: '10:00:00Z', is_required: true, set_by: 'SHOP' },
        { shipping_type_code: 'STD', cut_off_time: '14:00:00Z', is_required: false, set_by: 'OPERATOR' },
      ],
    }),
};

/** SH52: what the shop charges, by logistic class, zone and method. */
const charges: Operation = {
  id: 'SH52',
  method: 'GET',
  path: '/api/shipping/charges/shop',
  access: 'shop',
  answer: ({ shop, query }) => {
    const own = booleanParameter(query, 'overridden_by_shop');
    if (own.kind === 'wrong') return problem(400, own.message);
    const all = logisticClasses.flatMap(({ code }) => [
      charge(code, 'STD', false, {
        type: 'FIXED_PRICE',
        initial_price: PRICES[code],
        additional_price: 0,
        free_shipping_threshold: null,
        ranges: [],
      }),
      charge(code, 'EXP', true, {
        type: 'ORDER_RANGE',
        initial_price: null,
        additional_price: null,
        free_shipping_threshold: null,
        ranges: [
          { threshold: 0, price: PRICES[code] * 2 },
          { threshold: 100, price: PRICES[code] },
        ],
      }),
    ]);
    return json({
      shop_id: shop.shopId,
      currency_iso_code: 'EUR',
      last_updated_date: LAST_UPDATE,
      configuration: all.filter((one) => own.value === null || one.overridden_by_shop === own.value),
    });
  },
};

function charge(logisticClass: string, method: string, isOwn: boolean, prices: unknown) {
  return {
    logistic_class_code: logisticClass,
    shipping_zone_code: 'FR1',
    shipping_method_code: method,
    overridden_by_shop: isOwn,
    prices,
  };
}

export const shopShippingOperations: readonly Operation[] = [deliveryTimes, charges];

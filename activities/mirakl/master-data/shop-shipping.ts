import type { Caller } from '../caller';
import { operations } from '../operations';
import type { WholeList } from '../paging/whole-list';
import { readOnce } from '../read-once';
import {
  count,
  decimal,
  entry,
  flag,
  identifier,
  informativeList,
  neededIdentifier,
  section,
  text,
} from '../wire-values';

/** When a shop ships and how long its deliveries take. */
export interface ShopDeliveryTimes {
  readonly leadTimeDays: number | null;
  readonly isShippingPaidByOperator: boolean | null;
  readonly times: readonly {
    readonly shippingZoneCode: string;
    readonly shippingMethodCode: string;
    readonly earliestDays: number | null;
    readonly latestDays: number | null;
  }[];
  /** UTC, as `07:30:00Z`. */
  readonly cutOffs: readonly { readonly shippingMethodCode: string; readonly time: string | null }[];
}

/** What a shop charges for one logistic class, zone and method; amounts are decimal text. */
export interface ShopShippingCharge {
  readonly logisticClassCode: string;
  readonly shippingZoneCode: string;
  readonly shippingMethodCode: string;
  readonly isSetByShop: boolean;
  /** FIXED_PRICE, FREE_SHIPPING, ORDER_RANGE and others, as Mirakl spells it. */
  readonly type: string | null;
  readonly initialPrice: string | null;
  readonly additionalPrice: string | null;
  readonly freeFrom: string | null;
  readonly ranges: readonly { readonly from: string | null; readonly price: string | null }[];
}

const deliveryTimesSchema = entry({
  lead_time_to_ship: section({ default_value: count, shop_value: count }),
  shipping_paid_by_operator: flag,
  delivery_times: informativeList(
    entry({
      shipping_zone_code: neededIdentifier,
      shipping_type_code: neededIdentifier,
      delivery_time: section({ earliest_days: count, latest_days: count }),
    }).transform((wire) => ({
      shippingZoneCode: wire.shipping_zone_code,
      shippingMethodCode: wire.shipping_type_code,
      earliestDays: wire.delivery_time.earliest_days,
      latestDays: wire.delivery_time.latest_days,
    })),
  ),
  order_cut_off_times: informativeList(
    entry({ shipping_type_code: neededIdentifier, cut_off_time: text }).transform((wire) => ({
      shippingMethodCode: wire.shipping_type_code,
      time: wire.cut_off_time,
    })),
  ),
}).transform((wire): ShopDeliveryTimes => ({
  leadTimeDays: wire.lead_time_to_ship.shop_value ?? wire.lead_time_to_ship.default_value,
  isShippingPaidByOperator: wire.shipping_paid_by_operator,
  times: wire.delivery_times,
  cutOffs: wire.order_cut_off_times,
}));

/** Mirakl SH42, at most once an hour. */
export async function readShopDeliveryTimes(caller: Caller, signal?: AbortSignal): Promise<ShopDeliveryTimes> {
  const request = { operation: operations.shopDeliveryTimes, path: '/shipping/configuration/shop', signal };
  return (await readOnce(caller, request, deliveryTimesSchema)).body;
}

/** Mirakl SH52, at most once an hour. */
export const shopShippingCharges: WholeList<ShopShippingCharge> = {
  operation: operations.shopShippingCharges,
  path: '/shipping/charges/shop',
  member: 'configuration',
  entry: entry({
    logistic_class_code: neededIdentifier,
    shipping_zone_code: neededIdentifier,
    shipping_method_code: neededIdentifier,
    overridden_by_shop: flag,
    prices: section({
      type: identifier,
      initial_price: decimal,
      additional_price: decimal,
      free_shipping_threshold: decimal,
      ranges: informativeList(
        entry({ threshold: decimal, price: decimal }).transform(({ threshold, price }) => ({ from: threshold, price })),
      ),
    }),
  }).transform(({ prices, ...wire }): ShopShippingCharge => ({
    logisticClassCode: wire.logistic_class_code,
    shippingZoneCode: wire.shipping_zone_code,
    shippingMethodCode: wire.shipping_method_code,
    isSetByShop: wire.overridden_by_shop ?? false,
    type: prices.type,
    initialPrice: prices.initial_price,
    additionalPrice: prices.additional_price,
    freeFrom: prices.free_shipping_threshold,
    ranges: prices.ranges,
  })),
};

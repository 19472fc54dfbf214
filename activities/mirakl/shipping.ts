import type { Caller } from './caller';
import { operations } from './operations';
import { readOfTheDay } from './read-of-the-day';
import { entry, flag, neededIdentifier, neededList, text } from './wire-values';

/** A shipping method of the platform (SH12). Match on codes: labels follow the locale. */
export interface ShippingMethod {
  readonly code: string;
  readonly label: string;
  /** OR24 is refused until tracking is there (API section 8). */
  readonly isTrackingMandatory: boolean;
  readonly isClickAndCollect: boolean;
  readonly isDeliveredByOperator: boolean;
  readonly standardCode: string | null;
}

/** A carrier registered on the platform (SH21). */
export interface Carrier {
  readonly code: string;
  readonly label: string;
  readonly standardCode: string | null;
  /** Template with `{trackingId}`; with one the tracking number is mandatory (API section 8). */
  readonly trackingUrlTemplate: string | null;
}

const shippingMethodsSchema = entry({
  shipping_types: neededList(
    entry({
      code: neededIdentifier,
      label: text,
      mandatory_tracking: flag,
      click_and_collect: flag,
      delivery_by_operator: flag,
      standard_code: text,
    }).transform((wire): ShippingMethod => ({
      code: wire.code,
      label: wire.label ?? wire.code,
      isTrackingMandatory: wire.mandatory_tracking ?? false,
      isClickAndCollect: wire.click_and_collect ?? false,
      isDeliveredByOperator: wire.delivery_by_operator ?? false,
      standardCode: wire.standard_code,
    })),
  ),
});

const carriersSchema = entry({
  carriers: neededList(
    entry({ code: neededIdentifier, label: text, standard_code: text, tracking_url: text }).transform(
      (wire): Carrier => ({
        code: wire.code,
        label: wire.label ?? wire.code,
        standardCode: wire.standard_code,
        trackingUrlTemplate: wire.tracking_url,
      }),
    ),
  ),
});

/** Mirakl SH12, at most once a day. */
export async function readShippingMethods(
  caller: Caller,
  locale: string | null,
  signal?: AbortSignal,
): Promise<readonly ShippingMethod[]> {
  const query = { locale: locale ?? undefined };
  const request = { operation: operations.shippingMethods, path: '/shipping/types', query, signal };
  return (await readOfTheDay(caller, request, shippingMethodsSchema)).shipping_types;
}

/** Mirakl SH21, at most once a day; it has no locale. */
export async function readCarriers(caller: Caller, signal?: AbortSignal): Promise<readonly Carrier[]> {
  const request = { operation: operations.carriers, path: '/shipping/carriers', signal };
  return (await readOfTheDay(caller, request, carriersSchema)).carriers;
}

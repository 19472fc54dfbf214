import { operations } from '../operations';
import type { WholeList } from '../paging/whole-list';
import { entry, flag, neededIdentifier, text } from '../wire-values';
import { type CodedEntry, codedEntrySchema } from './coded-entry';

/** A shipping method of the platform. */
export interface ShippingMethod extends CodedEntry {
  /** OR24 is refused until tracking is there (API section 8). */
  readonly isTrackingMandatory: boolean;
  readonly isClickAndCollect: boolean;
  readonly isDeliveredByOperator: boolean;
  readonly standardCode: string | null;
}

/** A carrier registered on the platform. */
export interface Carrier {
  readonly code: string;
  readonly label: string;
  readonly standardCode: string | null;
  /** Template with `{trackingId}`; with one the tracking number is mandatory (API section 8). */
  readonly trackingUrlTemplate: string | null;
}

/** Mirakl SH31, at most once a day. */
export const logisticClasses: WholeList<CodedEntry> = {
  operation: operations.logisticClasses,
  path: '/shipping/logistic_classes',
  member: 'logistic_classes',
  entry: codedEntrySchema,
};

/** Mirakl SH11, at most once a day. */
export const shippingZones: WholeList<CodedEntry> = {
  operation: operations.shippingZones,
  path: '/shipping/zones',
  member: 'shipping_zones',
  entry: codedEntrySchema,
};

/** Mirakl SH12, at most once a day. */
export const shippingMethods: WholeList<ShippingMethod> = {
  operation: operations.shippingMethods,
  path: '/shipping/types',
  member: 'shipping_types',
  entry: entry({
    code: neededIdentifier,
    label: text,
    description: text,
    mandatory_tracking: flag,
    click_and_collect: flag,
    delivery_by_operator: flag,
    standard_code: text,
  }).transform((wire): ShippingMethod => ({
    code: wire.code,
    label: wire.label ?? wire.code,
    description: wire.description,
    isTrackingMandatory: wire.mandatory_tracking ?? false,
    isClickAndCollect: wire.click_and_collect ?? false,
    isDeliveredByOperator: wire.delivery_by_operator ?? false,
    standardCode: wire.standard_code,
  })),
};

/** Mirakl SH21, at most once a day; it has no locale. */
export const carriers: WholeList<Carrier> = {
  operation: operations.carriers,
  path: '/shipping/carriers',
  member: 'carriers',
  entry: entry({ code: neededIdentifier, label: text, standard_code: text, tracking_url: text }).transform(
    (wire): Carrier => ({
      code: wire.code,
      label: wire.label ?? wire.code,
      standardCode: wire.standard_code,
      trackingUrlTemplate: wire.tracking_url,
    }),
  ),
};

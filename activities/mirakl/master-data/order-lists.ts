import { operations } from '../operations';
import type { WholeList } from '../paging/whole-list';
import { entry, flag, identifier, informativeList, neededIdentifier, text } from '../wire-values';
import type { CodedEntry } from './coded-entry';

/** Why something is cancelled, refunded or opened. One code may stand for several types: both together name a reason. */
export interface MarketplaceReason {
  readonly code: string;
  readonly label: string;
  /** CANCELATION, REFUND, INCIDENT_OPEN and others, as Mirakl spells it. */
  readonly type: string;
  /** Only such may be given by the shop. */
  readonly isForShop: boolean;
}

export interface MarketplaceTax {
  readonly code: string;
  readonly label: string;
  /** NONE or PROPORTIONAL_TO_AMOUNT (API section 4.3); null where the platform does not tell. */
  readonly calculationRule: string | null;
}

export interface DocumentType extends CodedEntry {
  /** ORDER or SHOP. */
  readonly entity: string | null;
  /** None given: the platform takes every kind of file. */
  readonly mimeTypes: readonly string[];
}

/** Mirakl RE01. */
export const reasons: WholeList<MarketplaceReason> = {
  operation: operations.reasons,
  path: '/reasons',
  member: 'reasons',
  entry: entry({ code: neededIdentifier, label: text, type: neededIdentifier, is_shop_right: flag }).transform(
    (wire): MarketplaceReason => ({
      code: wire.code,
      label: wire.label ?? wire.code,
      type: wire.type,
      isForShop: wire.is_shop_right ?? false,
    }),
  ),
};

/** Mirakl OR75, at most once a day. */
export const taxes: WholeList<MarketplaceTax> = {
  operation: operations.taxes,
  path: '/orders/taxes',
  member: 'taxes',
  entry: entry({ code: neededIdentifier, label: text, tax_calculation_rule: identifier }).transform(
    (wire): MarketplaceTax => ({
      code: wire.code,
      label: wire.label ?? wire.code,
      calculationRule: wire.tax_calculation_rule,
    }),
  ),
};

/** Mirakl DO01, at most once a day: of orders and of the shop. */
export const documentTypes: WholeList<DocumentType> = {
  operation: operations.documentTypes,
  path: '/documents',
  member: 'documents',
  entry: entry({
    code: neededIdentifier,
    label: text,
    description: text,
    entity: identifier,
    mime_types: informativeList(neededIdentifier),
  }).transform(({ mime_types, label, ...wire }): DocumentType => ({
    ...wire,
    label: label ?? wire.code,
    mimeTypes: mime_types,
  })),
};

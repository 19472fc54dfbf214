import type { CallClaim, Caller } from '../caller';
import type { Page } from '../paging/page';
import { readWholeList, type WholeList } from '../paging/whole-list';
import {
  categories,
  type Category,
  type OfferState,
  type OfferStateChoice,
  offerStates,
  offerStatesQuery,
} from './catalogue-lists';
import type { CodedEntry } from './coded-entry';
import { type CustomField, customFields } from './custom-fields';
import {
  type DocumentType,
  documentTypes,
  type MarketplaceReason,
  type MarketplaceTax,
  reasons,
  taxes,
} from './order-lists';
import { channels, currencies, locales, type PlatformChoice } from './platform-lists';
import {
  type Carrier,
  carriers,
  logisticClasses,
  shippingMethods,
  type ShippingMethod,
  shippingZones,
} from './shipping';
import {
  readShopDeliveryTimes,
  type ShopDeliveryTimes,
  shopShippingCharges,
  type ShopShippingCharge,
} from './shop-shipping';

export interface ListReadOptions {
  readonly claim?: CallClaim;
  readonly signal?: AbortSignal;
}

/** A list of one page, read when it is iterated. */
type ListRead<T> = (options?: ListReadOptions) => AsyncIterable<Page<T>>;

/** The platform's own lists (API section 4.1). Most may be read once a day: serve people from the copy (MAS-03). */
export interface MasterDataReads {
  readonly channels: ListRead<CodedEntry>;
  readonly currencies: ListRead<PlatformChoice>;
  readonly locales: ListRead<PlatformChoice>;
  readonly logisticClasses: ListRead<CodedEntry>;
  readonly shippingZones: ListRead<CodedEntry>;
  readonly shippingMethods: ListRead<ShippingMethod>;
  readonly carriers: ListRead<Carrier>;
  readonly categories: ListRead<Category>;
  readonly reasons: ListRead<MarketplaceReason>;
  readonly taxes: ListRead<MarketplaceTax>;
  readonly customFields: ListRead<CustomField>;
  readonly documentTypes: ListRead<DocumentType>;
  readonly shopShippingCharges: ListRead<ShopShippingCharge>;
  offerStates(choice: OfferStateChoice, options?: ListReadOptions): AsyncIterable<Page<OfferState>>;
  shopDeliveryTimes(signal?: AbortSignal): Promise<ShopDeliveryTimes>;
}

export function createMasterDataReads(caller: Caller): MasterDataReads {
  const listRead =
    <T>(list: WholeList<T>): ListRead<T> =>
    (options) =>
      readWholeList(caller, list, options);
  return {
    channels: listRead(channels),
    currencies: listRead(currencies),
    locales: listRead(locales),
    logisticClasses: listRead(logisticClasses),
    shippingZones: listRead(shippingZones),
    shippingMethods: listRead(shippingMethods),
    carriers: listRead(carriers),
    categories: listRead(categories),
    reasons: listRead(reasons),
    taxes: listRead(taxes),
    customFields: listRead(customFields),
    documentTypes: listRead(documentTypes),
    shopShippingCharges: listRead(shopShippingCharges),
    offerStates: (choice, options) =>
      readWholeList(caller, offerStates, { query: offerStatesQuery(choice), ...options }),
    shopDeliveryTimes: (signal) => readShopDeliveryTimes(caller, signal),
  };
}

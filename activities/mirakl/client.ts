import type { TaxMode } from '../../domain/marketplace-order';
import { readAccount, type ShopAccount } from './account';
import type { CallBudgets } from './call-budgets';
import type { CallLimits } from './call-limits';
import { type AnswerCount, createCaller } from './caller';
import { keyFingerprint } from '../../platform/key-fingerprint';
import type { OrdersPage } from './order-page';
import { type ItemsToShip, type ItemsToShipOptions, readItemsToShip } from './items-to-ship';
import { type ExportedOffersPage, type OfferExportQuery, readOfferExport } from './offers/offer-export';
import { type OffersQuery, readOffer, readOfferPages } from './offers/offer-reads';
import type { ListedOffer } from './offers/offer-schema';
import { type MarketplaceProduct, type ProductReference, readProducts } from './offers/products';
import type { ExportOptions } from './exports/read-export';
import { type ExportedOrdersPage, type OrderExportQuery, readOrderExport } from './order-export';
import { type OrdersOptions, readOrderPages } from './order-pages';
import type { Page } from './paging/page';
import { type OrdersByIds, readOrdersByIds } from './orders-by-ids';
import type { OrdersQuery } from './orders-query';
import { createMasterDataReads, type MasterDataReads } from './master-data/master-data-reads';
import { probeOrders } from './probe-orders';
import { type PlatformConfiguration, readPlatformConfiguration } from './platform';
import { type SellerReference, type SellerReferenceResult, writeSellerReferences } from './seller-references';
import { type OrderTracking, putOrderTracking, shipOrder } from './tracking';
import { createTransport } from './transport';
import { isMarketplace } from './version';
import type { WriteOutcome } from './write-outcome';

/** What a client needs to know of an instance. */
export interface ClientInstance {
  /** As `normaliseMarketplaceUrl` gives it. */
  readonly baseUrl: string;
  readonly shopId: string;
  readonly apiKey: string;
  /** As `fr_FR`; null leaves labels in the platform's language. */
  readonly locale: string | null;
  readonly callLimits: CallLimits;
  /** The platform's own mode, sent with every reading of orders; null while it is not known. */
  readonly orderTaxMode: TaxMode | null;
}

export interface ClientOptions {
  readonly instance: ClientInstance;
  readonly budgets: CallBudgets;
  /** Whether the instance may live on a private or loopback address (SEC-03). */
  readonly allowPrivateHosts: boolean;
  /** For one call; a minute unless given. */
  readonly timeoutMs?: number;
}

/**
 * One shop on one marketplace. Each method spends its operation's budget first, calls once, and throws a MarketplaceError
 * (`errors.ts`) on anything but the outcomes it names; `toMarketplaceFailure` turns that into Temporal's words.
 */
export interface MarketplaceClient {
  /** Whether a Mirakl API answers at this address at all, whatever the key and the shop. */
  isMarketplace(signal?: AbortSignal): Promise<boolean>;
  account(signal?: AbortSignal): Promise<ShopAccount>;
  platformConfiguration(signal?: AbortSignal): Promise<PlatformConfiguration>;
  readonly masterData: MasterDataReads;
  orderPages(query: OrdersQuery, options: OrdersOptions): AsyncIterable<OrdersPage>;
  /** For great numbers: what `orderPages` gives, by way of files that the marketplace makes. */
  orderExport(query: OrderExportQuery, options?: ExportOptions): AsyncIterable<ExportedOrdersPage>;
  itemsToShip(options?: ItemsToShipOptions): AsyncIterable<Page<ItemsToShip>>;
  offerPages(query: OffersQuery, signal?: AbortSignal): AsyncIterable<Page<ListedOffer>>;
  offer(offerId: string, signal?: AbortSignal): Promise<ListedOffer | null>;
  offerExport(query: OfferExportQuery, options?: ExportOptions): AsyncIterable<ExportedOffersPage>;
  products(references: readonly ProductReference[], signal?: AbortSignal): AsyncIterable<Page<MarketplaceProduct>>;
  /** At most 100 ids. */
  ordersByIds(marketplaceOrderIds: readonly string[], options: OrdersOptions): Promise<OrdersByIds>;
  /** The smallest reading of orders, from the budget of a person: proves the key without A01. */
  probe(signal?: AbortSignal): Promise<void>;
  /** At most 100 references. */
  writeSellerReferences(
    references: readonly SellerReference[],
    signal?: AbortSignal,
  ): Promise<readonly SellerReferenceResult[]>;
  putTracking(marketplaceOrderId: string, tracking: OrderTracking, signal?: AbortSignal): Promise<WriteOutcome>;
  shipOrder(marketplaceOrderId: string, signal?: AbortSignal): Promise<WriteOutcome>;
  /** Of all its calls so far. */
  answers(): AnswerCount;
}

/** Makes the client of one instance. Keep it as long as the credentials stand: it holds the connections. */
export function createMarketplaceClient({
  instance,
  budgets,
  allowPrivateHosts,
  timeoutMs,
}: ClientOptions): MarketplaceClient {
  const { baseUrl, apiKey, shopId, locale, callLimits, orderTaxMode } = instance;
  const transport = createTransport({
    baseUrl,
    apiKey,
    shopId,
    allowPrivateHosts,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const owner = { host: new URL(baseUrl).host, keyFingerprint: keyFingerprint(apiKey) };
  const caller = createCaller({ transport, budgets, owner, apiKey, limits: callLimits, locale });
  const settings = { taxMode: orderTaxMode };
  return {
    isMarketplace: (signal) => isMarketplace(caller, signal),
    account: (signal) => readAccount(caller, signal),
    platformConfiguration: (signal) => readPlatformConfiguration(caller, signal),
    masterData: createMasterDataReads(caller),
    orderPages: (query, options) => readOrderPages(caller, settings, query, options),
    orderExport: (query, options) => readOrderExport(caller, settings, query, options),
    itemsToShip: (options) => readItemsToShip(caller, options),
    offerPages: (query, signal) => readOfferPages(caller, query, signal),
    offer: (offerId, signal) => readOffer(caller, offerId, signal),
    offerExport: (query, options) => readOfferExport(caller, query, options),
    products: (references, signal) => readProducts(caller, references, signal),
    ordersByIds: (ids, options) => readOrdersByIds(caller, settings, ids, options),
    probe: (signal) => probeOrders(caller, settings, { use: 'person', signal }),
    writeSellerReferences: (references, signal) => writeSellerReferences(caller, references, signal),
    putTracking: (id, tracking, signal) => putOrderTracking(caller, id, tracking, signal),
    shipOrder: (id, signal) => shipOrder(caller, id, signal),
    answers: () => caller.answers(),
  };
}

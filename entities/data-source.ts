import { DataSource } from 'typeorm';
import { ApiToken } from './api-token.entity';
import { CallBudget } from './call-budget.entity';
import { Company } from './company.entity';
import { CountryLabel } from './country-label.entity';
import { CurrencyRate } from './currency-rate.entity';
import { Cursor } from './cursor.entity';
import { DeliveryLine } from './delivery-line.entity';
import { DeliveryMethodCarrier } from './delivery-method-carrier.entity';
import { DeliveryMethod } from './delivery-method.entity';
import { Delivery } from './delivery.entity';
import { FailingWork } from './failing-work.entity';
import { FiscalPositionTax } from './fiscal-position-tax.entity';
import { FiscalPosition } from './fiscal-position.entity';
import { IdempotencyKey } from './idempotency-key.entity';
import { Installation } from './installation.entity';
import { InstanceEvent } from './instance-event.entity';
import { Instance } from './instance.entity';
import { InvoiceLineTax } from './invoice-line-tax.entity';
import { InvoiceLine } from './invoice-line.entity';
import { Invoice } from './invoice.entity';
import { JournalSeries } from './journal-series.entity';
import { Journal } from './journal.entity';
import { KitComponent } from './kit-component.entity';
import { ListingImport } from './listing-import.entity';
import { Listing } from './listing.entity';
import { MarketplaceOrder } from './marketplace-order.entity';
import { MasterDataEntry } from './master-data-entry.entity';
import { MasterDataReading } from './master-data-reading.entity';
import { Notice } from './notice.entity';
import { Notification } from './notification.entity';
import { OrderChange } from './order-change.entity';
import { OrderStep } from './order-step.entity';
import { OrderWorkflow } from './order-workflow.entity';
import { ParkRelease } from './park-release.entity';
import { Partner } from './partner.entity';
import { PaymentTerm } from './payment-term.entity';
import { PaymentType } from './payment-type.entity';
import { Payment } from './payment.entity';
import { PricelistItem } from './pricelist-item.entity';
import { Pricelist } from './pricelist.entity';
import { ProductTax } from './product-tax.entity';
import { Product } from './product.entity';
import { Reception } from './reception.entity';
import { Recovery } from './recovery.entity';
import { RunLine } from './run-line.entity';
import { Run } from './run.entity';
import { SaleOrderLineTax } from './sale-order-line-tax.entity';
import { SaleOrderLine } from './sale-order-line.entity';
import { SaleOrder } from './sale-order.entity';
import { Schedule } from './schedule.entity';
import { StockArrival } from './stock-arrival.entity';
import { StockLevel } from './stock-level.entity';
import { StockMove } from './stock-move.entity';
import { Tax } from './tax.entity';
import { TimelineEntry } from './timeline-entry.entity';
import { ToDo } from './to-do.entity';
import { Warehouse } from './warehouse.entity';
import { WorkflowConfiguration } from './workflow-configuration.entity';
import { SnakeNamingStrategy } from './naming-strategy';
import { PreparingClient } from './prepared-statements';
import { migrations } from './migrations';

const entities = [
  ApiToken,
  CallBudget,
  Company,
  CountryLabel,
  CurrencyRate,
  Cursor,
  DeliveryLine,
  DeliveryMethodCarrier,
  DeliveryMethod,
  Delivery,
  FailingWork,
  FiscalPositionTax,
  FiscalPosition,
  IdempotencyKey,
  Installation,
  Instance,
  InstanceEvent,
  InvoiceLineTax,
  InvoiceLine,
  Invoice,
  JournalSeries,
  Journal,
  KitComponent,
  ListingImport,
  Listing,
  MarketplaceOrder,
  MasterDataEntry,
  MasterDataReading,
  Notice,
  Notification,
  OrderChange,
  OrderStep,
  OrderWorkflow,
  ParkRelease,
  Partner,
  PaymentTerm,
  PaymentType,
  Payment,
  PricelistItem,
  Pricelist,
  Product,
  ProductTax,
  Reception,
  Recovery,
  RunLine,
  Run,
  SaleOrderLineTax,
  SaleOrderLine,
  SaleOrder,
  Schedule,
  StockArrival,
  StockLevel,
  StockMove,
  Tax,
  TimelineEntry,
  ToDo,
  Warehouse,
  WorkflowConfiguration,
];

export interface DataSourceOptions {
  /** Connections at most; each process has its own pool. */
  readonly poolSize?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  /** Of the processes that work on orders beside each other; what changes the schema may wait as long as it takes. */
  readonly limits?: SessionLimits;
  /** How long a connection serves; a minute unless given. */
  readonly connectionSeconds?: number;
}

/**
 * A connection keeps its plans as long as it serves, and with them what PostgreSQL thought of the tables when it made them:
 * one of a table that held a page of rows reads all of it for ever, and a statement that was dear when the tables had grown
 * and were not counted yet is planned anew each time, which costs more than to run it. So no connection serves for long.
 */
const CONNECTION_SECONDS = 60;

export interface SessionLimits {
  /** How long a statement waits for a lock that somebody holds, before it fails as busy. */
  readonly lockTimeoutMs: number;
  /** How long the server bears a transaction that says nothing: its client may be gone without a word, its locks not. */
  readonly silentTransactionMs: number;
}

/** A step on the database takes under five seconds; whoever holds a row longer lets the others try again later. */
export const SESSION_LIMITS: SessionLimits = { lockTimeoutMs: 4_000, silentTransactionMs: 60_000 };

/**
 * A data source on the connector's schema. Never synchronises: the schema comes from the migrations alone.
 *
 * @param url a `postgres://` address
 */
export function createDataSource(url: string, options: DataSourceOptions = {}): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations,
    migrationsTransactionMode: 'all',
    namingStrategy: new SnakeNamingStrategy(),
    poolSize: options.poolSize ?? 10,
    applicationName: options.applicationName ?? 'connector',
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    connectTimeoutMS: 5_000,
    extra: {
      ...{ Client: PreparingClient, maxLifetimeSeconds: options.connectionSeconds ?? CONNECTION_SECONDS },
      ...sessionSettings(options.limits),
    },
  });
}

/** As the driver takes them: they go with the sign-in and cost no statement. */
function sessionSettings(limits: SessionLimits | undefined): object {
  if (limits === undefined) return {};
  return { lock_timeout: limits.lockTimeoutMs, idle_in_transaction_session_timeout: limits.silentTransactionMs };
}

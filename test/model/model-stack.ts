import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createMarketplaceCalls, type MarketplaceCalls } from '../../activities/instances/call-marketplace';
import { confirmInstance } from '../../activities/instances/confirm-instance';
import { createMarketplaceClients, type ConnectedInstance } from '../../activities/instances/marketplace-clients';
import { testInstanceConnection } from '../../activities/instances/test-instance-connection';
import { createOrderActivities, type OrderActivities } from '../../activities/orders/order-activities';
import { keyFingerprint } from '../../platform/key-fingerprint';
import { createLogger } from '../../platform/logger';
import { createSecretBox } from '../../platform/secret-box';
import { startSandbox } from '../../sandbox/server';
import { demoDefinition } from '../../scripts/demo/definition';
import { catalogue } from '../../sandbox/catalogue';
import { moveStock } from '../../entities/move-stock';
import { seedBackOffice } from '../../scripts/demo/seed-back-office';
import { createTestDatabase } from '../support/database';
import { oddSkus } from './shapes';

/** One instance with a marketplace, a clock and faults of its own: sequences of other lanes never meet it. */
export interface Lane {
  readonly instanceCode: string;
  /** Confirmed, with its client. */
  readonly instance: ConnectedInstance;
  readonly sandboxUrl: string;
  /** The marketplace's clock: it stands still until somebody moves it. */
  readonly clock: { now(): Date; passSeconds(seconds: number): void };
  /** An id that no order of the lane had. */
  nextOrderId(): string;
}

/** What the sequences run against: the product's activities on a real database, no Temporal. */
export interface ModelStack {
  readonly dataSource: DataSource;
  readonly calls: MarketplaceCalls;
  readonly activities: OrderActivities;
  readonly lanes: readonly Lane[];
  /** More of a product is on hand. */
  receiveStock(sku: string, units: number): Promise<void>;
  stop(): Promise<void>;
}

const firstSku = catalogue[0].sku;
const secondSku = catalogue[1]?.sku ?? firstSku;
const API_KEY = 'sandbox-key-2042';
const PUBLIC_URL = 'http://localhost:8080';

/** Lanes differ in what the marketplace leaves open, and in the settings that change what is done with a shipment. */
const kinds = [
  { settings: { trackingPush: 'atOnce' }, quantityAfterCancelation: 'gross' },
  { settings: { trackingPush: 'scheduled' }, quantityAfterCancelation: 'net' },
  { settings: { trackingPush: 'atOnce', takeOverPortalShipments: false }, quantityAfterCancelation: 'net' },
  {
    settings: { trackingPush: 'atOnce', orderStates: ['WAITING_DEBIT', 'SHIPPING'] },
    quantityAfterCancelation: 'gross',
  },
] as const;

export async function startModelStack(laneCount: number): Promise<ModelStack> {
  const database = await createTestDatabase();
  const { dataSource } = database;
  await seedBackOffice(dataSource);
  await seedOddBooks(dataSource);
  const secretBox = createSecretBox([{ id: 'model', key: randomBytes(32) }]);
  const clients = createMarketplaceClients({
    ...{ dataSource, secretBox, allowPrivateHosts: true, installationFingerprint: 'model' },
  });
  const logger = createLogger({ name: 'model', level: 'silent' });
  const calls = createMarketplaceCalls({ dataSource, clients, callsInFlightPerInstance: 100, logger });
  const started: (Lane & StartedLane)[] = [];
  for (let index = 0; index < laneCount; index += 1) {
    const lane = await startLane(index);
    await insertInstance(dataSource, lane, secretBox.seal(API_KEY));
    await testInstanceConnection({ dataSource, calls }, lane.instanceCode);
    const { isConfirmed, words } = await confirmInstance({ dataSource, calls }, lane.instanceCode);
    if (!isConfirmed) throw new Error(words);
    await seedChoices(dataSource, lane.instanceCode);
    started.push({ ...lane, instance: await clients.connect(lane.instanceCode) });
  }
  return {
    dataSource,
    calls,
    activities: createOrderActivities({ dataSource, publicUrl: PUBLIC_URL }),
    lanes: started,
    receiveStock: (sku, units) => receiveStock(dataSource, sku, units),
    stop: async () => {
      for (const lane of started) await lane.close();
      await database.drop();
    },
  };
}

interface StartedLane extends Omit<Lane, 'instance'> {
  readonly settings: object;
  close(): Promise<void>;
}

async function startLane(index: number): Promise<StartedLane> {
  const kind = kinds[index % kinds.length] ?? kinds[0];
  let nowMs = Math.ceil(Date.now() / 1000) * 1000;
  let orders = 0;
  const now = (): Date => new Date(nowMs);
  const { quantityAfterCancelation, settings } = kind;
  const sandbox = await startSandbox({ port: 0, limits: 'relaxed', now, quantityAfterCancelation });
  return {
    instanceCode: `lane-${String(index)}`,
    sandboxUrl: sandbox.url,
    settings,
    clock: {
      now,
      passSeconds: (seconds) => {
        nowMs += seconds * 1000;
      },
    },
    nextOrderId: () => `M${String(index)}-${String((orders += 1))}`,
    close: () => sandbox.close(),
  };
}

async function insertInstance(
  dataSource: DataSource,
  { instanceCode, sandboxUrl, settings }: StartedLane,
  sealed: { readonly ciphertext: string; readonly keyId: string },
): Promise<void> {
  const { instance, company, warehouse } = demoDefinition;
  await dataSource.query(
    `insert into instance (code, name, environment, base_url, shop_id, api_key_ciphertext, api_key_key_id,
                           api_key_fingerprint, company_id, warehouse_id, settings)
     select $1, $1, $2, $3, $4, $5, $6, $7, c.id, w.id, $8
       from company c join warehouse w on w.company_id = c.id where c.code = $9 and w.code = $10`,
    [
      ...[instanceCode, instance.environment, sandboxUrl, instance.shopId],
      ...[sealed.ciphertext, sealed.keyId, keyFingerprint(API_KEY)],
      JSON.stringify({ ...instance.settings, writeBackOrderNumber: false, ...settings }),
      ...[company.code, warehouse.code],
    ],
  );
}

/** More than all histories together sell: one lane's orders take nothing from another's. */
const PLENTY = 1_000_000;

/** Products of other kinds, and order workflows that go other ways, stop early or cannot go on. */
async function seedOddBooks(dataSource: DataSource): Promise<void> {
  await dataSource.query(
    `with made as (
       insert into product (sku, name, kind, invoiced_on)
       values ($1, 'Invoiced when it is delivered', 'storable', 'delivery'), ($2, 'A lamp and two drills', 'kit', 'order'),
              ($3, 'Sharpening', 'service', 'order')
       returning id, sku
     )
     insert into kit_component (kit_id, component_id, quantity)
     select k.id, p.id, c.quantity from made k, (values ($4, 2), ($5, 1)) c (sku, quantity) join product p on p.sku = c.sku
      where k.sku = $2`,
    [oddSkus.later, oddSkus.kit, oddSkus.service, firstSku, secondSku],
  );
  for (const sku of [firstSku, secondSku, oddSkus.later]) await receiveStock(dataSource, sku, PLENTY);
  await dataSource.query(
    `insert into order_workflow (company_id, code, name, confirm_order, create_invoice, validate_invoice,
                                 register_payment, invoice_per, shipping_policy, order_journal_id, payment_journal_id)
     select c.id, v.code, v.code, v.confirm, v.invoice, v.invoice, v.pay, v.per, v.policy,
            case when v.booked then (select id from journal where company_id = c.id and code = 'INV') end,
            case when v.booked then (select id from journal where company_id = c.id and code = 'BNK') end
       from company c,
            (values ('PER-DELIVERY', true, true, true, true, 'delivery', 'asSoonAsPossible'),
                    ('AT-ONCE', true, true, true, true, 'order', 'allAtOnce'),
                    ('CONFIRM-ONLY', true, false, false, false, 'order', 'asSoonAsPossible'),
                    ('NO-JOURNAL', true, true, false, false, 'order', 'asSoonAsPossible'),
                    ('BY-HAND', false, false, false, true, 'order', 'asSoonAsPossible'),
                    ('BY-HAND-PER-DELIVERY', false, false, false, true, 'delivery', 'asSoonAsPossible'))
              v (code, confirm, invoice, pay, booked, per, policy)
      where c.code = $1`,
    [demoDefinition.company.code],
  );
}

let arrivals = 0;

async function receiveStock(dataSource: DataSource, sku: string, units: number): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const places: { warehouseId: string; productId: string }[] = await manager.query(
      `select w.id as "warehouseId", p.id as "productId" from warehouse w, product p where w.code = $1 and p.sku = $2`,
      [demoDefinition.warehouse.code, sku],
    );
    await moveStock(
      manager,
      places.map((place) => ({
        ...{ ...place, onHandChange: units, reservedChange: 0 },
        reference: `model/arrival/${String((arrivals += 1))}`,
      })),
    );
  });
}

/** Which payment type follows which order workflow; a type that is not here finds none. */
async function seedChoices(dataSource: DataSource, instanceCode: string): Promise<void> {
  await dataSource.query(
    `insert into workflow_configuration (instance_id, payment_type, financial_status, order_workflow_id)
     select i.id, v.payment_type, v.status, w.id
       from instance i,
            (values ('CARD', 'Any', 'AUTO'), ('PER-DELIVERY', 'Any', 'PER-DELIVERY'), ('AT-ONCE', 'Any', 'AT-ONCE'),
                    ('CONFIRM-ONLY', 'Any', 'CONFIRM-ONLY'), ('NO-JOURNAL', 'Any', 'NO-JOURNAL'),
                    ('BY-HAND', 'Any', 'BY-HAND'), ('BY-HAND-PER-DELIVERY', 'Any', 'BY-HAND-PER-DELIVERY'),
                    ('LATE', 'Unpaid', 'BY-HAND'), ('LATE', 'Paid', 'AUTO'))
              v (payment_type, status, workflow)
       join order_workflow w on w.code = v.workflow where i.code = $1`,
    [instanceCode],
  );
}

import type { ReceivedOrder } from '../../activities/mirakl/order-page';
import { receivePage } from '../../activities/orders/receive-page';
import { createRecord } from '../../api/back-office/records/record-commands';
import { products } from '../../api/back-office/resources/products';
import { workflowConfigurations } from '../../api/back-office/resources/order-workflows';
import { markDeliveryDone } from '../../api/deliveries/mark-delivery-done';
import { pushTracking } from '../../api/deliveries/push-tracking';
import { releaseDelivery } from '../../api/deliveries/refund-holds';
import { Problem } from '../../api/problems/problem';
import { openGate } from '../../activities/instances/gate';
import type { HandStep } from '../../domain/lifecycle-step';
import type { Fault } from '../../sandbox/http/faults';
import { demoDefinition } from '../../scripts/demo/definition';
import type { CommandAnswer, OrderRef } from '../../workflows/messages';
import { createLogger } from '../../platform/logger';
import { shareFreeStock } from '../../worker/stock/share-free-stock';
import { askSandbox } from '../support/ask-sandbox';
import type { LedgerRow } from '../support/marketplace';
import type { Lane, ModelStack } from './model-stack';
import type { Leaving } from './departures';
import { OrderDriver } from './order-driver';
import {
  documentOf,
  marketplaceLineIdOf,
  paymentTypeOf,
  shortSkuOf,
  type OrderShape,
  type RawReception,
} from './shapes';
import { isOpen, readSnapshot, type Snapshot } from './snapshot';

/** One answer of the marketplace about the order, to be received now, later, or twice. */
export interface Capture {
  readonly order: ReceivedOrder;
  readonly raw: RawReception;
  readonly requestedAt: string;
}

const silent = createLogger({ name: 'model', level: 'silent' });
const shopId = Number(demoDefinition.instance.shopId);

/** One order, and all that anybody may do to it. */
export class OrderUnderTest {
  readonly id: string;
  readonly ref: OrderRef;
  readonly driver: OrderDriver;
  /** In the order in which they were read. */
  readonly captures: Capture[] = [];
  private isGateClosed = false;
  private areFaultsWaiting = false;

  constructor(
    private readonly stack: ModelStack,
    readonly lane: Lane,
    readonly shape: OrderShape,
  ) {
    this.id = lane.nextOrderId();
    this.ref = { instanceCode: lane.instanceCode, marketplaceOrderId: this.id };
    this.driver = new OrderDriver(stack, this.ref);
  }

  /** Units by the id of the marketplace's line, as it was placed. */
  get orderedUnits(): ReadonlyMap<string, number> {
    return new Map(this.shape.lines.map(({ quantity }, index) => [marketplaceLineIdOf(this.id, index), quantity]));
  }

  async place(): Promise<void> {
    if (this.isShort) await this.makeProduct(shortSkuOf(this.id));
    if (this.isShort && this.shape.stockUnits > 0) await this.stockArrives(this.shape.stockUnits);
    const orders = [documentOf(this.id, this.shape, this.lane.clock.now())];
    await askSandbox(this.lane.sandboxUrl, 'POST', '/raw-orders', { shopId, orders });
  }

  /** Whether the marketplace did it; it refuses what cannot follow. */
  async onMarketplace(action: string, body: object = {}): Promise<boolean> {
    const path = `/orders/${this.id}/${action}`;
    return askSandbox(this.lane.sandboxUrl, 'POST', path, { shopId, ...body }).then(
      () => true,
      () => false,
    );
  }

  async marketplaceOrder(): Promise<RawReception> {
    const path = `/orders/${this.id}?shopId=${String(shopId)}`;
    return (await askSandbox<{ order: RawReception }>(this.lane.sandboxUrl, 'GET', path)).order;
  }

  /** What reached the marketplace and had an effect. */
  async effects(): Promise<readonly string[]> {
    const path = `/ledger?orderId=${this.id}`;
    const { rows } = await askSandbox<{ rows: LedgerRow[] }>(this.lane.sandboxUrl, 'GET', path);
    return rows.filter(({ hasEffect }) => hasEffect).map(({ operation }) => operation);
  }

  injectFault(operation: string, kind: Fault['kind'], count: number): Promise<unknown> {
    this.areFaultsWaiting = true;
    const fault = { operation, kind, count, delayMs: 1, retryAfterSeconds: 0 };
    return askSandbox(this.lane.sandboxUrl, 'POST', '/faults', fault);
  }

  /** Nothing goes wrong any more, and nobody waits for what a 429 has blocked. */
  async endFaults(): Promise<void> {
    if (!this.areFaultsWaiting) return;
    this.areFaultsWaiting = false;
    await askSandbox(this.lane.sandboxUrl, 'DELETE', '/faults');
    const { host } = new URL(this.lane.sandboxUrl);
    await this.stack.dataSource.query(`delete from call_budget where starts_with(key, $1)`, [`${host} `]);
  }

  /** Asks the marketplace for the order; null when a fault came between. */
  async capture(): Promise<Capture | null> {
    const answer = await this.lane.instance.client.ordersByIds([this.id], { use: 'person' }).catch(() => null);
    const order = answer?.found[0];
    if (answer === null || order === undefined) return null;
    const capture = { order, raw: order.raw as RawReception, requestedAt: answer.requestedAt };
    this.captures.push(capture);
    return capture;
  }

  /** A page of a sweep that holds these answers; asked for when the first of them was. */
  async receive(...captures: readonly [Capture, ...Capture[]]): Promise<void> {
    await receivePage(this.stack.dataSource, this.lane.instance, {
      orders: captures.map(({ order }) => order),
      requestedAt: captures[0].requestedAt,
      source: 'sweep',
      isRequested: false,
      runId: null,
    });
  }

  retry(parkNumber: number): Promise<CommandAnswer> {
    return this.stack.activities.retryStep({ ...this.ref, parkNumber, actor: 'a person' });
  }

  doStep(step: HandStep): Promise<CommandAnswer> {
    return this.stack.activities.doStep({ ...this.ref, step, actor: 'a person' });
  }

  skip(parkNumber: number): Promise<CommandAnswer> {
    return this.stack.activities.skipStep({ ...this.ref, parkNumber, actor: 'a person', reason: 'done by hand' });
  }

  pause(): Promise<CommandAnswer> {
    return this.stack.activities.pauseOrder({ ...this.ref, note: 'stock count' });
  }

  resume(): Promise<CommandAnswer> {
    return this.stack.activities.resumeOrder(this.ref);
  }

  /** Whether it left by this. */
  markDone({ delivery, left }: Leaving, tracking: object): Promise<boolean> {
    return isAllowed(() =>
      markDeliveryDone(this.stack.dataSource, {
        ...{ deliveryId: delivery.id, actor: 'the warehouse', tracking },
        ...(left === null ? {} : { left }),
      }),
    );
  }

  /** What was refunded before it left is shipped all the same, or left out; whether any delivery was held. */
  async releaseDeliveries(refundedLines: 'ship' | 'leaveOut'): Promise<boolean> {
    let isAnyReleased = false;
    for (const { id } of (await this.snapshot())?.deliveries.filter(isOpen) ?? []) {
      const release = { deliveryId: id, actor: 'a person', body: { refundedLines } };
      if (await isAllowed(() => releaseDelivery(this.stack.dataSource, release))) isAnyReleased = true;
    }
    return isAnyReleased;
  }

  /** Somebody asks for the one that left last to be told. */
  async updateInMarketplace(): Promise<boolean> {
    const deliveries = (await this.snapshot())?.deliveries ?? [];
    const last = deliveries.findLast(({ state }) => state === 'done') ?? deliveries[0];
    if (last === undefined) return false;
    return isAllowed(() => pushTracking(this.stack.dataSource, { deliveryId: last.id, actor: 'a person' }));
  }

  private get isShort(): boolean {
    return this.shape.lines.some(({ sku }) => sku === 'short');
  }

  /** Of the product that this order alone wants, and that there was none of, or too little. */
  async stockArrives(units: number): Promise<void> {
    if (!this.isShort) return;
    await this.stack.receiveStock(shortSkuOf(this.id), units);
  }

  /** What is free is given to the deliveries that wait for it, as the worker does. */
  async shareStock(): Promise<void> {
    while (await shareFreeStock({ dataSource: this.stack.dataSource, logger: silent }));
  }

  makeProduct(sku: string): Promise<boolean> {
    return isAllowed(() => createRecord(this.stack.dataSource, products, { sku, name: 'Found at last' }));
  }

  addWorkflowLine(): Promise<boolean> {
    return isAllowed(() =>
      createRecord(this.stack.dataSource, workflowConfigurations, {
        instance: this.lane.instanceCode,
        paymentType: paymentTypeOf(this.id, this.shape.paymentType),
        financialStatus: null,
        orderWorkflow: 'AUTO',
        paymentTerm: null,
      }),
    );
  }

  /** As two refusals of the key leave it. */
  async closeGate(): Promise<void> {
    this.isGateClosed = true;
    await this.stack.dataSource.query(`update instance set gate = 'closed' where id = $1`, [this.lane.instance.id]);
  }

  async openGate(): Promise<void> {
    if (this.isGateClosed) await openGate(this.stack.dataSource, this.lane.instance.id);
    this.isGateClosed = false;
  }

  /** Leaves the lane as it was, for the next order. */
  async leave(): Promise<void> {
    await this.endFaults();
    await this.openGate();
  }

  snapshot(): Promise<Snapshot | null> {
    return readSnapshot(this.stack.dataSource, this.ref);
  }
}

async function isAllowed(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { stepOfFailure } from '../../activities/database-failure';
import { advanceOrder } from '../../activities/orders/advance-order';
import { importOrderIds } from '../../activities/orders/import-order-ids';
import type { ReceivedOrder } from '../../activities/mirakl/order-page';
import { receivePage } from '../../activities/orders/receive-page';
import { shipDelivery } from '../../activities/shipping/ship-delivery';
import { createRecord } from '../../api/back-office/records/record-commands';
import { products } from '../../api/back-office/resources/products';
import { workflowConfigurations } from '../../api/back-office/resources/order-workflows';
import { markDeliveryDone } from '../../api/deliveries/mark-delivery-done';
import { pushTracking } from '../../api/deliveries/push-tracking';
import { releaseDelivery } from '../../api/deliveries/refund-holds';
import { Problem } from '../../api/problems/problem';
import { openGate } from '../../activities/instances/gate';
import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import type { HandStep, LifecycleStep } from '../../domain/lifecycle-step';
import type { Fault } from '../../sandbox/http/faults';
import { demoDefinition } from '../../scripts/demo/definition';
import type { CommandAnswer, OrderRef } from '../../workflows/messages';
import { createLogger } from '../../platform/logger';
import { shareFreeStock } from '../../worker/stock/share-free-stock';
import { askSandbox } from '../support/ask-sandbox';
import { lookAtOrder } from '../support/look-at-order';
import type { LedgerRow } from '../support/marketplace';
import type { Lane, ModelStack } from './model-stack';
import type { Leaving } from './departures';
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

/** More than any order needs between two waits: beyond it, it runs in circles. */
const MOST_TURNS = 60;
/** A passing fault is tried again; the faults that are injected end sooner than this. */
const ATTEMPTS = 4;

/** That an activity fails is what the sequences are about. */
const quiet = new DefaultLogger('ERROR');

const silent = createLogger({ name: 'model', level: 'silent' });
const shopId = Number(demoDefinition.instance.shopId);

/** One order, and all that anybody may do to it. */
export class OrderUnderTest {
  readonly id: string;
  readonly ref: OrderRef;
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

  /** Somebody asks for the order by its id, or the dispatcher for a reading back; whether it came to an end. */
  readById(isReadBack: boolean): Promise<boolean> {
    const { dataSource, calls } = this.stack;
    const orders = [{ marketplaceOrderId: this.id, runId: null, isReadBack }];
    return this.tryPassing(() =>
      new MockActivityEnvironment(undefined, { logger: quiet }).run(() =>
        importOrderIds({ dataSource, calls }, { instanceCode: this.lane.instanceCode, orders, isLast: true }),
      ),
    );
  }

  readonly report = (): Promise<LifecycleReport> => lookAtOrder(this.stack.dataSource, this.ref);

  /** The step that is due, if one is, and no other. */
  async step(): Promise<void> {
    const { action } = await this.report();
    if (action.kind === 'run') await this.perform(action.step, 0);
  }

  /**
   * One activity, due or not; as in the workflow, a failure that no repetition cures parks the order.
   *
   * @param beginWithinMs after how long an activity of the database begins no further step
   */
  async perform(step: LifecycleStep, beginWithinMs?: number): Promise<LifecycleReport | null> {
    let report: LifecycleReport | null = null;
    const isOver = await this.tryPassing(async () => {
      report = await this.runActivity(step, beginWithinMs);
    });
    return isOver ? report : null;
  }

  private async runActivity(step: LifecycleStep, beginWithinMs?: number): Promise<LifecycleReport> {
    const { activities, dataSource, calls } = this.stack;
    const dependencies = { dataSource, calls, publicUrl: 'http://localhost:8080' };
    try {
      if (step !== 'shipDelivery') return await advanceOrder(dependencies, this.ref, beginWithinMs);
      return await shipDelivery(dependencies, this.ref, new AbortController().signal);
    } catch (error) {
      if (!(error instanceof ApplicationFailure) || error.nonRetryable !== true) throw error;
      const { type, message } = error;
      const failed = { step: stepOfFailure(error) ?? step, reasonCode: type ?? 'internal', message };
      return activities.parkOrder({ ...this.ref, ...failed });
    }
  }

  /**
   * The lifecycle and its dispatcher until the order waits for somebody; null when a fault stays, as Temporal would try
   * again later.
   */
  async drive(): Promise<LifecycleReport | null> {
    let report: LifecycleReport | null = await this.report();
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      if (report?.action.kind === 'run') report = await this.perform(report.action.step);
      else if (report !== null && (await this.hasNews(report))) report = await this.report();
      else return report;
    }
    throw new Error(`${this.id} runs in circles: ${JSON.stringify(report?.action)}`);
  }

  private async hasNews(report: LifecycleReport): Promise<boolean> {
    const rows: { revision: number; isReadingWanted: boolean }[] = await this.stack.dataSource.query(
      `select o.pending_revision as revision, o.read_back_wanted and i.gate = 'open' as "isReadingWanted"
         from marketplace_order o join instance i on i.id = o.instance_id
        where i.code = $1 and o.marketplace_order_id = $2`,
      [this.lane.instanceCode, this.id],
    );
    const [row] = rows;
    if (row?.isReadingWanted === true) return this.readById(true);
    return row !== undefined && row.revision > report.revision;
  }

  private async tryPassing(act: () => Promise<unknown>): Promise<boolean> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      try {
        await act();
        return true;
      } catch (error) {
        if (!(error instanceof ApplicationFailure)) throw error;
        if (error.nonRetryable === true) return false;
      }
    }
    return false;
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

import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { stepOfFailure } from '../../activities/database-failure';
import { advanceOrder } from '../../activities/orders/advance-order';
import { importOrderIds } from '../../activities/orders/import-order-ids';
import { shipDelivery } from '../../activities/shipping/ship-delivery';
import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import type { OrderRef } from '../../workflows/messages';
import { lookAtOrder } from '../support/look-at-order';
import type { ModelStack } from './model-stack';

/** More than any order needs between two waits: beyond it, it runs in circles. */
const MOST_TURNS = 60;
/** A passing fault is tried again; the faults that are injected end sooner than this. */
const ATTEMPTS = 4;

/** That an activity fails is what the sequences are about. */
const quiet = new DefaultLogger('ERROR');

/** What Temporal and the dispatcher do for one order: its steps and readings, each tried again as they would be. */
export class OrderDriver {
  constructor(
    private readonly stack: ModelStack,
    private readonly ref: OrderRef,
  ) {}

  /** Somebody asks for the order by its id, or the dispatcher for a reading back; whether it came to an end. */
  readById(isReadBack: boolean): Promise<boolean> {
    const { dataSource, calls } = this.stack;
    const { instanceCode, marketplaceOrderId } = this.ref;
    const orders = [{ marketplaceOrderId, runId: null, isReadBack }];
    return this.tryPassing(() =>
      new MockActivityEnvironment(undefined, { logger: quiet }).run(() =>
        importOrderIds({ dataSource, calls }, { instanceCode, orders, isLast: true }),
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
    throw new Error(`${this.ref.marketplaceOrderId} runs in circles: ${JSON.stringify(report?.action)}`);
  }

  private async hasNews(report: LifecycleReport): Promise<boolean> {
    const rows: { revision: number; isReadingWanted: boolean }[] = await this.stack.dataSource.query(
      `select o.pending_revision as revision, o.read_back_wanted and i.gate = 'open' as "isReadingWanted"
         from marketplace_order o join instance i on i.id = o.instance_id
        where i.code = $1 and o.marketplace_order_id = $2`,
      [this.ref.instanceCode, this.ref.marketplaceOrderId],
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
}

import { raiseRevision } from '../../entities/raise-revision';
import { releaseParked } from '../../entities/release-parked';
import { orderLifecycleId } from '../../workflows/ids';
import { INSTANCE_CODE, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { aFreshOrder, importIds, placeRaw } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import { command, retryStep, skipStep } from '../support/order-commands';
import { finished, orderRow, parkedFor, waitingFor } from '../support/order-row';

/** Lets something happen to an order; answers the id of the workflow that it happened to. */
export type Scene = (connector: TestConnector) => Promise<string>;

const workflowIdOf = (marketplaceOrderId: string): string =>
  orderLifecycleId({ instanceCode: INSTANCE_CODE, marketplaceOrderId });

async function orderToShip(connector: TestConnector): Promise<string> {
  const [id = ''] = await connector.place('oneLine');
  await connector.sweep();
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return id;
}

/** From import to closed, told by two later receptions. */
async function closed(connector: TestConnector): Promise<string> {
  const marketplace = marketplaceOf(connector);
  const id = await orderToShip(connector);
  await deliver(connector, id, colissimo);
  await eventually(() => waitingFor(connector, id, 'shippedState'));
  await connector.sweep();
  await eventually(() => waitingFor(connector, id, 'receipt'));
  await marketplace.act(id, 'receive');
  await marketplace.act(id, 'close');
  await connector.sweep();
  await eventually(() => finished(connector, id));
  return workflowIdOf(id);
}

/** Received, and followed until a time: a run that waits with a timer. */
async function received(connector: TestConnector): Promise<string> {
  const marketplace = marketplaceOf(connector);
  const id = await orderToShip(connector);
  await deliver(connector, id, colissimo);
  await eventually(() => waitingFor(connector, id, 'shippedState'));
  await marketplace.act(id, 'receive');
  await connector.sweep();
  await eventually(() => waitingFor(connector, id, 'closing'));
  return workflowIdOf(id);
}

/** An unknown SKU: parked, retried in vain, then its product is made. */
async function parkedAndRetried(connector: TestConnector): Promise<string> {
  const [id = ''] = await connector.place('unknownSku');
  await connector.sweep();
  await eventually(() => parkedFor(connector, id, 'unknownSku'));
  await retryStep(connector, id);
  await eventually(async () => (await orderRow(connector, id)).parkNumber === 2);
  await connector.dataSource.query(`insert into product (sku, name) values ('QP-INCONNU-9', 'Known after all')`);
  await connector.dataSource.transaction((manager) => releaseParked(manager, { reasonCode: 'unknownSku' }));
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return workflowIdOf(id);
}

/** A push that cannot be made is skipped. */
async function skipped(connector: TestConnector): Promise<string> {
  const id = await orderToShip(connector);
  await deliver(connector, id, { carrierCode: 'COLISSIMO' });
  await eventually(() => parkedFor(connector, id, 'trackingMissing'));
  await skipStep(connector, id);
  await eventually(() => waitingFor(connector, id, 'shippedState'));
  return workflowIdOf(id);
}

/** A step fails in a way that nobody foresaw: parked, and retried when its cause is gone. */
async function broken(connector: TestConnector): Promise<string> {
  const { dataSource } = connector;
  await dataSource.query('alter table payment rename to payment_of_yesterday');
  const [id = ''] = await connector.place('oneLine');
  await connector.sweep();
  await eventually(() => parkedFor(connector, id, 'internal'));
  await dataSource.query('alter table payment_of_yesterday rename to payment');
  await retryStep(connector, id);
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return workflowIdOf(id);
}

/** The database interrupts a step, which is tried again by a timer. */
async function interrupted(connector: TestConnector): Promise<string> {
  const { dataSource } = connector;
  const id = await orderToShip(connector);
  const order = await orderRow(connector, id);
  await dataSource.transaction(async (manager) => {
    await manager.query('select from marketplace_order where id = $1 for update', [order.id]);
    await connector.client.workflow.getHandle(workflowIdOf(id)).signal('orderChanged', { revision: 1_000 });
    await eventually(async () => {
      const cancelled: unknown[] = await dataSource.query(
        `with waiting as materialized (
           select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
         ) select from waiting where pg_cancel_backend(pid)`,
      );
      return cancelled.length > 0;
    });
  });
  await raiseTo(connector, order.id, 1_000);
  await eventually(async () => (await orderRow(connector, id)).progress === 'waiting');
  await marketplaceOf(connector).act(id, 'cancel');
  await connector.sweep();
  await eventually(() => finished(connector, id));
  return workflowIdOf(id);
}

/** The order's revision catches up with a signal that was sent by hand. */
async function raiseTo({ dataSource }: TestConnector, orderId: string, revision: number): Promise<void> {
  await dataSource.query('update marketplace_order set pending_revision = $2 where id = $1', [orderId, revision]);
  await dataSource.transaction((manager) => raiseRevision(manager, [orderId]));
}

/** The marketplace cancels an order that waits for the warehouse. */
async function cancelled(connector: TestConnector): Promise<string> {
  const id = await orderToShip(connector);
  await marketplaceOf(connector).act(id, 'cancel');
  await connector.sweep();
  await eventually(() => finished(connector, id));
  return workflowIdOf(id);
}

/** Imported by id, and refused while it waited for acceptance: nothing was taken. */
async function refused(connector: TestConnector): Promise<string> {
  const [id = ''] = await connector.place('waitingAcceptance');
  await importIds(connector, [id]);
  await eventually(() => parkedFor(connector, id, 'addressMissing'));
  await marketplaceOf(connector).act(id, 'refuse-line');
  await connector.sweep();
  await eventually(() => finished(connector, id));
  return workflowIdOf(id);
}

/** Imported by id before it was accepted: parked for its hidden address until the marketplace changes it. */
async function early(connector: TestConnector): Promise<string> {
  const [id = ''] = await connector.place('waitingAcceptance');
  await importIds(connector, [id]);
  await eventually(() => parkedFor(connector, id, 'addressMissing'));
  await marketplaceOf(connector).act(id, 'accept');
  await connector.sweep();
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return workflowIdOf(id);
}

async function pausedAndResumed(connector: TestConnector): Promise<string> {
  const id = await orderToShip(connector);
  await command(connector, id, 'pauseOrder', { note: 'stock count', actor: 'a person' });
  await eventually(async () => (await orderRow(connector, id)).progress === 'paused');
  await command(connector, id, 'resumeOrder', { actor: 'a person' });
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return workflowIdOf(id);
}

/** Left to a person, who confirms it; then the customer is debited, and the rest is done by itself. */
async function byHandThenPaid(connector: TestConnector): Promise<string> {
  const { dataSource } = connector;
  await dataSource.query(
    `insert into order_workflow (company_id, code, name) select id, 'BY-HAND', 'By hand' from company`,
  );
  await dataSource.query(
    `insert into workflow_configuration (instance_id, payment_type, financial_status, order_workflow_id)
     select i.id, 'LATE', v.status, w.id from instance i, (values ('Unpaid', 'BY-HAND'), ('Paid', 'AUTO')) v (status, code)
       join order_workflow w on w.code = v.code`,
  );
  const id = 'PAID-LATE';
  const order = aFreshOrder(id).with({ payment_type: 'LATE' });
  await placeRaw(connector, [order.with({ customer_debited_date: null }).build()]);
  await connector.sweep();
  await eventually(() => waitingFor(connector, id, 'confirmation'));
  await command(connector, id, 'doStep', { step: 'confirmOrder', actor: 'a person' });
  await eventually(() => waitingFor(connector, id, 'delivery'));
  const later = new Date(Date.now() + 60_000).toISOString();
  await placeRaw(connector, [order.with({ last_updated_date: later }).build()]);
  await connector.sweep();
  await eventually(async () => (await orderRow(connector, id)).invoiceState === 'paid');
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return workflowIdOf(id);
}

/** An operator asks Temporal to cancel the run; the order itself goes on in the next one. */
async function cancelRequested(connector: TestConnector): Promise<string> {
  const id = await orderToShip(connector);
  const handle = connector.client.workflow.getHandle(workflowIdOf(id));
  await handle.cancel();
  await eventually(async () => (await handle.describe()).status.name === 'CANCELLED');
  return workflowIdOf(id);
}

/** What happens to orders, by a name for each. */
export const orderScenes: Readonly<Record<string, Scene>> = {
  closed,
  received,
  parkedAndRetried,
  skipped,
  broken,
  interrupted,
  cancelled,
  refused,
  early,
  pausedAndResumed,
  byHandThenPaid,
  cancelRequested,
};

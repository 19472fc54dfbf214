import { Client } from 'pg';
import { createDataSource, SESSION_LIMITS } from '../../entities/data-source';
import { Delivery } from '../../entities/delivery.entity';
import { StockLevel } from '../../entities/stock-level.entity';
import { serveApi } from '../api/support/api-under-test';
import { createSecretBox } from '../../platform/secret-box';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { isSomebodyHeldUp } from '../support/is-somebody-held-up';
import { command } from '../support/order-commands';
import { orderRow, waitingFor } from '../support/order-row';

let connector: TestConnector;
let holder: Client;
beforeAll(async () => {
  connector = await startConnector();
  holder = new Client({ connectionString: connector.database.url });
  await holder.connect();
}, 60_000);
afterAll(async () => {
  await holder.end();
  await connector.stop();
});

async function bookedOrder(): Promise<string> {
  const [id = ''] = await connector.place('oneLine');
  await connector.sweep();
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return id;
}

/** When each attempt to lock an order's row began that is waiting now. */
async function attempts(): Promise<readonly string[]> {
  const rows: { begun: string }[] = await connector.dataSource.query(
    `select query_start::text as begun from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%for update of o'`,
  );
  return rows.map(({ begun }) => begun);
}

describe('WFL-04 somebody holds the row of an order', () => {
  it('its step gives up waiting and is tried again by itself; others go on meanwhile', async () => {
    const [id, other] = [await bookedOrder(), await bookedOrder()];
    await holder.query('begin');
    await holder.query('select from marketplace_order where marketplace_order_id = $1 for update', [id]);
    const paused = command(connector, id, 'pauseOrder', { note: 'stock count' });
    const seen = new Set<string>();
    await eventually(async () => {
      for (const begun of await attempts()) seen.add(begun);
      return seen.size > 1;
    }, 30_000);
    expect(await command(connector, other, 'pauseOrder', { note: 'stock count' })).toMatchObject({
      outcome: 'accepted',
    });
    await holder.query('rollback');
    expect(await paused).toMatchObject({ outcome: 'accepted' });
    expect(await orderRow(connector, id)).toMatchObject({ progress: 'paused', parkNumber: 0 });
  }, 60_000);
});

describe('a request that meets another change of the same rows', () => {
  it('answers that it may be repeated, and changed nothing', async () => {
    const { deliveryId } = await orderRow(connector, await bookedOrder());
    const dataSource = createDataSource(connector.database.url, { limits: SESSION_LIMITS });
    await dataSource.initialize();
    const secretBox = createSecretBox(connector.config.encryptionKeys);
    const under = await serveApi({ dataSource, temporal: connector.client, secretBox });
    const done = () => under.call({ method: 'POST', url: `/deliveries/${deliveryId ?? ''}/done`, body: {} });
    const levels = await dataSource.getRepository(StockLevel).count();
    expect(levels).toBeGreaterThan(0);

    await holder.query('begin');
    await holder.query('select from stock_level for update');
    const answer = done();
    await eventually(() => isSomebodyHeldUp(connector.dataSource));
    // Crosswise: one of the two has to give way, and only the request looks for that.
    await holder.query(`set local deadlock_timeout = '1min'`);
    const crossed = holder.query(
      `select from marketplace_order o join sale_order s on s.order_id = o.id join delivery d on d.sale_order_id = s.id
        where d.id = $1 for update of o`,
      [deliveryId],
    );
    const { statusCode, headers } = await answer;
    expect(statusCode).toBe(503);
    expect((await answer).json()).toMatchObject({ type: '/problems/databaseBusy', retryAfter: 1 });
    expect(headers['retry-after']).toBe('1');
    await crossed;
    await holder.query('rollback');
    expect(await dataSource.getRepository(Delivery).findOneByOrFail({ id: deliveryId ?? '' })).toMatchObject({
      state: 'ready',
    });
    expect((await done()).statusCode).toBe(200);
    await under.stop();
    await dataSource.destroy();
  }, 60_000);
});

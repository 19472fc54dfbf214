import { askSandbox } from '../support/ask-sandbox';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder, callsOf, countOf, injectFault, placeRaw, runLines, sweepOnce } from '../support/importing';
import { finished, orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
beforeAll(async () => {
  // What is written back would change the orders that the tests replace.
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
}, 60_000);
afterAll(() => connector.stop());

const cursorPosition = async (): Promise<number | null> => {
  const rows: { position: Date }[] = await connector.dataSource.query(
    `select position from cursor where operation = 'importOrders'`,
  );
  return rows[0]?.position.getTime() ?? null;
};
const receptionsOf = (id: string): Promise<number> =>
  countOf(
    connector,
    `from reception r join marketplace_order o on o.id = r.order_id where o.marketplace_order_id = $1`,
    [id],
  );
const manyOrders = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => aFreshOrder(`${prefix}-${String(index).padStart(3, '0')}`).build());
const importedOf = (prefix: string): Promise<number> =>
  countOf(
    connector,
    `from sale_order s join marketplace_order o on o.id = s.order_id where o.marketplace_order_id like $1`,
    [`${prefix}-%`],
  );

describe('ORD-01 the sweep reads what changed since the cursor', () => {
  it('reads every state and takes what the status filter says', async () => {
    const [shipping = '', cancelled = '', held = ''] = await connector.place(
      'oneLine',
      'cancelled',
      'waitingAcceptance',
    );
    const { read } = await sweepOnce(connector);
    expect(read).toBe(3);
    await eventually(() => waitingFor(connector, shipping, 'delivery'));
    expect(await orderRow(connector, cancelled)).toMatchObject({
      state: 'CANCELED',
      decision: 'ignored',
      saleOrderId: null,
    });
    expect(await orderRow(connector, held)).toMatchObject({ state: 'WAITING_ACCEPTANCE', decision: 'ignored' });
  });

  it('sets its cursor to a moment before it began, and looks back from there by an overlap', async () => {
    const startedAt = Date.now();
    await sweepOnce(connector);
    const position = await cursorPosition();
    expect(position).not.toBeNull();
    // Mirakl's clock has seconds; never later than the start, so that nothing falls between two sweeps.
    expect(position ?? Infinity).toBeLessThanOrEqual(startedAt + 1000);
    // The orders of the first sweep lie within the overlap: they come again, and nothing of them changes.
    expect(await sweepOnce(connector)).toMatchObject({ read: 3, changed: 0 });
  });

  it.each(['repeat-page', 'shuffled'] as const)(
    'loses and doubles nothing when the marketplace pages badly: %s',
    async (kind) => {
      const prefix = `DRIFT-${kind}`;
      await placeRaw(connector, manyOrders(prefix, 102));
      await injectFault(connector, { operation: 'OR11', kind, after: 1 });
      await sweepOnce(connector);
      await eventually(async () => (await importedOf(prefix)) === 102);
      expect(
        await countOf(connector, `from marketplace_order where marketplace_order_id like $1`, [`${prefix}-%`]),
      ).toBe(102);
    },
  );
});

describe('ORD-01 where a sweep begins, and where the next one does', () => {
  const at = (fromNowMs: number) => ({ last_updated_date: new Date(Date.now() + fromNowMs).toISOString() });
  const DAY_MS = 86_400_000;

  it('is thirty days back where there is no cursor', async () => {
    await placeRaw(connector, [
      aFreshOrder('DAYS-29')
        .with(at(-29 * DAY_MS))
        .build(),
      aFreshOrder('DAYS-32')
        .with(at(-32 * DAY_MS))
        .build(),
    ]);
    await connector.dataSource.query(`delete from cursor`);
    await sweepOnce(connector);
    expect(await orderRow(connector, 'DAYS-29')).toMatchObject({ decision: 'taken' });
    await expect(orderRow(connector, 'DAYS-32')).rejects.toThrow('There is no order');
  });

  it("is the marketplace's time where its clock is behind ours", async () => {
    await connector.dataSource.query(`delete from cursor`);
    const hourBack = -3_600_000;
    await askSandbox(connector.sandbox.url, 'POST', '/clock', { now: new Date(Date.now() + hourBack).toISOString() });
    await sweepOnce(connector);
    const position = (await cursorPosition()) ?? 0;
    await askSandbox(connector.sandbox.url, 'POST', '/clock', { now: new Date().toISOString() });
    expect(position - Date.now()).toBeLessThan(hourBack / 2);
  });
});

describe('ORD-06 the cursor moves only when every page is stored', () => {
  it('stays where it was while the second page fails, and the sweep goes on by itself', async () => {
    await placeRaw(connector, manyOrders('SECOND', 101));
    const before = await cursorPosition();
    const failedBefore = (await callsOf(connector, 'OR11'))['500'] ?? 0;
    await injectFault(connector, { operation: 'OR11', kind: '500-before', after: 1 });
    const sweep = sweepOnce(connector);
    await eventually(async () => ((await callsOf(connector, 'OR11'))['500'] ?? 0) > failedBefore);
    expect(await cursorPosition()).toBe(before);
    await sweep;
    expect(await cursorPosition()).toBeGreaterThan(before ?? 0);
    await eventually(async () => (await importedOf('SECOND')) === 101);
  });

  it('retries an order that failed from our side, although the marketplace never shows it as changed again', async () => {
    const [id = ''] = await connector.place('unknownSku');
    await sweepOnce(connector);
    await eventually(() => parkedFor(connector, id, 'unknownSku'));
    await connector.dataSource.query(`delete from cursor`);
    await sweepOnce(connector);
    expect(await orderRow(connector, id)).toMatchObject({ progress: 'parked', parkNumber: 1 });
    expect(await receptionsOf(id)).toBe(1);
  });
});

describe('ORD-11 receptions are kept when their content differs', () => {
  it('keeps no second reception of identical content and moves only when it was asked and read', async () => {
    await placeRaw(connector, [aFreshOrder('SAME-1').build()]);
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, 'SAME-1', 'delivery'));
    interface Row {
      readonly standing: object;
      readonly requestedAt: Date;
      readonly lastReadAt: Date;
    }
    const read = async (): Promise<Row> => {
      const rows: Row[] = await connector.dataSource.query(
        `select jsonb_build_array(pending_revision, content_hash, state) as standing,
                requested_at as "requestedAt", last_read_at as "lastReadAt"
           from marketplace_order where marketplace_order_id = 'SAME-1'`,
      );
      return rows[0] ?? { standing: {}, requestedAt: new Date(0), lastReadAt: new Date(0) };
    };
    const before = await read();
    const { runId } = await sweepOnce(connector);
    const after = await read();
    expect(after.standing).toEqual(before.standing);
    expect(after.requestedAt.getTime()).toBeGreaterThan(before.requestedAt.getTime());
    expect(after.lastReadAt.getTime()).toBeGreaterThan(before.lastReadAt.getTime());
    expect(await receptionsOf('SAME-1')).toBe(1);
    expect((await runLines(connector, runId)).map(({ record }) => record)).not.toContain('SAME-1');
  });

  it('keeps an older answer as history: a state never goes back', async () => {
    const order = aFreshOrder('STALE-1');
    const newer = new Date(Date.now() + 60_000).toISOString();
    await placeRaw(connector, [order.withState('SHIPPED').with({ last_updated_date: newer }).build()]);
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, 'STALE-1', 'receipt'));
    await placeRaw(connector, [order.build()]);
    await sweepOnce(connector);
    expect(await orderRow(connector, 'STALE-1')).toMatchObject({
      state: 'SHIPPED',
      progress: 'waiting',
      waitingFor: 'receipt',
    });
    expect(await receptionsOf('STALE-1')).toBe(2);
  });

  it('lets the later request win when both answers bear the same date', async () => {
    const order = aFreshOrder('EQUAL-1');
    await placeRaw(connector, [order.build()]);
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, 'EQUAL-1', 'delivery'));
    await placeRaw(connector, [order.withState('CANCELED').build()]);
    await sweepOnce(connector);
    await eventually(() => finished(connector, 'EQUAL-1'));
    expect(await orderRow(connector, 'EQUAL-1')).toMatchObject({ state: 'CANCELED', saleOrderState: 'cancelled' });
  });
});

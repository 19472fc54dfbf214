import { take } from '../support/booked';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder, countOf, importIds, placeRaw, runLines } from '../support/importing';
import { finished, orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
beforeAll(async () => {
  // What is written back would change the orders that the tests replace.
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
}, 60_000);
afterAll(() => connector.stop());

const later = () => ({ last_updated_date: new Date(Date.now() + 60_000).toISOString() });
const openFailures = (id: string): Promise<number> =>
  countOf(
    connector,
    `from marketplace_order o where o.marketplace_order_id = $1
        and (o.parked_step is not null or exists (select from run_line l where l.order_id = o.id and l.state <> 'done'))`,
    [id],
  );
const hasEnded = async (id: string): Promise<boolean> =>
  (await connector.client.workflow.getHandle(`order/demo/${id}`).describe()).status.name === 'COMPLETED';

describe('CAN-04 an order that ends before it was imported', () => {
  it.each(['CANCELED', 'REFUSED'] as const)(
    'is over when it was parked and becomes %s: nothing waits for it',
    async (state) => {
      const id = `PARKED-${state}`;
      const order = aFreshOrder(id, { offer_sku: 'NOBODY' });
      await take(connector, order.build());
      await eventually(() => parkedFor(connector, id, 'unknownSku'));
      await take(connector, order.withState(state).with(later()).build());
      await eventually(() => finished(connector, id));
      await eventually(() => hasEnded(id));
      expect(await orderRow(connector, id)).toMatchObject({ saleOrderId: null, reasonCode: null });
      expect(await openFailures(id)).toBe(0);
      await importIds(connector, [id]);
      expect(await openFailures(id)).toBe(0);
      const reasonCode = state === 'REFUSED' ? 'refusedBeforeImport' : 'canceledBeforeImport';
      expect(await runLines(connector)).toMatchObject([{ record: id, state: 'done', reasonCode }]);
    },
  );

  it('is over when it was waited for', async () => {
    const order = aFreshOrder('WAITED-1').withState('STAGING');
    await placeRaw(connector, [order.build()]);
    await importIds(connector, ['WAITED-1']);
    await eventually(() => waitingFor(connector, 'WAITED-1', 'takable'));
    await take(connector, order.withState('CANCELED').with(later()).build());
    await eventually(() => finished(connector, 'WAITED-1'));
    await eventually(() => hasEnded('WAITED-1'));
    expect(await openFailures('WAITED-1')).toBe(0);
  });
});

describe('CAN-04 an order that is refused after it was imported early, by its id', () => {
  it('is cancelled like one that the customer cancels, and says so in its own words', async () => {
    const order = aFreshOrder('EARLY-1').withState('WAITING_ACCEPTANCE');
    await placeRaw(connector, [order.build()]);
    await importIds(connector, ['EARLY-1']);
    await eventually(() => waitingFor(connector, 'EARLY-1', 'acceptance'));
    const why = { order_state_reason_code: '10', order_state_reason_label: 'Out of stock' };
    await take(
      connector,
      order
        .withState('REFUSED')
        .with({ ...later(), ...why })
        .build(),
    );
    await eventually(() => finished(connector, 'EARLY-1'));
    expect(await orderRow(connector, 'EARLY-1')).toMatchObject({ saleOrderState: 'cancelled', invoiceState: null });
    const told: object[] = await connector.dataSource.query(
      `select t.kind, t.sentence, t.data from timeline_entry t join marketplace_order o on o.id = t.order_id
        where o.marketplace_order_id = 'EARLY-1' and t.kind in ('refused', 'cancelled')`,
    );
    expect(told).toEqual([
      {
        ...{ kind: 'refused', sentence: 'Refused on the marketplace: Out of stock (10)' },
        data: { reasonCode: '10', reasonLabel: 'Out of stock' },
      },
    ]);
  });
});

import { pushTracking } from '../../api/deliveries/push-tracking';
import { auditOf, ONCE } from '../support/audit';
import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { aFreshOrder, countOf, injectFault, placeRaw, sweepOnce } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
let marketplace: ReturnType<typeof marketplaceOf>;
beforeAll(async () => {
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
  marketplace = marketplaceOf(connector);
}, 60_000);
afterAll(() => connector.stop());
afterEach(() => marketplace.endFaults());

interface Standing {
  readonly attempts: number;
  readonly isHeldBack: boolean;
  readonly lastError: string | null;
}
async function standingOf(id: string): Promise<Standing> {
  const rows: Standing[] = await connector.dataSource.query(
    `select o.attempts, o.last_error as "lastError", coalesce(d.next_push_at > now(), false) as "isHeldBack"
       from marketplace_order o join sale_order s on s.order_id = o.id join delivery d on d.sale_order_id = s.id
      where o.marketplace_order_id = $1`,
    [id],
  );
  return rows[0] ?? { attempts: 0, isHeldBack: false, lastError: null };
}

describe('WFL-04 a push whose outcome is unknown again and again', () => {
  it('is counted and made again after growing pauses, raises a to-do, and goes at once when a person asks', async () => {
    const [id = ''] = await connector.place('oneLine');
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await injectFault(connector, { operation: 'OR24', kind: '500-before', count: 1_000 });
    const startedAt = Date.now();
    await deliver(connector, id, colissimo);
    await eventually(async () => (await standingOf(id)).attempts >= 3, 60_000);
    // Two pauses lie between three attempts: two seconds and six.
    expect(Date.now() - startedAt).toBeGreaterThan(7_500);
    await eventually(async () => (await standingOf(id)).isHeldBack && waitingFor(connector, id, 'nextPush'), 60_000);
    const { attempts, lastError } = await standingOf(id);
    expect(lastError).toContain('OR24');
    expect(await marketplace.writes(id, 'OR24')).toHaveLength(attempts);
    const toDos = `from timeline_entry t join marketplace_order o on o.id = t.order_id
                    where o.marketplace_order_id = $1 and t.kind = 'toDo'`;
    expect(await countOf(connector, toDos, [id])).toBe(1);
    expect((await orderRow(connector, id)).parkNumber).toBe(0);

    await marketplace.endFaults();
    const { deliveryId } = await orderRow(connector, id);
    await pushTracking(connector.dataSource, { deliveryId: deliveryId ?? '', actor: 'a person' });
    await eventually(async () => (await orderRow(connector, id)).toldBy === 'us', 10_000);
    expect(await auditOf(connector, id)).toEqual(ONCE);
    expect(await standingOf(id)).toMatchObject({ attempts: 0, isHeldBack: false, lastError: null });
  }, 90_000);
});

describe('TRK-04 a push that is refused', () => {
  it('is named after its refusal when the order may still be shipped', async () => {
    await placeRaw(connector, [
      aFreshOrder('NOT-OURS').with({ can_shop_ship: false, shipping_type_code: 'BY-BIKE' }).build(),
    ]);
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, 'NOT-OURS', 'delivery'));
    await deliver(connector, 'NOT-OURS');
    await eventually(() => parkedFor(connector, 'NOT-OURS', 'marketplaceRejected'));
    expect((await orderRow(connector, 'NOT-OURS')).reasonText).toContain('not allowed to ship');
  });
});

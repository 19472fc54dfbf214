import { sellerReferencesId } from '../../workflows/ids';
import { auditOf, gapsOf, ONCE, wrongStockOf } from '../support/audit';
import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { countOf, injectFault, sweepOnce } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import { orderRow, waitingFor } from '../support/order-row';

let connector: TestConnector;
let marketplace: ReturnType<typeof marketplaceOf>;
beforeAll(async () => {
  connector = await startConnector();
  marketplace = marketplaceOf(connector);
}, 60_000);
afterAll(() => connector.stop());
afterEach(() => marketplace.endFaults());

/** Cuts the connection after the effect, instead of a minute's silence. */
const CUT = { delayMs: 50 };
const faults = ['429', '500-before', '500-after', 'timeout-after', 'truncated', 'html', 'empty'] as const;
const pushes = ['OR23', 'OR24'].flatMap((operation) => faults.map((kind) => [operation, kind] as const));

async function bookedOrder(): Promise<string> {
  const [id = ''] = await connector.place('oneLine');
  await sweepOnce(connector);
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return id;
}

describe('TRK-05 a push goes wrong', () => {
  it.each(pushes)(
    '%s, %s: the order is shipped once, with our tracking',
    async (operation, kind) => {
      const id = await bookedOrder();
      await injectFault(connector, { operation, kind, ...CUT });
      await deliver(connector, id, colissimo);
      await eventually(async () => (await orderRow(connector, id)).toldBy !== null, 60_000);
      expect(await auditOf(connector, id)).toEqual(ONCE);
      expect(await marketplace.rawOrder(id)).toMatchObject({
        ...{ order_state: 'SHIPPED', shipping_tracking: colissimo.trackingNumber },
      });
    },
    90_000,
  );
});

describe('ORD-13 OR04 goes wrong', () => {
  it.each(faults)(
    '%s: the order bears our number in the end, and nothing is parked',
    async (kind) => {
      const id = await bookedOrder();
      await injectFault(connector, { operation: 'OR04', kind, ...CUT });
      await sweepOnce(connector);
      await connector.client.workflow.getHandle(sellerReferencesId('demo')).result();
      expect(await countOf(connector, 'from marketplace_order where seller_reference_wanted')).toBe(0);
      const names: { name: string }[] = await connector.dataSource.query(
        `select s.name from sale_order s join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = $1`,
        [id],
      );
      expect(await marketplace.rawOrder(id)).toMatchObject({
        references: { order_reference_for_seller: names[0]?.name },
      });
      expect((await orderRow(connector, id)).parkNumber).toBe(0);
    },
    60_000,
  );
});

describe('FLT-01 after all of that', () => {
  it('numbers of the journal have no gap, and stock is the sum of what was moved', async () => {
    expect(await gapsOf(connector)).toEqual([]);
    expect(await wrongStockOf(connector)).toEqual([]);
  });
});

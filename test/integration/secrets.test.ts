import { keyFingerprint } from '../../platform/key-fingerprint';
import { orderKinds } from '../../sandbox/orders/order-kinds';
import { askSandbox } from '../support/ask-sandbox';
import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { allHistories, allTables } from '../support/histories';
import { countOf, importIds, injectFault, sweepOnce } from '../support/importing';
import { orderRow, waitingFor } from '../support/order-row';
import { addInstance, secondShop, testConnection } from '../support/second-shop';

const WRONG_KEY = 'wrong-key-7f31';
const KEYS = ['sandbox-key-2042', WRONG_KEY];

let connector: TestConnector;
let logged = '';
beforeAll(async () => {
  connector = await startConnector({ logTo: { write: (line) => void (logged += line) } });
  await liveThroughEverything();
}, 60_000);
afterAll(() => connector.stop());

/** Orders of every kind, each fault of a marketplace, a wrong key, a shipment: whatever might carry a word too many. */
async function liveThroughEverything(): Promise<void> {
  const ids = await connector.place(...orderKinds);
  for (const kind of ['500-before', 'html', 'truncated'] as const) {
    await injectFault(connector, { operation: 'OR11', kind, after: 1 });
  }
  await sweepOnce(connector);
  await importIds(connector, ids);
  const [first = ''] = ids;
  await eventually(() => waitingFor(connector, first, 'delivery'));
  await deliver(connector, first, colissimo);
  await eventually(async () => (await orderRow(connector, first)).toldBy === 'us');
  await addInstance(connector, { ...secondShop, apiKey: WRONG_KEY });
  await testConnection(connector, 'halles');
  await injectFault(connector, { operation: '*', kind: '403', shopId: 2043 });
  await testConnection(connector, 'halles');
}

describe('INS-02 the key is nowhere in the clear', () => {
  it('stands encrypted in the database, with the id of the key that opens it', async () => {
    const [instance]: { ciphertext: string; key_id: string; print: string }[] = await connector.dataSource.query(
      `select api_key_ciphertext as ciphertext, api_key_key_id as key_id, api_key_fingerprint as print
         from instance where code = 'demo'`,
    );
    expect(instance?.key_id).toBe('test');
    expect(instance?.ciphertext).not.toContain('sandbox-key');
    expect(Buffer.from(instance?.ciphertext ?? '', 'base64').toString('latin1')).not.toContain('sandbox-key');
    expect(instance?.print).toBe(keyFingerprint('sandbox-key-2042'));
  });

  it('is in no table, no log line and no history', async () => {
    const tables = await allTables(connector);
    const histories = await allHistories(connector);
    // Something was looked through.
    expect(tables).toContain('Atelier Nord');
    expect(histories).toContain('"marketplaceOrderId":"');
    expect(logged).toContain('activity.failed');
    for (const key of KEYS) {
      for (const form of [
        key,
        Buffer.from(key).toString('base64').replace(/=+$/, ''),
        Buffer.from(key).toString('hex'),
      ]) {
        expect(tables).not.toContain(form);
        expect(histories).not.toContain(form);
        expect(logged).not.toContain(form);
      }
    }
  });
});

interface PersonalOrder {
  readonly customer: {
    readonly firstname: string | null;
    readonly lastname: string | null;
    readonly billing_address: Readonly<Record<string, string | null>> | null;
    readonly shipping_address: Readonly<Record<string, string | null>> | null;
  };
  readonly customer_notification_email: string | null;
}

/** Long enough to be found by accident nowhere. */
function wordsOf(address: Readonly<Record<string, string | null>> | null): string[] {
  const members = ['street_1', 'street_2', 'phone', 'phone_secondary', 'lastname', 'company'];
  return members.map((member) => address?.[member] ?? '').filter((word) => word.length > 3);
}

describe('SEC-02 personal data stays in the database', () => {
  it('is in no history, search attribute or log line', async () => {
    const personal = new Set<string>();
    const { orders } = await askSandbox<{ orders: { orderId: string }[] }>(
      connector.sandbox.url,
      'GET',
      '/orders?shopId=2042',
    );
    for (const { orderId } of orders) {
      const path = `/orders/${encodeURIComponent(orderId)}?shopId=2042`;
      const { order } = await askSandbox<{ order: PersonalOrder }>(connector.sandbox.url, 'GET', path);
      const { customer } = order;
      const addresses = [customer.billing_address, customer.shipping_address];
      addresses.flatMap(wordsOf).forEach((word) => personal.add(word));
      if (order.customer_notification_email !== null) personal.add(order.customer_notification_email);
    }
    expect(personal.size).toBeGreaterThan(orderKinds.length);
    expect(await countOf(connector, `from partner where street1 = any($1)`, [[...personal]])).toBeGreaterThan(0);
    const histories = await allHistories(connector);
    expect(histories).toContain('No product has SKU');
    const found = [...personal].filter((word) => histories.includes(word) || logged.includes(word));
    expect(found).toEqual([]);
  });
});

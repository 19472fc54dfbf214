import type { DataSource } from 'typeorm';
import { noteRefusedKey, openGate } from '../../activities/instances/gate';
import { createMarketplaceClients, type ConnectedInstance } from '../../activities/instances/marketplace-clients';
import type { Instance } from '../../entities/instance.entity';
import { createSecretBox } from '../../platform/secret-box';
import { aBackOffice, anInstance, anOrderRow } from '../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { lookAtOrder } from '../support/look-at-order';

const ORDERS = 1000;
const REFUSED_CALLS = 40;

let database: TestDatabase;
let dataSource: DataSource;
let instance: Instance;
let connected: ConnectedInstance;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = database.dataSource;
  const secretBox = createSecretBox([{ id: 'test', key: Buffer.alloc(32, 7) }]);
  const { ciphertext, keyId } = secretBox.seal('key');
  const sealed = { apiKeyCiphertext: ciphertext, apiKeyKeyId: keyId, apiKeyFingerprint: 'print' };
  instance = await anInstance(dataSource, await aBackOffice(dataSource), sealed);
  const options = { dataSource, secretBox, allowPrivateHosts: false, installationFingerprint: 'ours' };
  connected = await createMarketplaceClients(options).connect(instance.code);
  await anOrderRow(dataSource, instance, { marketplaceOrderId: 'ORDER-1' });
  await dataSource.query(
    `insert into marketplace_order (instance_id, marketplace_order_id, state, currency, total, line_count, content_hash,
                                    decision, ordered_at, last_updated_at, requested_at, last_read_at)
     select instance_id, 'ORDER-' || n, state, currency, total, line_count, content_hash, decision, ordered_at,
            last_updated_at, requested_at, last_read_at
       from marketplace_order, generate_series(2, $1::integer) as n`,
    [ORDERS],
  );
}, 60_000);
afterAll(() => database.drop());

/** Every order looks at its facts, as its lifecycle does when it is told of something; how many come to each answer. */
async function lookAtAll(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const ids = Array.from({ length: ORDERS }, (_, index) => `ORDER-${String(index + 1)}`).values();
  const work = async (): Promise<void> => {
    for (const marketplaceOrderId of ids) {
      const { action } = await lookAtOrder(dataSource, { instanceCode: instance.code, marketplaceOrderId });
      const answer = action.kind === 'wait' ? `wait ${action.reason}` : action.kind;
      counts[answer] = (counts[answer] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return counts;
}

const alerts = async (): Promise<string[]> => {
  const rows: { kind: string }[] = await dataSource.query(
    `select kind from instance_event where instance_id = $1 order by id`,
    [instance.id],
  );
  return rows.map(({ kind }) => kind);
};
const toDos = (): Promise<object[]> =>
  dataSource.query(
    `select kind, subject = $1 as "isOfInstance", reason_code as "reasonCode", closed_by as "closedBy" from to_do order by id`,
    [instance.code],
  );
const ofTheKey = { kind: 'heldInstance', isOfInstance: true, reasonCode: 'authentication' };
const refuseMany = (): Promise<('open' | 'closed')[]> =>
  Promise.all(Array.from({ length: REFUSED_CALLS }, () => noteRefusedKey(dataSource, connected)));

describe('INS-08 a key that is lost with a thousand open orders', () => {
  it('closes the gate by two refusals a minute apart, with one alert however many calls are refused', async () => {
    expect(new Set(await refuseMany())).toEqual(new Set(['open']));
    expect(await alerts()).toEqual([]);
    await dataSource.query(
      `update instance set authentication_failed_at = authentication_failed_at - interval '1 minute' where id = $1`,
      [instance.id],
    );
    expect(new Set(await refuseMany())).toEqual(new Set(['closed']));
    expect(await alerts()).toEqual(['authenticationLost']);
    expect(await toDos()).toEqual([{ ...ofTheKey, closedBy: null }]);
  });

  it('lets them all wait, and parks none', async () => {
    expect(await lookAtAll()).toEqual({ 'wait gate': ORDERS });
    const [standing]: object[] = await dataSource.query(
      `select count(*) filter (where waiting_for = 'gate')::integer as waiting, max(park_number) as parks,
              count(*) filter (where progress = 'parked')::integer as parked from marketplace_order`,
    );
    expect(standing).toEqual({ waiting: ORDERS, parks: 0, parked: 0 });
  });

  it('tells each of them once when a good test opens it, and all go on', async () => {
    const revisions = `select sum(pending_revision)::integer as sum from marketplace_order`;
    const [before]: { sum: number }[] = await dataSource.query(revisions);
    await openGate(dataSource, instance.id);
    const [after]: { sum: number }[] = await dataSource.query(revisions);
    expect((after?.sum ?? 0) - (before?.sum ?? 0)).toBe(ORDERS);
    expect(await lookAtAll()).toEqual({ run: ORDERS });
    expect(await alerts()).toEqual(['authenticationLost', 'authenticationBack']);
    expect(await toDos()).toEqual([{ ...ofTheKey, closedBy: 'system' }]);
  });
});

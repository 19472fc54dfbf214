import { demoDefinition } from '../../scripts/demo/definition';
import { listingImportId } from '../../workflows/ids';
import { askSandbox } from '../support/ask-sandbox';
import { INSTANCE_CODE } from '../support/connector';
import { callsOf, countOf } from '../support/importing';
import { startKillBench, type KillBench } from '../support/kill-bench';

const GENERATED = 2_000;
const FILE = 500;
const OFFERS = GENERATED + demoDefinition.products.length;

let bench: KillBench;
beforeAll(async () => {
  bench = await startKillBench();
  const { sandbox } = bench.connector;
  const shopId = Number(demoDefinition.instance.shopId);
  await askSandbox(sandbox.url, 'POST', '/generated-offers', { shopId, count: GENERATED });
  await askSandbox(sandbox.url, 'POST', '/exports', { itemsPerFile: FILE, takesMs: 0 });
  await bench.connector.dataSource.query(
    `update instance set settings = settings || '{"createProductIfNotFound": true}'`,
  );
}, 120_000);
afterAll(() => bench.stop());

describe('LST-08 a worker is killed with -9 when the third file of an export is stored and it does not know yet', () => {
  it('the next one goes on after that file: every offer is one listing with one product, and counted once', async () => {
    const { connector } = bench;
    let imported: Promise<unknown> = Promise.resolve();
    await bench.killAt({ on: 'database', saying: ['export/2.json', 'COMMIT'], at: 'answered' }, () => {
      imported = connector.run('listingImport', listingImportId(INSTANCE_CODE), { instanceCode: INSTANCE_CODE });
      return imported;
    });
    expect(await countOf(connector, 'from listing')).toBe(3 * FILE);
    expect(await countOf(connector, `from run where state = 'running' and changed_count = ${String(3 * FILE)}`)).toBe(
      1,
    );

    const done = await imported;
    expect(done).toMatchObject({ phase: null, changed: OFFERS, unchanged: 0, failed: 0 });
    expect(await countOf(connector, 'from listing where product_id is not null and gone_at is null')).toBe(OFFERS);
    expect(await countOf(connector, 'from product')).toBe(OFFERS);
    expect(await countOf(connector, `from run_line where state = 'done'`)).toBe(OFFERS);
    expect(await countOf(connector, 'from listing_import')).toBe(0);
    expect(await Promise.all(['OF52', 'OF54'].map((id) => callsOf(connector, id)))).toEqual([{ 200: 1 }, { 200: 5 }]);
  }, 180_000);
});

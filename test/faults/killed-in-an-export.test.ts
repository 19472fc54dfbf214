import { randomUUID } from 'node:crypto';
import { Run } from '../../entities/run.entity';
import { askSandbox } from '../support/ask-sandbox';
import { aFreshOrder, callsOf, countOf, importIds, importWindow, injectFault, placeRaw } from '../support/importing';
import { startKillBench, type KillBench } from '../support/kill-bench';

/** Over twenty pages, of which nobody has to take one. */
const MANY = 2_020;
const FILE = 505;
/** An export ends at the marketplace's clock, in whole seconds: what changed in that second is not in it. */
const AN_HOUR_AGO = new Date(Date.now() - 3_600_000).toISOString();

let bench: KillBench;
beforeAll(async () => {
  bench = await startKillBench();
  await placeRaw(
    bench.connector,
    Array.from({ length: MANY }, (_, index) =>
      aFreshOrder(`MANY-${String(index)}`)
        .withState('CLOSED')
        .with({ last_updated_date: AN_HOUR_AGO })
        .build(),
    ),
  );
  await askSandbox(bench.connector.sandbox.url, 'POST', '/exports', { itemsPerFile: FILE });
}, 180_000);
afterAll(() => bench.stop());

const latestRun = (): Promise<Run> =>
  bench.connector.dataSource.manager.findOneOrFail(Run, { where: {}, order: { startedAt: 'DESC' } });

describe('ORD-06 a worker is killed with -9 in the middle of an export of over 2,000 orders', () => {
  it('the next one goes on with it: nothing is lost, nothing doubled, and the cursor moves once all is stored', async () => {
    const { connector } = bench;
    let sweep: Promise<unknown> = Promise.resolve();
    await bench.killAt({ on: 'marketplace', saying: ['export/2.json HTTP/1.1'], at: 'answered' }, () => {
      sweep = connector.sweep();
      return sweep;
    });
    expect(await countOf(connector, 'from marketplace_order')).toBe(2 * FILE);
    expect(await countOf(connector, 'from cursor')).toBe(0);
    await sweep;
    expect(await countOf(connector, 'from marketplace_order')).toBe(MANY);
    expect(await countOf(connector, 'from reception')).toBe(MANY);
    expect(await countOf(connector, 'from cursor')).toBe(1);
    expect(await latestRun()).toMatchObject({ state: 'done', changedCount: MANY, unchangedCount: 0, progress: null });
    // Of four files the third came twice; nothing else was asked for again.
    expect(await Promise.all(['OR11', 'OR13', 'OR15'].map((id) => callsOf(connector, id)))).toEqual([
      { 200: 1 },
      { 200: 1 },
      { 200: 5 },
    ]);
  }, 180_000);
});

describe('RUN-01 what was odd in what was read', () => {
  const hour = (from: number): string => new Date(Date.now() + from * 3_600_000).toISOString();

  it.each([
    ['an import by ids', 'order_ids', () => importIds(bench.connector, ['MANY-1'])],
    [
      'an import of a window',
      'end_date',
      () =>
        importWindow(bench.connector, { runId: randomUUID(), basedOn: 'creationDate', from: hour(-50), to: hour(-49) }),
    ],
  ])(
    'is said on the run of %s, once and with its reason',
    async (_name, filter, act) => {
      await injectFault(bench.connector, { operation: 'OR11', kind: 'ignore-filter', count: 100 });
      await act();
      await askSandbox(bench.connector.sandbox.url, 'DELETE', '/faults');
      expect((await latestRun()).remarks).toEqual([
        { reasonCode: 'filterNotHonoured', message: `OR11: the marketplace does not honour the filter ${filter}` },
      ]);
    },
    120_000,
  );
});

import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Installation } from '../../scripts/start/installation';
import { readRunningInstallation } from '../../scripts/start/run-file';
import { eventually } from '../support/eventually';
import { runCommand, type Command } from '../support/npm-start';

const START = 'scripts/start/main.ts';
const TEST_TIMEOUT_MS = 120_000;
/** Twenty orders, less one of an unknown SKU that parks, one cancelled, one that waits for the shop to accept it. */
const DEMO = { paid: 17, parked: 1 };

describe('npm start', () => {
  let folder: string;
  let runFile: string;
  let running: Command;

  beforeAll(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'connector-')), 'with a space');
    // Root starts PostgreSQL as another user.
    chmodSync(join(folder, '..'), 0o755);
    runFile = join(folder, 'run.json');
  });

  afterAll(async () => {
    running.process.kill('SIGTERM');
    await running.ended;
    rmSync(join(folder, '..'), { recursive: true, force: true });
  });

  const installation = (): Installation => readRunningInstallation(runFile);

  async function start(): Promise<void> {
    running = runCommand(START, [], folder);
    const hasEnded = running.ended.then((code) => {
      throw new Error(`npm start ended with ${String(code)}:\n${running.printed()}`);
    });
    await Promise.race([hasEnded, eventually(() => Promise.resolve(existsSync(runFile)), TEST_TIMEOUT_MS)]);
    hasEnded.catch(() => undefined);
  }

  async function read(statement: string): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: installation().databaseUrl });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  }

  /** As each line of its log says. */
  function workerPid(): number {
    const log = readFileSync(join(folder, 'logs', 'worker.log'), 'utf8');
    return Number([...log.matchAll(/"pid":(\d+)/g)].at(-1)?.[1]);
  }

  async function count(condition: string): Promise<number> {
    const [row] = await read(`select count(*) from ${condition}`);
    return Number(row?.count);
  }

  it(
    'brings everything up with one command, says where it is, and books the orders of the marketplace',
    async () => {
      await start();
      expect(statSync(runFile).mode & 0o777).toBe(0o600);
      expect(installation()).toMatchObject({ temporalNamespace: 'connector', temporalUiUrl: expect.any(String) });
      expect((await fetch(`${installation().apiUrl}/health/ready`)).status).toBe(200);
      await eventually(async () => (await count(`invoice where state = 'paid'`)) === DEMO.paid, TEST_TIMEOUT_MS);
      expect(await count(`marketplace_order where progress = 'parked'`)).toBe(DEMO.parked);
      const facts = [/Imported as/g, /Confirmed: /g, / posted/g, /Payment of/g].map(
        (fact) => () => [...running.printed().matchAll(fact)].length,
      );
      await eventually(() => Promise.resolve(facts.every((shown) => shown() === DEMO.paid)));
      expect(running.printed()).toContain('Parked at importOrder');
    },
    TEST_TIMEOUT_MS,
  );

  it('tells a second start that the first is running', async () => {
    const second = runCommand(START, [], folder);
    expect(await second.ended).toBe(1);
    expect(second.printed()).toContain('runs here already');
  });

  it(
    'places an order and ships it from a second terminal, while the worker is killed in between',
    async () => {
      const order = runCommand('scripts/demo/order.ts', ['--kind', 'threeLines'], folder);
      expect(await order.ended).toBe(0);
      const [orderId = ''] = /AN-\d+-A/.exec(order.printed()) ?? [];
      process.kill(workerPid(), 'SIGKILL');
      await eventually(() => Promise.resolve(running.printed().includes('Worker runs again.')));
      await eventually(async () => (await count(`invoice where state = 'paid'`)) === DEMO.paid + 1, TEST_TIMEOUT_MS);
      const deliver = runCommand('scripts/demo/deliver.ts', [orderId, '--carrier', 'COLISSIMO'], folder);
      expect(await deliver.ended).toBe(0);
      expect(deliver.printed()).toContain('The marketplace shows it SHIPPED');
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'stops all in order on Ctrl-C, and continues at the next start with everything still there',
    async () => {
      running.process.kill('SIGINT');
      expect(await running.ended).toBe(0);
      expect(running.printed()).toMatch(
        /Worker and API: stopped[^]*Sandbox marketplace: stopped[^]*Temporal: stopped[^]*PostgreSQL: stopped/,
      );
      expect(existsSync(runFile)).toBe(false);
      await start();
      expect(await count(`invoice where state = 'paid'`)).toBe(DEMO.paid + 1);
      expect(await count('marketplace_order')).toBe(
        await count('(select distinct marketplace_order_id from marketplace_order) ids'),
      );
      expect(running.printed()).toContain('placed earlier');
    },
    TEST_TIMEOUT_MS,
  );
});

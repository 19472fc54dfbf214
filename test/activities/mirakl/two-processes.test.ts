import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { type RunningSandbox, startSandbox } from '../../../sandbox/server';
import { endOf, forkTypeScript } from '../../../scripts/servers/fork-typescript';
import { askSandbox } from '../../support/ask-sandbox';
import { createTestDatabase, type TestDatabase } from '../../support/database';

const report = z.object({ outcomes: z.array(z.string()) });

let database: TestDatabase;
let sandbox: RunningSandbox;
let processes: ChildProcess[];

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ limits: 'published' });
  const args = [database.url, sandbox.url];
  processes = [1, 2].map(() =>
    forkTypeScript('test/support/programs/call-marketplace.ts', {
      args,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    }),
  );
  await Promise.all(processes.map(nextReport));
}, 120_000);

afterAll(async () => {
  const ends = processes.map(endOf);
  for (const child of processes) child.kill();
  await Promise.all(ends);
  await sandbox.close();
  await database.drop();
});

async function nextReport(child: ChildProcess): Promise<readonly string[]> {
  const messages: unknown[] = await once(child, 'message');
  return report.parse(messages[0]).outcomes;
}

function ask(child: ChildProcess | undefined, names: readonly string[]): Promise<readonly string[]> {
  if (child === undefined) throw new Error('the process did not start');
  const answer = nextReport(child);
  child.send({ names });
  return answer;
}

/** As if this many seconds had gone by, for the budgets as for the marketplace. */
async function timePasses(seconds: number): Promise<void> {
  const back = `- ${String(seconds)} * interval '1 second'`;
  await askSandbox(sandbox.url, 'POST', '/clock', { advanceMs: seconds * 1_000 });
  await database.dataSource.query(
    `update call_budget set theoretical_arrival_at = theoretical_arrival_at ${back}, blocked_until = blocked_until ${back}`,
  );
}

async function calls(): Promise<Record<string, Record<string, number>>> {
  return (await askSandbox<{ calls: Record<string, Record<string, number>> }>(sandbox.url, 'GET', '/calls')).calls;
}

describe('two processes together stay within the published limits (API section 4)', () => {
  const everyMinute = ['OR11 sweep', 'OR11 person', 'OR11 readBack', 'OR04', 'OF21'];
  const rarely = ['A01', 'CH11', 'OF61', 'H11', 'SH42'];
  const ROUNDS = 12;

  it('use each of them up, and meet no 429', async () => {
    const called: Record<string, number> = {};
    const names = [...everyMinute, ...rarely, ...everyMinute, ...rarely];
    for (let round = 0; round < ROUNDS; round += 1) {
      const outcomes = (await Promise.all(processes.map((child) => ask(child, names)))).flat();
      outcomes.forEach((outcome, index) => {
        const name = names[index % names.length] ?? '';
        if (outcome === 'called') called[name] = (called[name] ?? 0) + 1;
        else expect(outcome).toBe('deferred by budget');
      });
      await timePasses(61);
    }
    const expected = [...everyMinute.map((name) => [name, ROUNDS]), ...rarely.map((name) => [name, 1])];
    expect(called).toEqual(Object.fromEntries(expected));
    const counts = await calls();
    expect(Object.values(counts).flatMap((statuses) => Object.keys(statuses))).not.toContain('429');
    expect(counts).toMatchObject({ OR11: { 200: 3 * ROUNDS }, OR04: { 200: ROUNDS }, A01: { 200: 1 } });
  }, 60_000);

  it('a Retry-After that one was given is obeyed by the other', async () => {
    await askSandbox(sandbox.url, 'POST', '/faults', { operation: 'OR24', kind: '429', retryAfterSeconds: 300 });
    const [one, other] = processes;
    expect(await ask(one, ['OR24'])).toEqual(['deferred by marketplace']);
    expect([await ask(other, ['OR24']), await ask(one, ['OR24'])].flat()).toEqual([
      'deferred by budget',
      'deferred by budget',
    ]);
    expect((await calls()).OR24).toEqual({ 429: 1 });
    await timePasses(301);
    expect(await ask(other, ['OR24'])).toEqual([expect.stringMatching(/^called: MarketplaceRejected/)]);
    expect((await calls()).OR24).toEqual({ 404: 1, 429: 1 });
  });
});

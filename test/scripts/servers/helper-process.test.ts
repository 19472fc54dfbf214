import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { forkTypeScript } from '../../../scripts/servers/fork-typescript';
import { freePort } from '../../../scripts/servers/free-port';
import { startHelperProcess } from '../../../scripts/servers/helper-process';
import { isRunning } from '../../../scripts/servers/leftover';
import { eventually } from '../../support/eventually';
import { temporaryFolders } from '../../support/temporary-folder';

const HELPER = 'scripts/servers/postgres-helper.ts';

describe('A server in a process of its own', () => {
  const temporaryFolder = temporaryFolders();

  async function serverOptions(): Promise<{ dataFolder: string; port: number; password: string; isDurable: boolean }> {
    const folder = temporaryFolder();
    // PostgreSQL runs as another user when root runs the tests.
    chmodSync(folder, 0o755);
    return { dataFolder: join(folder, 'postgres'), port: await freePort(), password: "it's secret", isDurable: false };
  }

  async function ask(port: number, statement: string): Promise<readonly unknown[]> {
    const client = new Client({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password: "it's secret",
      database: 'postgres',
    });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  }

  const isServer = (pid: number): boolean => isRunning({ pid, commandIncludes: 'postgres' });

  it('keeps what it holds from start to start, and stops when told', async () => {
    const options = { ...(await serverOptions()), removeAfterwards: null };
    const first = await startHelperProcess(HELPER, options);
    await ask(options.port, 'create table kept as select 42 as answer');
    await first.stop();
    expect(isServer(first.serverPid)).toBe(false);
    const second = await startHelperProcess(HELPER, options);
    expect(await ask(options.port, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  it('is gone, with its temporary folder, when the process that started it was killed', async () => {
    const options = await serverOptions();
    const withRemoval = JSON.stringify({ ...options, removeAfterwards: options.dataFolder });
    const parent = forkTypeScript('test/support/programs/hold-postgres.ts', {
      args: [withRemoval],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const serverPid = await new Promise<number>((resolve) => {
      parent.stdout?.once('data', (text) => {
        resolve(Number(String(text)));
      });
    });
    expect(isServer(serverPid)).toBe(true);
    parent.kill('SIGKILL');
    await eventually(() => Promise.resolve(!isServer(serverPid) && !existsSync(options.dataFolder)));
  });

  it('is ended and replaced when it has lost its helper', async () => {
    const options = { ...(await serverOptions()), removeAfterwards: null };
    const first = await startHelperProcess(HELPER, options);
    process.kill(first.helperPid, 'SIGKILL');
    await first.ended;
    expect(isServer(first.serverPid)).toBe(true);
    const second = await startHelperProcess(HELPER, options);
    expect(isServer(first.serverPid)).toBe(false);
    expect(await ask(options.port, 'select 1 as one')).toEqual([{ one: 1 }]);
    await second.stop();
  });

  it("fails with the server's own words", async () => {
    const options = { ...(await serverOptions()), removeAfterwards: null };
    const first = await startHelperProcess(HELPER, options);
    const samePort = { ...options, dataFolder: `${options.dataFolder}2` };
    await expect(startHelperProcess(HELPER, samePort)).rejects.toThrow(/could not bind.*Address already in use/);
    await first.stop();
  });
});

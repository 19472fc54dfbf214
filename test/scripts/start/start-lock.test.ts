import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acquireStartLock } from '../../../scripts/start/start-lock';
import { temporaryFolders } from '../../support/temporary-folder';

describe('The lock of a start', () => {
  const temporaryFolder = temporaryFolders();

  it('lets the first one in, and the next one after it has gone', () => {
    const file = join(temporaryFolder(), 'start.lock');
    const first = acquireStartLock({ file, pid: process.pid, command: 'jest' });
    if (first.kind === 'taken') throw new Error('The first one was kept out.');
    first.release();
    expect(existsSync(file)).toBe(false);
    expect(acquireStartLock({ file, pid: process.pid, command: 'jest' }).kind).toBe('acquired');
  });

  it('tells the second one which process holds it', async () => {
    const file = join(temporaryFolder(), 'start.lock');
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'scripts/start/main.ts']);
    await new Promise((resolve) => holder.once('spawn', resolve));
    writeFileSync(file, String(holder.pid));
    const second = acquireStartLock({ file, pid: process.pid, command: 'scripts/start/main.ts' });
    holder.kill('SIGKILL');
    expect(second).toEqual({ kind: 'taken', byPid: holder.pid });
  });

  it.each([
    ['a process that was killed', '999999999'],
    ['another program that got the id of the one that was killed', String(process.pid)],
    ['a start that was killed while it wrote', ''],
  ])('is taken over from %s', (_who, content) => {
    const file = join(temporaryFolder(), 'start.lock');
    writeFileSync(file, content);
    const lock = acquireStartLock({ file, pid: process.pid + 1, command: 'scripts/start/main.ts' });
    expect(lock.kind).toBe('acquired');
  });

  it('is not released by one who does not hold it any more', () => {
    const file = join(temporaryFolder(), 'start.lock');
    const lock = acquireStartLock({ file, pid: process.pid, command: 'jest' });
    writeFileSync(file, '1234');
    if (lock.kind === 'acquired') lock.release();
    expect(existsSync(file)).toBe(true);
  });
});

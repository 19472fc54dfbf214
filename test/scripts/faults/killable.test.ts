import { spawn } from 'node:child_process';
import { endOf } from '../../../scripts/servers/fork-typescript';
import { Killable, type Launched } from '../../../scripts/faults/killable';
import { eventually } from '../../support/eventually';

/** A process that does nothing until it is ended. */
function idleProcess(): Launched {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  const ended = endOf(child);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { pid: child.pid ?? 0, ended, stop };
}

describe('A process that is killed', () => {
  let launched: Launched[];
  let killable: Killable;
  let failures: number;

  beforeEach(async () => {
    launched = [];
    failures = 0;
    killable = new Killable('idle', () => {
      if (failures > 0) {
        failures -= 1;
        return Promise.reject(new Error('what it needs is down'));
      }
      const one = idleProcess();
      launched.push(one);
      return Promise.resolve(one);
    });
    await killable.start();
  });

  afterEach(() => killable.stop());

  const isUpAgain = (): Promise<void> => eventually(() => Promise.resolve(launched.length === 2 && killable.isUp));

  it('is started again, and counted once', async () => {
    expect(killable.kill(0)).toBe(true);
    await isUpAgain();
    expect(killable.counts).toEqual({ killed: 1, endedByItself: 0 });
  });

  it('cannot be killed while it is down', async () => {
    killable.kill(100);
    expect(killable.kill(0)).toBe(false);
    await isUpAgain();
    expect(killable.counts.killed).toBe(1);
  });

  it('is tried again until it starts', async () => {
    failures = 2;
    killable.kill(0);
    await isUpAgain();
    expect(failures).toBe(0);
  });

  it('that ends by itself is started again, and said', async () => {
    process.kill(launched[0]?.pid ?? 0, 'SIGTERM');
    await isUpAgain();
    expect(killable.counts).toEqual({ killed: 0, endedByItself: 1 });
  });

  it('stays down once it is stopped', async () => {
    await killable.stop();
    await launched[0]?.ended;
    expect(killable.kill(0)).toBe(false);
    expect(launched).toHaveLength(1);
  });
});

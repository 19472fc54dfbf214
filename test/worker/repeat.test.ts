import { createLogger } from '../../platform/logger';
import { repeat } from '../../worker/repeat';
import { deferred } from '../support/deferred';
import { eventually } from '../support/eventually';

const logger = createLogger({ name: 'test', level: 'silent' });
/** Longer than any test: a round that comes was asked for. */
const NEVER_MS = 600_000;

describe('what the worker does again and again', () => {
  it('goes on at once while there is more, and then waits to be woken', async () => {
    let rounds = 0;
    const repeated = repeat({
      name: 'test',
      act: () => {
        rounds += 1;
        return Promise.resolve(rounds < 3);
      },
      everyMs: NEVER_MS,
      logger,
    });
    await eventually(() => Promise.resolve(rounds === 3));
    repeated.wake();
    await eventually(() => Promise.resolve(rounds === 4));
    await repeated.stop();
    expect(rounds).toBe(4);
  });

  it('looks once more when it is woken during a round', async () => {
    const inHand = deferred<boolean>();
    let rounds = 0;
    const repeated = repeat({
      name: 'test',
      act: () => {
        rounds += 1;
        return rounds === 1 ? inHand.promise : Promise.resolve(false);
      },
      everyMs: NEVER_MS,
      logger,
    });
    repeated.wake();
    inHand.resolve(false);
    await eventually(() => Promise.resolve(rounds === 2));
    await repeated.stop();
  });

  it('goes on after a round that failed', async () => {
    let rounds = 0;
    const repeated = repeat({
      name: 'test',
      act: () => {
        rounds += 1;
        return rounds === 1 ? Promise.reject(new Error('the database is away')) : Promise.resolve(false);
      },
      everyMs: NEVER_MS,
      logger,
    });
    await eventually(() => Promise.resolve(rounds === 2));
    await repeated.stop();
  });

  it('stops when the round in hand has ended', async () => {
    const inHand = deferred<boolean>();
    const repeated = repeat({ name: 'test', act: () => inHand.promise, everyMs: NEVER_MS, logger });
    let hasStopped = false;
    const stopping = repeated.stop().then(() => (hasStopped = true));
    await Promise.resolve();
    expect(hasStopped).toBe(false);
    inHand.resolve(true);
    await stopping;
  });
});

import { keepRunning, type RunningPart } from '../../../scripts/start/keep-running';
import { eventually } from '../../support/eventually';

/** A part that ends when the test says so. */
class FakePart {
  readonly name = 'Worker';
  starts = 0;
  stops = 0;
  failing = 0;
  private end: () => void = () => undefined;

  readonly start = (): Promise<RunningPart> => {
    this.starts += 1;
    if (this.failing > 0) {
      this.failing -= 1;
      return Promise.reject(new Error('port taken\nmore'));
    }
    const ended = new Promise<void>((resolve) => {
      this.end = resolve;
    });
    const stop = (): Promise<void> => {
      this.stops += 1;
      this.end();
      return ended;
    };
    return Promise.resolve({ ended, stop });
  };

  die(): void {
    this.end();
  }
}

describe('Keeping a part running', () => {
  const said: string[] = [];
  const say = (line: string): void => {
    said.push(line);
  };
  beforeEach(() => said.splice(0));

  it('starts it again when it ends, with growing pauses, and says so', async () => {
    const part = new FakePart();
    const kept = await keepRunning(part, { say, pausesMs: [1, 2] });
    part.failing = 2;
    part.die();
    await eventually(() => Promise.resolve(said.includes('Worker runs again.')));
    await kept.stop();
    expect(said).toEqual([
      'Worker ended. It is started again in 0.001 s.',
      'Worker did not start: port taken',
      'Worker ended. It is started again in 0.002 s.',
      'Worker did not start: port taken',
      'Worker ended. It is started again in 0.002 s.',
      'Worker runs again.',
    ]);
    expect(part.starts).toBe(4);
  });

  it('fails when the first start fails', async () => {
    const part = new FakePart();
    part.failing = 1;
    await expect(keepRunning(part, { say })).rejects.toThrow('port taken');
  });

  it('does not start it again when it was told to stop', async () => {
    const part = new FakePart();
    const kept = await keepRunning(part, { say, pausesMs: [1] });
    await kept.stop();
    expect(part.stops).toBeGreaterThan(0);
    expect(part.starts).toBe(1);
    expect(said).toEqual([]);
  });

  it('stops at once while it waits to start it again', async () => {
    const part = new FakePart();
    const kept = await keepRunning(part, { say, pausesMs: [60_000] });
    part.die();
    await eventually(() => Promise.resolve(said.length > 0));
    await kept.stop();
    expect(part.starts).toBe(1);
  });
});

import { EventEmitter } from 'node:events';
import { installShutdown, type Shutdown, type ShutdownEvent, type ShutdownStep } from '../../platform/shutdown';

class StoppedProcess {
  readonly source = new EventEmitter();
  readonly events: ShutdownEvent[] = [];
  readonly exits: number[] = [];
  time = 0;
  readonly shutdown: Shutdown;

  constructor(steps: readonly ShutdownStep[]) {
    this.shutdown = installShutdown({
      steps: () => steps,
      report: (event) => this.events.push(event),
      source: this.source,
      exit: (code) => this.exits.push(code),
      now: () => this.time,
    });
  }

  /** Joins the stop that a signal has begun. */
  async stopped(): Promise<void> {
    await this.shutdown.request('joined');
  }

  outcomes(): readonly string[] {
    return this.events.flatMap((event) => (event.kind === 'step' ? [`${event.name} ${event.outcome}`] : []));
  }
}

function step(name: string, run: () => Promise<unknown> = () => Promise.resolve(), timeoutMs = 1_000): ShutdownStep {
  return { name, timeoutMs, run };
}

const never = (): Promise<void> => new Promise(() => undefined);

describe('Stopping a process', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'])('runs the steps one after the other on %s', async (cause) => {
    const order: string[] = [];
    const slowly = (name: string) => async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
    };
    const stopped = new StoppedProcess([step('worker', slowly('worker')), step('database', slowly('database'))]);
    stopped.source.emit(cause);
    await stopped.stopped();
    expect(order).toEqual(['worker begins', 'worker ends', 'database begins', 'database ends']);
    expect(stopped.exits).toEqual([0]);
  });

  it('goes on after a step that fails or takes too long, and says so by exit code 1', async () => {
    const stopped = new StoppedProcess([
      step('worker', () => Promise.reject(new Error('broken'))),
      step('api', never, 1),
      step('database'),
    ]);
    stopped.source.emit('SIGTERM');
    await stopped.stopped();
    expect(stopped.outcomes()).toEqual(['worker failed', 'api timedOut', 'database done']);
    expect(stopped.exits).toEqual([1]);
  });

  it('takes the echoes of one key press as one, and a later signal as an order to end at once', () => {
    const stopped = new StoppedProcess([step('worker', never)]);
    stopped.source.emit('SIGINT');
    stopped.time = 300;
    stopped.source.emit('SIGINT');
    expect(stopped.exits).toEqual([]);
    stopped.time = 2_000;
    stopped.source.emit('SIGINT');
    expect(stopped.exits).toEqual([130]);
  });

  it('tells those who wait at once, and stops only once however often it is asked', async () => {
    const stopped = new StoppedProcess([step('worker')]);
    expect(stopped.shutdown.signal.aborted).toBe(false);
    const first = stopped.shutdown.request('a part ended', 3);
    expect(stopped.shutdown.signal.aborted).toBe(true);
    await Promise.all([first, stopped.shutdown.request('again')]);
    expect(stopped.exits).toEqual([3]);
  });
});

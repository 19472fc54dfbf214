import { setTimeout as pause } from 'node:timers/promises';

/** A process that runs. */
export interface Launched {
  /** Of the process that is killed: a server, not the helper that keeps it. */
  readonly pid: number;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

export interface KillCounts {
  readonly killed: number;
  /** It ended although nobody killed it. */
  readonly endedByItself: number;
}

const RELAUNCH_PAUSE_MS = 500;

/** A process that is started again whenever it ends, as a supervisor would, and killed with -9 when asked. */
export class Killable {
  private current: Launched | null = null;
  private downMs = 0;
  private killed = 0;
  private endedByItself = 0;
  private isKilled = false;
  private readonly stopping = new AbortController();
  private watching: Promise<void> = Promise.resolve();

  constructor(
    readonly name: string,
    private readonly launch: () => Promise<Launched>,
  ) {}

  get counts(): KillCounts {
    return { killed: this.killed, endedByItself: this.endedByItself };
  }

  get isUp(): boolean {
    return this.current !== null;
  }

  /** The first start must succeed: what it throws is thrown. */
  async start(): Promise<void> {
    this.current = await this.launch();
    this.watching = this.watch();
  }

  /** False when there is nothing to kill: it is down already. */
  kill(downMs: number): boolean {
    if (this.current === null || this.stopping.signal.aborted) return false;
    this.downMs = downMs;
    this.isKilled = true;
    this.killed += 1;
    process.kill(this.current.pid, 'SIGKILL');
    this.current = null;
    return true;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.current?.stop();
    await this.watching;
    await this.current?.stop();
  }

  private async watch(): Promise<void> {
    let running = this.current;
    while (running !== null) {
      await running.ended;
      this.current = null;
      if (this.stopping.signal.aborted) return;
      if (!this.isKilled) this.endedByItself += 1;
      const waitMs = this.isKilled ? this.downMs : RELAUNCH_PAUSE_MS;
      this.isKilled = false;
      running = await this.relaunch(waitMs);
    }
  }

  /** Tried again until it succeeds: what it needs may itself be down. */
  private async relaunch(waitMs: number): Promise<Launched | null> {
    const { signal } = this.stopping;
    for (let pauseMs = waitMs; ; pauseMs = RELAUNCH_PAUSE_MS) {
      const isStopping = await pause(pauseMs, false, { signal }).catch(() => true);
      if (isStopping) return null;
      this.current = await this.launch().catch(() => null);
      if (this.current !== null) return this.current;
    }
  }
}

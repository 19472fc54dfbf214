import { setTimeout as pause } from 'node:timers/promises';
import type { PlannedEvent } from './planned-event';
import { NoAnswer } from './patient-api';
import { perform, type Performers } from './perform';
import type { Performance } from './performance';

/** How often each kind of act was done, found nothing to be done to, was refused, or got no answer. */
export type ActCounts = Record<string, { done: number; missed: number; refused: number; unanswered: number }>;

export interface Tally {
  readonly acts: ActCounts;
  /** Answers that no fault explains. */
  readonly unexpected: readonly string[];
  /** What happened last, in words. */
  readonly now: string;
}

export interface PlayOptions {
  readonly events: readonly PlannedEvent[];
  readonly performers: Performers;
  readonly signal: AbortSignal;
}

export interface Playing {
  readonly tally: Tally;
  /** The last event has begun. */
  readonly ended: Promise<void>;
  /** Waits for what was begun, for so long. */
  readonly lastAnswers: (withinMs: number) => Promise<void>;
}

function nameOf(event: PlannedEvent): string {
  return event.kind === 'onMarketplace' ? event.act : event.kind;
}

function wordsOf(event: PlannedEvent): string {
  switch (event.kind) {
    case 'kill':
      return `${event.victim} killed, down for ${String(event.downMs / 1000)} s`;
    case 'spoil':
      return `${event.fault.operation} will meet ${event.fault.kind}`;
    case 'order':
      return `${event.shop}: a customer orders (${event.orderKind})`;
    case 'deliver':
    case 'deliverPart':
    case 'stockArrives':
    case 'releaseHeld':
    case 'importIds':
    case 'importWindow':
    case 'importChanged':
    case 'onMarketplace':
    case 'retryLines':
    case 'retryOrder':
    case 'skipGone':
      return nameOf(event);
  }
}

/** Plays the schedule in its time; an act that takes long keeps no other waiting. */
export function play({ events, performers, signal }: PlayOptions): Playing {
  const acts: ActCounts = {};
  const unexpected: string[] = [];
  const tally = { acts, unexpected, now: 'begins' };
  const count = (event: PlannedEvent, outcome: 'done' | 'missed' | 'refused' | 'unanswered'): void => {
    const counts = (acts[nameOf(event)] ??= { done: 0, missed: 0, refused: 0, unanswered: 0 });
    counts[outcome] += 1;
  };
  const settle = (event: PlannedEvent, performance: Performance): void => {
    if (performance.kind === 'unexpected') unexpected.push(`${nameOf(event)}: ${performance.words}`);
    else count(event, performance.kind);
  };
  const act = async (event: PlannedEvent): Promise<void> => {
    try {
      settle(event, await perform(performers, event));
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof NoAnswer) count(event, 'unanswered');
      else unexpected.push(`${nameOf(event)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const underWay = new Set<Promise<void>>();
  const run = async (): Promise<void> => {
    const startedAt = Date.now();
    for (const event of events) {
      await pause(Math.max(0, startedAt + event.atMs - Date.now()), undefined, { signal });
      if (event.kind === 'kill' || event.kind === 'spoil' || event.kind === 'order') tally.now = wordsOf(event);
      const acting = act(event).finally(() => underWay.delete(acting));
      underWay.add(acting);
    }
  };
  const lastAnswers = async (withinMs: number): Promise<void> => {
    await Promise.race([Promise.all(underWay), pause(withinMs, undefined, { signal })]);
  };
  return { tally, ended: run(), lastAnswers };
}

import type { RunState } from '../../entities/run.entity';
import type { RunBody } from '../schemas/run';

export interface RunOutcome {
  /** Of the operation itself. */
  readonly state: RunState;
  readonly lines: RunBody['lines'];
  readonly unchangedCount: number;
}

/**
 * The state of a run together with its lines [RUN-01]: it goes on while a line is draft, has failed when all of it did,
 * and partly failed when some did.
 */
export function overallRunState({ state, lines, unchangedCount }: RunOutcome): RunBody['state'] {
  if (state !== 'done') return state;
  if (lines.draft > 0) return 'running';
  if (lines.failed === 0) return 'done';
  return lines.done === 0 && unchangedCount === 0 ? 'failed' : 'partlyFailed';
}

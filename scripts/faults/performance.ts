import type { ApiAnswer } from './patient-api';

/** `missed`: there was nothing to do it to. `refused`: it came too late, which the answer says. */
export type Performance =
  | { readonly kind: 'done' }
  | { readonly kind: 'missed' }
  | { readonly kind: 'refused' }
  /** The API answered what it should never answer. */
  | { readonly kind: 'unexpected'; readonly words: string };

export const done: Performance = { kind: 'done' };
export const missed: Performance = { kind: 'missed' };
export const refused: Performance = { kind: 'refused' };

export const NOT_ALLOWED_NOW = 409;

/** What an order or a delivery no longer allows is refused in words; anything else than that is a fault. */
export function judged({ status, body }: ApiAnswer, refusals: readonly number[] = [NOT_ALLOWED_NOW]): Performance {
  if (status < 300) return done;
  if (refusals.includes(status)) return refused;
  return { kind: 'unexpected', words: `${String(status)} ${JSON.stringify(body)}` };
}

/** One of what there is at that moment. */
export function chosen<T>(candidates: readonly T[], chance: number): T | undefined {
  return candidates[chance % Math.max(1, candidates.length)];
}

/** A place at work for one activity of an instance, or when to ask again. */
export type Place =
  | { readonly kind: 'given'; leave(): void }
  | { readonly kind: 'taken'; readonly atWork: number; readonly retryMs: number };

export interface Places {
  take(instanceCode: string): Place;
}

interface PlacesOfInstance {
  atWork: number;
  /** How long an activity of it takes, the last ones counting most. */
  meanMs: number;
  /** When the last of those that were turned away shall come back. */
  lastTurnAt: number;
}

const SHORTEST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;
const FIRST_MEAN_MS = 1_000;
const WEIGHT_OF_LAST = 0.2;

/**
 * So many activities of one instance are at work at once in this process. Those beyond come back one after the other, as
 * fast as places come free: were a thousand to ask again every two seconds, they would keep the others from the slots that
 * the cap leaves them.
 *
 * @param now milliseconds
 */
export function createPlaces(perInstance: number, now: () => number = () => performance.now()): Places {
  const byInstance = new Map<string, PlacesOfInstance>();
  return {
    take(instanceCode) {
      const places = byInstance.get(instanceCode) ?? { atWork: 0, meanMs: FIRST_MEAN_MS, lastTurnAt: 0 };
      byInstance.set(instanceCode, places);
      const startedAt = now();
      if (places.atWork >= perInstance) {
        return { kind: 'taken', atWork: places.atWork, retryMs: nextTurn(places, perInstance, startedAt) };
      }
      places.atWork += 1;
      return {
        kind: 'given',
        leave: () => {
          places.atWork -= 1;
          places.meanMs += WEIGHT_OF_LAST * (now() - startedAt - places.meanMs);
        },
      };
    },
  };
}

/** Turns end after a minute; who would have to wait longer comes at some time in the next. */
function nextTurn(places: PlacesOfInstance, perInstance: number, now: number): number {
  const turn = Math.max(now + SHORTEST_RETRY_MS, places.lastTurnAt + places.meanMs / perInstance);
  if (turn > now + LONGEST_RETRY_MS) return LONGEST_RETRY_MS * (1 + Math.random());
  places.lastTurnAt = turn;
  return turn - now;
}

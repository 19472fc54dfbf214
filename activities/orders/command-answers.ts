import type { CommandAnswer } from '../../workflows/messages';
import type { LockedOrder } from './lock-order';

/** Who acts when the command does not say: somebody in Temporal's UI or CLI. */
export const OPERATOR = 'an operator in Temporal';

export const accepted = (message: string): CommandAnswer => ({ outcome: 'accepted', message });
export const alreadyDone = (message: string): CommandAnswer => ({ outcome: 'alreadyDone', message });
export const notAllowed = (message: string): CommandAnswer => ({ outcome: 'notAllowed', message });

/** Null when the order is parked under this number; else the answer to an old or early click. */
export function whyNotParked({ facts, parkNumber }: LockedOrder, asked: number): CommandAnswer | null {
  if (facts.park !== null && facts.park.number === asked) return null;
  if (asked > parkNumber) return notAllowed(`The order was never parked under number ${String(asked)}`);
  return facts.park === null
    ? alreadyDone('The order is not parked any more')
    : alreadyDone(`That park is over; the order is parked again, under number ${String(facts.park.number)}`);
}

/**
 * What keeps an instance from calling its marketplace: its orders wait together, none is parked, its schedules are paused
 * with a note, and all go on when the cause is gone. The first that applies is named.
 */
export const instanceHolds = {
  copiedDatabase: {
    reasonCode: 'copiedDatabase',
    words:
      'This database is a copy of another installation: nothing is called until somebody presses Go live, so that no order is handled twice',
  },
  paused: { reasonCode: 'instancePaused', words: 'The instance is paused: resume it' },
  authentication: {
    reasonCode: 'authentication',
    words: 'The marketplace refuses the API key: replace it and test the connection',
  },
} as const;

export type InstanceHold = keyof typeof instanceHolds;

/** Whether a failure says that the instance is held, and nothing of the order in hand. */
export const isHoldReason = (reasonCode: string): boolean =>
  Object.values(instanceHolds).some((hold) => hold.reasonCode === reasonCode);

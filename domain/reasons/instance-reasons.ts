import type { ReasonDefinition } from './reason-definition';

/** Why nothing of an instance is called, whatever the order. */
export const instanceReasons = {
  copiedDatabase: {
    rule: 'INS-05',
    title: 'Copied database',
    message: 'The database was copied from another installation, which may still be at work',
    isPassing: false,
    turn: 'us',
    cure: 'Press Go live on each instance that this installation is to work for; leave it on all others',
    skippableSteps: [],
  },
  instancePaused: {
    rule: 'INS-04',
    title: 'Instance paused',
    message: 'Somebody paused the instance',
    isPassing: false,
    turn: 'us',
    cure: 'Resume the instance',
    skippableSteps: [],
  },
} as const satisfies Record<string, ReasonDefinition>;

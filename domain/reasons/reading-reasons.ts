import type { ReasonDefinition } from './reason-definition';

const none = [] as const;

/** What was odd while a list was read of a marketplace. Nothing waits for it: whoever looks at the run sees it. */
export const readingReasons = {
  filterNotHonoured: {
    rule: 'ORD-01',
    title: 'Filter not honoured',
    message: 'The marketplace gave more than was asked for',
    isPassing: true,
    turn: 'marketplace',
    cure: 'Nothing: what was not asked for is stored or left out by the same rules; tell the marketplace if it stays',
    skippableSteps: none,
  },
  pageRepeated: {
    rule: 'ORD-01',
    title: 'Page given twice',
    message: 'The marketplace gave the same page twice',
    isPassing: true,
    turn: 'marketplace',
    cure: 'Nothing: the page was asked for again; tell the marketplace if it stays',
    skippableSteps: none,
  },
  fileRepeated: {
    rule: 'ORD-01',
    title: 'File named twice',
    message: 'The marketplace named the same file of an export twice',
    isPassing: true,
    turn: 'marketplace',
    cure: 'Nothing: the file was read once',
    skippableSteps: none,
  },
  countDiffers: {
    rule: 'ORD-01',
    title: 'Count differs',
    message: 'The marketplace counts more than it gave',
    isPassing: true,
    turn: 'marketplace',
    cure: 'Import the same period by a window, and compare with the portal; tell the marketplace if it stays',
    skippableSteps: none,
  },
  exportNotToBeHad: {
    rule: 'ORD-01',
    title: 'Export not to be had',
    message: 'The marketplace did not give the export that was asked for: the list was read page by page',
    isPassing: true,
    turn: 'marketplace',
    cure: 'Nothing: pages take longer and bring the same; tell the marketplace if it stays',
    skippableSteps: none,
  },
} as const satisfies Record<string, ReasonDefinition>;

import type { LifecycleStep } from '../lifecycle-step';
import { isEnded, isShippedOrBeyond } from '../order-states';
import { reasonCodeOf, reasonDefinition, type Turn } from '../reason-codes';
import { waitingReasons, waitingWords, type LifecycleAction } from './lifecycle-action';
import type { LifecycleReport } from './lifecycle-report';
import { askedWords, readingWords, type OrderStory } from './order-story';

const stepWords: Record<string, string> = {
  importOrder: 'importing',
  confirmOrder: 'confirming',
  createInvoice: 'creating the invoice',
  validateInvoice: 'validating the invoice',
  registerPayment: 'registering the payment',
  shipDelivery: 'telling the marketplace that the order is shipped',
  applyMarketplaceChange: 'taking over a change of the marketplace',
  cancelOrder: 'cancelling',
  validateCreditNotes: 'validating credit notes',
  leaveOutRefunded: 'taking what was refunded out of the delivery',
};

const outcomeWords = {
  notTaken: 'not taken by this instance',
  nothingToTake: 'cancelled or refused before it was imported: nothing to take',
  cancelled: 'cancelled',
  closed: 'closed by the marketplace',
  followedLongEnough: 'received, and followed long enough',
  archived: 'its instance is archived',
  notInDatabase: 'not in the database: the next order import brings it back',
} as const;

/** One sentence: what is happening with the order now. */
export function sentenceOf({ action }: LifecycleReport): string {
  switch (action.kind) {
    case 'run':
      return stepWords[action.step] ?? action.step;
    case 'wait':
      return waitingWords(action.reason, action.hold ?? null);
    case 'park':
      return `parked at ${action.park.step}: ${action.park.reasonText}`;
    case 'finish':
      return outcomeWords[action.outcome];
  }
}

/** As lists show it; of a reason that a newer worker gave, ours. */
function turnOf(action: LifecycleAction): Turn | null {
  if (action.kind === 'wait') return waitingReasons[action.reason].turn;
  return action.kind === 'park' ? reasonDefinition(reasonCodeOf(action.park.reasonCode)).turn : null;
}

function timesOf({ tries = 0 }: OrderStory = {}): string | null {
  if (tries === 0) return null;
  return tries === 1 ? 'once' : `${String(tries)} times`;
}

const newsOf = (news: OrderStory['told']): string | null => (news === undefined ? null : `${news.words}, ${news.at}`);

function askedOf({ asked }: OrderStory = {}): string | null {
  if (asked === undefined) return null;
  const { kind, by, at, step } = asked;
  return `${step === undefined ? '' : `${step} `}${askedWords[kind]} by ${by}, ${at}`;
}

/** Until when it has to be shipped, while that is still to come. */
function shipByOf({ action, orderState, shippingDeadline }: LifecycleReport): string | null {
  const isOver =
    action.kind === 'finish' || (orderState !== null && (isEnded(orderState) || isShippedOrBeyond(orderState)));
  return isOver ? null : shippingDeadline;
}

/** One that markdown does not drop. */
const EMPTY_LINE = '\u00a0';

/** Of a run's id: enough to tell it from others, and the line stays one line. */
const SHOWN_OF_ID = 8;

function broughtByOf({ broughtBy }: OrderStory = {}): string | null {
  if (broughtBy === undefined) return null;
  const { source, runId, runUrl } = broughtBy;
  if (runId === undefined || runUrl === undefined) return readingWords[source];
  return `${readingWords[source]}, [run ${runId.slice(0, SHOWN_OF_ID)}](${runUrl})`;
}

/**
 * The order as Temporal's UI shows it on the workflow's page, in markdown [TMP-01]. The UI shows less than its lowest line, and
 * of long ones not the last: the link comes first, and the last line is empty.
 */
export function describeOrder(report: LifecycleReport, lastDone: readonly LifecycleStep[]): string {
  const { action } = report;
  const rows: [string, string | null][] = [
    ['Now', sentenceOf(report)],
    ['Since', report.since],
    ['Done last', lastDone.length === 0 ? null : lastDone.join(', ')],
    ['Marketplace state', report.orderState],
    ['Changed last', newsOf(report.story?.changed)],
    ['Whose turn', turnOf(action)],
    ['Left to a person', report.leftToPerson === undefined ? null : `${report.leftToPerson}, by the update doStep`],
    ['Ship by', shipByOf(report)],
    ['Refund due', report.refundDue ?? null],
    ['Goes on by itself at', action.kind === 'wait' ? action.until : null],
    ['Reason code', action.kind === 'park' ? action.park.reasonCode : null],
    ['Park number for Retry and Skip', action.kind === 'park' ? String(action.park.number) : null],
    ['Tried', timesOf(report.story)],
    ['Last error', report.lastError],
    ['Told last', newsOf(report.story?.told)],
    ['Asked last', askedOf(report.story)],
    ['Brought by', broughtByOf(report.story)],
  ];
  const list = rows.flatMap(([name, value]) => (value === null ? [] : [`- **${name}:** ${value}`]));
  return [`- [Open the order](${report.pageUrl})`, ...list, '', EMPTY_LINE].join('\n');
}

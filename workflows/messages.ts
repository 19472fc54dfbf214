import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { HandStep } from '../domain/lifecycle-step';
import type { JobOfInstance } from './ids';

/** Ids only: no order body and no personal detail ever enters a workflow's history [SEC-02]. */
export interface OrderRef {
  readonly instanceCode: string;
  readonly marketplaceOrderId: string;
}

export type OrderLifecycleInput = OrderRef;

/** Sent by the dispatcher alone. A revision that is not newer than what the run has read tells nothing. */
export const orderChangedSignal = defineSignal<[{ revision: number }]>('orderChanged');

/** Retry and Skip name the park they mean, so that a click on an old page does nothing to a new failure [WFL-04]. */
export interface ParkCommand {
  readonly parkNumber: number;
  /** Who asks, as shown on the timeline. Absent: "an operator in Temporal". */
  readonly actor?: string;
  /** Why; required by Skip. */
  readonly reason?: string;
}

/** Names the park whose two figures were seen: no other totals are accepted by it [ORD-09]. */
export interface AcceptTotalsCommand {
  readonly parkNumber: number;
  readonly actor?: string;
  /** Why the difference is right; on the timeline and on the order. */
  readonly note: string;
}

export interface PauseCommand {
  readonly actor?: string;
  /** Shown in lists and on the order. */
  readonly note: string;
}

export interface ResumeCommand {
  readonly actor?: string;
}

/** A step that is left to a person, done now [WFL-07]. */
export interface StepCommand {
  readonly step: HandStep;
  readonly actor?: string;
  /** Shown on the timeline. */
  readonly note?: string;
  /** Code of the journal to book in, instead of the one of the order workflow: of createInvoice and registerPayment. */
  readonly journal?: string;
}

export interface CommandAnswer {
  readonly outcome: 'accepted' | 'alreadyDone' | 'notAllowed';
  /** What happened, or what to do instead. */
  readonly message: string;
}

export const retryStepUpdate = defineUpdate<CommandAnswer, [ParkCommand]>('retryStep');
export const skipStepUpdate = defineUpdate<CommandAnswer, [ParkCommand]>('skipStep');
export const acceptTotalsUpdate = defineUpdate<CommandAnswer, [AcceptTotalsCommand]>('acceptTotals');
export const doStepUpdate = defineUpdate<CommandAnswer, [StepCommand]>('doStep');
export const pauseOrderUpdate = defineUpdate<CommandAnswer, [PauseCommand]>('pauseOrder');
export const resumeOrderUpdate = defineUpdate<CommandAnswer, [ResumeCommand]>('resumeOrder');

/** Where an order stands, for one order's page; lists read the database. */
export interface OrderProgressView {
  readonly progress: 'running' | 'waiting' | 'parked' | 'paused' | 'finished';
  readonly orderState: string | null;
  /** The step in hand, or the one that is parked. */
  readonly step: string | null;
  readonly waitingFor: string | null;
  /** ISO 8601 in UTC, here and below. */
  readonly since: string | null;
  readonly nextDeadline: string | null;
  readonly parkNumber: number | null;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
}

export const getProgressQuery = defineQuery<OrderProgressView>('getProgress');

export interface InstanceInput {
  readonly instanceCode: string;
}

export type OrderSweepInput = InstanceInput;
export type SellerReferencesInput = InstanceInput;
export type TrackingExportInput = InstanceInput;
export type ConnectionTestInput = InstanceInput;
export type InstanceConfirmationInput = InstanceInput;
export type OrderReadInput = OrderRef;

/** Reads orders by creation or update date [ORD-02]; from inclusive, to exclusive, ISO 8601. */
export interface OrderWindowInput extends InstanceInput {
  readonly runId: string;
  readonly basedOn: 'creationDate' | 'updateDate';
  readonly from: string;
  readonly to: string;
}

/** Reads the master data of a marketplace [MAS-01]. */
export interface MasterDataImportInput extends InstanceInput {
  /** Names of `domain/master-data.ts`; all of them unless given. */
  readonly kinds?: readonly string[];
  /** Calls once more although a call limit is spent; the call of the next period is then used up [MAS-03]. */
  readonly isForced?: boolean;
}

export interface MasterDataImportResult {
  readonly runId: string;
  /** How many kinds were asked for. */
  readonly kinds: number;
  /** Names of those that failed; why is on their lines. */
  readonly failed: readonly string[];
}

/** What is asked for stands in the run of the import [LST-07]. */
export interface ListingImportInput extends InstanceInput {
  /** The failed lines of a run are tried again, instead of an import [RUN-02]. */
  readonly retryOf?: string;
}

export interface ListingRetryInput extends InstanceInput {
  readonly runId: string;
}

/** How far an import of listings is; the records are lines of the run. */
export interface ListingImportProgress {
  readonly runId: string;
  /** The part it is at; null when it has ended. */
  readonly phase: string | null;
  readonly changed: number;
  readonly unchanged: number;
  readonly failed: number;
}

/** Adds orders to import to the instance's `orderIds` workflow; always by signal-with-start [ORD-03]. */
export interface ImportOrdersMessage {
  readonly marketplaceOrderIds: readonly string[];
  /** The run that the caller follows; absent when sent from the Temporal UI or CLI. */
  readonly runId?: string;
  /** Sent by the dispatcher after a lost answer: orders are only read again, and no run is made. */
  readonly isReadBack?: boolean;
}

/** One order to read, and what for. */
export interface WantedOrder {
  readonly marketplaceOrderId: string;
  readonly runId: string | null;
  readonly isReadBack: boolean;
}

export interface OrderIdsInput extends InstanceInput {
  /** What a run that has grown long leaves to the next; nobody else gives it. */
  readonly wanted?: readonly WantedOrder[];
}

export const importOrdersSignal = defineSignal<[ImportOrdersMessage]>('importOrders');

export type ScheduledInput = JobOfInstance;

export interface ScheduledResult {
  /** True when the job was already running: it was joined, and nothing more was started. */
  readonly joined: boolean;
}

/** What an import did; the records are lines of the run. */
export interface ImportSummary {
  readonly runId: string;
  readonly read: number;
  readonly changed: number;
}

/** What Test Connection says, in words [INS-03]. */
export interface ConnectionTestResult {
  readonly isGood: boolean;
  readonly words: string;
  readonly reasonCode: string | null;
  /** Which of the three is wrong, where that is known. */
  readonly wrong: 'url' | 'apiKey' | 'shopId' | null;
  /** When the answer was given; an answer from the copy is older than the click. */
  readonly at: string;
  readonly isFromCopy: boolean;
  readonly shopName: string | null;
  readonly shopState: string | null;
  readonly currency: string | null;
}

export interface ConfirmationResult {
  readonly isConfirmed: boolean;
  readonly words: string;
  readonly reasonCode: string | null;
}

export interface OrderReadResult {
  readonly found: boolean;
  readonly words: string;
}

import { WithStartWorkflowOperation, type Client, type WorkflowHandle } from '@temporalio/client';
import { orderLifecycleId } from '../../workflows/ids';
import {
  getProgressQuery,
  orderChangedSignal,
  type CommandAnswer,
  type OrderProgressView,
  type OrderRef,
} from '../../workflows/messages';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import { eventually } from './eventually';

type Answer = LifecycleReport | CommandAnswer;

/** What an activity does when it is called: answers, fails, or takes its time. */
export type Reply = Answer | Error | (() => Promise<Answer>);

/** What each activity replies, call by call; the last reply stays. */
export type Script = Readonly<Record<string, readonly Reply[]>>;

/** One order whose activities are scripted, and what the lifecycle asked of them. */
export interface ScriptedOrder {
  readonly ref: OrderRef;
  readonly handle: WorkflowHandle;
  /** The activities that were called, in their order. */
  readonly calls: readonly string[];
  /** What each was given, beside the call of the same place. */
  readonly inputs: readonly unknown[];
  /** Replaces what is still to come of one activity. */
  script(activity: string, ...replies: Reply[]): void;
  /** As the dispatcher does: a signal that starts the workflow where it does not run. */
  change(revision: number): Promise<void>;
  /** As the API does: an update that starts the workflow where it does not run. */
  command(update: string, ...args: unknown[]): Promise<CommandAnswer>;
  progress(): Promise<OrderProgressView>;
  /** Until the lifecycle shows this. */
  shows(expected: Partial<OrderProgressView>): Promise<void>;
}

interface Played {
  readonly script: Map<string, Reply[]>;
  readonly calls: string[];
  readonly inputs: unknown[];
}

const databaseActivities = [
  'advanceOrder',
  'parkOrder',
  'retryStep',
  'skipStep',
  'doStep',
  'pauseOrder',
  'resumeOrder',
];

/** Activities of the order lifecycle that play what each order's script says. */
export class ScriptedOrders {
  readonly #played = new Map<string, Played>();

  readonly connectorActivities = this.#activities(databaseActivities);
  readonly marketplaceActivities = this.#activities(['shipDelivery']);

  /** An order that does not exist in Temporal yet. */
  order(client: Client, script: Script): ScriptedOrder {
    const ref = { instanceCode: 'demo', marketplaceOrderId: `AN-${String(this.#played.size + 1)}-A` };
    const played: Played = { script: new Map(), calls: [], inputs: [] };
    for (const [activity, replies] of Object.entries(script)) played.script.set(activity, [...replies]);
    this.#played.set(ref.marketplaceOrderId, played);
    const workflowId = orderLifecycleId(ref);
    const start = { workflowId, taskQueue: CONNECTOR_TASK_QUEUE, args: [ref] };
    const handle = client.workflow.getHandle(workflowId);
    const progress = () => handle.query(getProgressQuery);
    return {
      ref,
      handle,
      calls: played.calls,
      inputs: played.inputs,
      progress,
      script: (activity, ...replies) => {
        played.script.set(activity, replies);
      },
      change: async (revision) => {
        const signal = { signal: orderChangedSignal, signalArgs: [{ revision }] as [{ revision: number }] };
        await client.workflow.signalWithStart('orderLifecycle', { ...start, ...signal });
      },
      command: (update, ...args) =>
        client.workflow.executeUpdateWithStart<() => Promise<unknown>, CommandAnswer, unknown[]>(update, {
          args,
          startWorkflowOperation: new WithStartWorkflowOperation('orderLifecycle', {
            ...start,
            workflowIdConflictPolicy: 'USE_EXISTING',
          }),
        }),
      shows: (expected) =>
        eventually(async () => {
          const shown = Object.entries(await progress());
          return Object.entries(expected).every(([name, value]) => shown.some(([n, v]) => n === name && v === value));
        }),
    };
  }

  #activities(names: readonly string[]) {
    return Object.fromEntries(names.map((name) => [name, (input: OrderRef) => this.#play(name, input)]));
  }

  async #play(activity: string, input: OrderRef): Promise<Answer> {
    const played = this.#played.get(input.marketplaceOrderId);
    played?.calls.push(activity);
    played?.inputs.push(input);
    const replies = played?.script.get(activity) ?? [];
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    if (reply === undefined) throw new Error(`No reply is scripted for ${activity} of ${input.marketplaceOrderId}`);
    if (reply instanceof Error) throw reply;
    return typeof reply === 'function' ? reply() : reply;
  }
}

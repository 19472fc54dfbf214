import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor, ActivityInterceptorsFactory } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { stepOfFailure } from '../activities/database-failure';
import { reasonCodeOf, type ReasonCode } from '../domain/reason-codes';
import { resolveSettings, toDoOf, type SettingOverrides } from '../domain/instance-settings';
import { pauseAfter, recordFailedAttempt } from '../entities/record-failed-attempt';
import type { Logger } from '../platform/logger';
import { noteWorkDone, noteWorkFault } from './record-work-faults';

/**
 * Writes each failed attempt of an order's step to the order, so that its page shows how often, why, and when it is
 * tried again; of other work of an instance it counts the faults in a row, until it is done. Deferrals, and the cancel of a
 * worker that stops, are no failures and are left out. When the database is away there is nowhere to write to.
 */
export function recordAttempts({
  dataSource,
  logger,
}: {
  dataSource: DataSource;
  logger: Logger;
}): ActivityInterceptorsFactory {
  return ({ info }) => {
    const { activityType, attempt } = info;
    const workflowId = info.workflowExecution?.workflowId ?? null;
    const noted = (writing: Promise<void>): Promise<void> =>
      writing.catch((cause: unknown) => {
        logger.debug({ activity: activityType, cause: String(cause) }, 'attempt.notRecorded');
      });
    const inbound: ActivityInboundCallsInterceptor = {
      async execute(input, next) {
        const order = orderOf(input.args[0]);
        const instanceCode = instanceOf(input.args[0]);
        try {
          const result = await next(input);
          if (order === null && workflowId !== null)
            await noted(noteWorkDone(dataSource, { activityType, workflowId }));
          return result;
        } catch (error) {
          if (order !== null && isCounted(error)) await noted(record(dataSource, order, { error, attempt }));
          if (order === null && instanceCode !== null && workflowId !== null && isFault(error)) {
            await noted(noteWorkFault(dataSource, { activityType, workflowId, instanceCode }, workErrorOf(error)));
          }
          logger.warn({ activity: activityType, attempt, ...order, reason: wordsOf(error) }, 'activity.failed');
          throw error;
        }
      },
    };
    return { inbound };
  };
}

interface OrderOfActivity {
  readonly instanceCode: string;
  readonly marketplaceOrderId: string;
}

function orderOf(argument: unknown): OrderOfActivity | null {
  const instanceCode = instanceOf(argument);
  if (instanceCode === null || typeof argument !== 'object' || argument === null) return null;
  return 'marketplaceOrderId' in argument
    ? { instanceCode, marketplaceOrderId: String(argument.marketplaceOrderId) }
    : null;
}

const instanceOf = (argument: unknown): string | null =>
  typeof argument === 'object' && argument !== null && 'instanceCode' in argument
    ? String(argument.instanceCode)
    : null;

const isFinal = (error: unknown): boolean => error instanceof ApplicationFailure && error.nonRetryable === true;

function isFault(error: unknown): boolean {
  if (error instanceof CancelledFailure) return false;
  return !(error instanceof ApplicationFailure) || error.category !== ApplicationFailureCategory.BENIGN;
}

const isCounted = (error: unknown): boolean => isFault(error) && !isFinal(error);

/** What failed without a code of its own is a fault of ours. */
const reasonOf = (error: unknown): ReasonCode =>
  reasonCodeOf(error instanceof ApplicationFailure ? (error.type ?? '') : '');

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const workErrorOf = (error: unknown) => ({
  reasonCode: reasonOf(error),
  words: wordsOf(error),
  isFinal: isFinal(error),
});

async function record(
  dataSource: DataSource,
  { instanceCode, marketplaceOrderId }: OrderOfActivity,
  { error, attempt }: { readonly error: unknown; readonly attempt: number },
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const rows: { id: string; settings: SettingOverrides }[] = await manager.query(
      `select o.id, i.settings from marketplace_order o join instance i on i.id = o.instance_id
        where i.code = $1 and o.marketplace_order_id = $2`,
      [instanceCode, marketplaceOrderId],
    );
    const [row] = rows;
    if (row === undefined) return;
    await recordFailedAttempt(manager, row.id, {
      ...{ step: stepOfFailure(error), reasonCode: reasonOf(error), words: wordsOf(error) },
      ...{ pauseSeconds: pauseAfter(attempt), toDo: toDoOf(resolveSettings(row.settings)) },
    });
  });
}

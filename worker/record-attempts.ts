import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor, ActivityInterceptorsFactory } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { stepOfFailure } from '../activities/database-failure';
import { reasonCodeOf, type ReasonCode } from '../domain/reason-codes';
import { resolveSettings, toDoOf, type SettingOverrides } from '../domain/instance-settings';
import { pauseAfter, recordFailedAttempt } from '../entities/record-failed-attempt';
import type { Logger } from '../platform/logger';

/**
 * Writes each failed attempt of an order's step to the order, so that its page shows how often, why, and when it is
 * tried again. Deferrals, and the cancel of a worker that stops, are no failures and are left out. When the database is
 * away there is nowhere to write to.
 */
export function recordAttempts({
  dataSource,
  logger,
}: {
  dataSource: DataSource;
  logger: Logger;
}): ActivityInterceptorsFactory {
  return ({ info }) => {
    const inbound: ActivityInboundCallsInterceptor = {
      async execute(input, next) {
        try {
          return await next(input);
        } catch (error) {
          const order = orderOf(input.args[0]);
          if (order !== null && isCounted(error)) {
            await record(dataSource, order, { error, attempt: info.attempt }).catch((cause: unknown) => {
              logger.debug({ activity: info.activityType, cause: String(cause) }, 'attempt.notRecorded');
            });
          }
          logger.warn(
            { activity: info.activityType, attempt: info.attempt, ...order, reason: wordsOf(error) },
            'activity.failed',
          );
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
  if (typeof argument !== 'object' || argument === null) return null;
  if (!('instanceCode' in argument) || !('marketplaceOrderId' in argument)) return null;
  return { instanceCode: String(argument.instanceCode), marketplaceOrderId: String(argument.marketplaceOrderId) };
}

function isCounted(error: unknown): boolean {
  if (error instanceof CancelledFailure) return false;
  if (!(error instanceof ApplicationFailure)) return true;
  return error.nonRetryable !== true && error.category !== ApplicationFailureCategory.BENIGN;
}

/** What failed without a code of its own is a fault of ours. */
const reasonOf = (error: unknown): ReasonCode =>
  reasonCodeOf(error instanceof ApplicationFailure ? (error.type ?? '') : '');

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

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

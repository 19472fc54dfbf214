import { z } from 'zod';
import { toDoKinds } from '../../entities/to-do.entity';
import { anyOf, moment, pageQuery } from '../lists/list-query';
import { idSchema, instanceCodeSchema, reasonCodeSchema, timeSchema, wordsSchema } from './common';

const kindSchema = z.enum(toDoKinds);
const stateSchema = z.enum(['open', 'done']);

const toDoSorts = ['dueAt', '-dueAt', 'raisedAt', '-raisedAt'] as const;

const filters = {
  instance: anyOf(instanceCodeSchema),
  responsible: anyOf(z.string().min(1).max(100)).describe('A name or an e-mail address, as in the settings'),
};

export const toDoListQuery = z.strictObject({
  ...pageQuery,
  ...filters,
  state: anyOf(stateSchema),
  kind: anyOf(kindSchema),
  reasonCode: anyOf(reasonCodeSchema),
  subject: z.string().min(1).max(500).optional().describe('Exactly, such as a marketplace order id'),
  dueBefore: moment.optional(),
  sort: z.enum(toDoSorts).default('dueAt'),
});

export type ToDoListQuery = z.output<typeof toDoListQuery>;

export const toDoSchema = z
  .object({
    id: z.string(),
    instance: z.string(),
    kind: kindSchema.describe(
      'An order that is parked, fails again and again, threatens to be late, is held since it was refunded, or was shipped in the portal; a line of a run that failed; work of an instance that fails; an instance of which nothing goes on',
    ),
    subject: z
      .string()
      .describe(
        'The marketplace order id, the record of the line, the workflow id of the work, the code of the instance',
      ),
    marketplaceOrderId: z.string().nullable(),
    runId: z.string().nullable().describe('Of the line or the work, while the logs keep it'),
    page: z.string().describe('Where it is looked at in this API: its order, its run, else its instance'),
    reasonCode: z.string(),
    title: z.string(),
    words: z.string(),
    cure: z.string(),
    responsible: z.array(z.string()).describe('Empty: the settings of the instance name nobody'),
    raisedAt: timeSchema,
    dueAt: timeSchema,
    isOverdue: z.boolean(),
    state: stateSchema,
    closedAt: timeSchema.nullable(),
    closedBy: z.string().nullable().describe('`system` where the cause is gone'),
    closeNote: z.string().nullable(),
  })
  .meta({ id: 'ToDo' });

export type ToDoBody = z.output<typeof toDoSchema>;

export const toDoCountQuery = z.strictObject(filters);

export type ToDoCountQuery = z.output<typeof toDoCountQuery>;

export const toDoCountsSchema = z
  .object({
    open: z.number().int(),
    overdue: z.number().int(),
    responsible: z
      .array(z.object({ responsible: z.string().nullable(), open: z.number().int(), overdue: z.number().int() }))
      .describe('One who is named with another counts with both; null: those that name nobody'),
  })
  .meta({ id: 'ToDoCounts' });

export type ToDoCounts = z.output<typeof toDoCountsSchema>;

export const toDoParams = z.object({ id: idSchema('to-do') });

/** A body may be left out. */
export const closeToDoSchema = z
  .strictObject({ note: wordsSchema(500).optional() })
  .nullish()
  .meta({ id: 'CloseToDo' });

export const notificationListQuery = z.strictObject({
  ...pageQuery,
  state: anyOf(z.enum(['waiting', 'sent', 'givenUp'])),
  channel: anyOf(z.enum(['mail', 'webhook'])),
});

export type NotificationListQuery = z.output<typeof notificationListQuery>;

export const notificationSchema = z
  .object({
    id: z.string(),
    channel: z.enum(['mail', 'webhook']),
    recipient: z.string(),
    state: z.enum(['waiting', 'sent', 'givenUp']),
    toDoCount: z.number().int().describe("To-do's that it tells of"),
    attempts: z.number().int(),
    nextTryAt: timeSchema.nullable().describe('Null when it is sent or given up'),
    lastError: z.string().nullable(),
    createdAt: timeSchema,
    endedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Notification' });

export type NotificationBody = z.output<typeof notificationSchema>;

export const notificationParams = z.object({ id: z.uuid('must be the id of a notification') });

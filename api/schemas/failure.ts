import { z } from 'zod';
import { anyOf } from '../lists/list-query';
import { instanceCodeSchema, reasonCodeSchema, timeSchema } from './common';

const subjectSchema = z.string().min(1).max(500);

export const failureGroupQuery = z.strictObject({
  instance: anyOf(instanceCodeSchema),
  reasonCode: anyOf(reasonCodeSchema),
  subject: anyOf(subjectSchema),
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('The largest groups'),
});

export type FailureGroupQuery = z.output<typeof failureGroupQuery>;

export const failureGroupsSchema = z
  .object({
    groups: z.array(
      z.object({
        instance: z.string(),
        reasonCode: z.string(),
        title: z.string(),
        cure: z.string(),
        subject: z
          .string()
          .nullable()
          .describe('What the reason names, such as a SKU; an order that names two is in two groups'),
        count: z.number().int().describe('Parked orders'),
        oldestAt: timeSchema.nullable().describe('Since when the first of them waits'),
        example: z.object({ marketplaceOrderId: z.string(), reasonText: z.string().nullable() }),
      }),
    ),
    isMore: z.boolean().describe('There are smaller groups beyond these'),
  })
  .meta({ id: 'FailureGroups' });

export type FailureGroups = z.output<typeof failureGroupsSchema>;

/** The more is said, the smaller the group; with the instance alone all its parked orders are meant. */
export const retryGroupSchema = z
  .strictObject({
    instance: instanceCodeSchema,
    reasonCode: reasonCodeSchema.optional(),
    subject: subjectSchema.optional().describe('As in the group, such as the SKU'),
  })
  .meta({ id: 'RetryFailures' });

export type RetryGroup = z.output<typeof retryGroupSchema>;

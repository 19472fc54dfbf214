import { z } from 'zod';
import { anyOf, moment, pageQuery } from '../lists/list-query';
import { instanceCodeSchema, timeSchema } from './common';

export const logQuery = z.strictObject({
  ...pageQuery,
  instance: anyOf(instanceCodeSchema),
  level: z
    .enum(['all', 'success', 'error'])
    .optional()
    .describe('What went well, what failed, or both; unless given each instance shows what its logLevel says'),
  reasonCode: anyOf(z.string().min(1).max(100)),
  record: z.string().min(1).max(500).optional().describe('Exactly, such as a marketplace order id or a SKU'),
  from: moment.optional(),
  to: moment.optional(),
});

export type LogQuery = z.output<typeof logQuery>;

export const logLineSchema = z
  .object({
    id: z.string(),
    at: timeSchema.describe('When it came to this outcome'),
    instance: z.string(),
    runId: z.string(),
    operation: z.string(),
    record: z.string().describe('What it is about, such as a marketplace order id or a SKU'),
    marketplaceOrderId: z.string().nullable().describe('The order, where the record is one that we have'),
    state: z.enum(['done', 'failed']),
    reasonCode: z.string().nullable(),
    message: z.string().nullable(),
  })
  .meta({ id: 'LogLine' });

export type LogLineBody = z.output<typeof logLineSchema>;

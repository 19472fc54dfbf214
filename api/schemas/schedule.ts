import { z } from 'zod';
import { scheduledJobs } from '../../workflows/ids';
import { anyOf, pageQuery } from '../lists/list-query';
import { instanceCodeSchema, timeSchema } from './common';

const jobSchema = z.enum(scheduledJobs);

const scheduleShape = {
  instance: z.string(),
  job: z.string(),
  isEnabled: z.boolean(),
  intervalSeconds: z.number().int(),
  isPaused: z.boolean(),
  note: z.string().nullable().describe('Why it is paused'),
};

export const scheduleRowSchema = z.object(scheduleShape).meta({ id: 'ScheduleRow' });

export const scheduleSchema = z
  .object({
    ...scheduleShape,
    lastProcessedOn: timeSchema
      .nullable()
      .describe('Up to here the marketplace was read; null where a job reads all of it, or has not run yet'),
    clock: z
      .enum(['read', 'none', 'couldNotBeRead'])
      .describe('Whether the times below come from Temporal; none: Temporal has no such schedule while it is off'),
    nextRunAt: timeSchema.nullable(),
    lastRunAt: timeSchema.nullable(),
    temporal: z.object({ scheduleId: z.string(), url: z.string().nullable() }),
  })
  .meta({ id: 'Schedule' });

export type ScheduleRowBody = z.output<typeof scheduleRowSchema>;
export type ScheduleBody = z.output<typeof scheduleSchema>;

export const scheduleListQuery = z.strictObject({
  ...pageQuery,
  instance: anyOf(instanceCodeSchema),
  job: anyOf(jobSchema),
});

export type ScheduleListQuery = z.output<typeof scheduleListQuery>;

export const scheduleParams = z.object({ instanceCode: instanceCodeSchema, job: jobSchema });

export type ScheduleParams = z.output<typeof scheduleParams>;

/** A week: master data is read daily at most. */
const LONGEST_SECONDS = 604_800;

export const scheduleChangeSchema = z
  .strictObject({
    isEnabled: z.boolean().optional(),
    intervalSeconds: z.number().int().max(LONGEST_SECONDS).optional(),
    lastProcessedOn: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('The next import reads from here: moved back, it reads more again'),
  })
  .meta({ id: 'ScheduleChange' });

export type ScheduleChange = z.output<typeof scheduleChangeSchema>;

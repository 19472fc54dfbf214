import { z } from 'zod';
import { timeSchema, wordsSchema } from './common';

export const instancePauseSchema = z
  .strictObject({ note: wordsSchema(500).describe('Why; shown with the instance and its schedules') })
  .meta({ id: 'InstancePause' });

export const goLiveSchema = z
  .strictObject({ name: z.string().max(200).describe("The instance's name, typed to show that it is meant") })
  .meta({ id: 'GoLive' });

export const archiveSchema = z
  .strictObject({
    reason: wordsSchema(500),
    closeOpenOrders: z.boolean().default(false).describe('Closes each open order with the reason'),
  })
  .meta({ id: 'Archive' });

export type ArchiveCommand = z.output<typeof archiveSchema>;

export const instanceEventSchema = z
  .object({ at: timeSchema, kind: z.string(), actor: z.string(), sentence: z.string() })
  .meta({ id: 'InstanceEvent' });

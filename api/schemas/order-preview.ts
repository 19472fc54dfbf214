import { z } from 'zod';
import { settingOverridesSchema } from './instance';

const MOST_ORDERS = 200;

export const orderPreviewRequestSchema = z
  .strictObject({
    orders: z.array(z.unknown()).min(1).max(MOST_ORDERS).describe('Raw orders as the marketplace gives them'),
    settings: settingOverridesSchema
      .default({})
      .describe('Settings over those of the instance: what would a change do?'),
  })
  .meta({ id: 'OrderPreviewRequest' });

const reasonSchema = z.object({ code: z.string(), message: z.string() });

export const orderPreviewsSchema = z
  .object({
    orders: z.array(
      z.object({
        marketplaceOrderId: z.string().nullable().describe('Null when not even the id could be read'),
        decision: z.enum(['import', 'wait', 'ignore']),
        reasons: z.array(reasonSchema).describe('Empty when the order would be imported'),
        totals: z.object({
          ours: z.string().nullable(),
          marketplace: z.string().nullable(),
          currency: z.string().nullable(),
        }),
        saleOrder: z
          .record(z.string(), z.unknown())
          .nullable()
          .describe('Everything that would be written, with the steps that follow; null unless it would be imported'),
      }),
    ),
  })
  .meta({ id: 'OrderPreviews' });

import { z } from 'zod';
import { settingOverridesSchema } from './instance';

/** What `npm run explain` reads from a file, as it is; with `orders` it may bring settings to try. */
export const orderPreviewRequestSchema = z
  .union([
    z.array(z.unknown()).describe('A list of raw orders'),
    z
      .looseObject({
        orders: z
          .union([z.array(z.unknown()), z.looseObject({})])
          .optional()
          .describe('Raw orders as the marketplace gives them; an answer of OR11 fits as it is'),
        settings: settingOverridesSchema
          .optional()
          .describe('Settings over those of the instance: what would a change do?'),
      })
      .describe('A raw order, an answer of OR11, or orders with settings to try'),
  ])
  .meta({ id: 'OrderPreviewRequest' });

export type OrderPreviewRequest = z.output<typeof orderPreviewRequestSchema>;

const reasonSchema = z.object({ code: z.string(), message: z.string() });

const decisionSchema = z.object({
  rule: z.string().describe('The number of the rule, such as ORD-07'),
  subject: z.string().describe('What was decided on; of an order that cannot be read, the member'),
  sentence: z.string(),
  reasonCode: z.string().nullable().describe('Set where the order goes on no further for it'),
});

export const orderPreviewsSchema = z
  .object({
    orders: z.array(
      z.object({
        marketplaceOrderId: z.string().nullable().describe('Null when not even the id could be read'),
        decision: z.enum(['import', 'wait', 'ignore']),
        reasons: z.array(reasonSchema).describe('Empty when the order would be imported'),
        decisions: z.array(decisionSchema).describe('All that was decided, each with its rule'),
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

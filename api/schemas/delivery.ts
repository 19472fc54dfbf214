import { z } from 'zod';
import { anyOf, pageQuery } from '../lists/list-query';
import { idSchema, instanceCodeSchema, timeSchema, wordsSchema } from './common';

const deliveryStateSchema = z.enum(['waiting', 'ready', 'done', 'cancelled']);

const deliveryLineSchema = z.object({
  id: z.string(),
  position: z.number().int().describe('Of the sale order line'),
  sku: z.string().nullable(),
  product: z.string().describe('SKU of what leaves: of a kit, one of its components'),
  quantity: z.number().int(),
  reserved: z.number().int(),
  missing: z.number().int().describe('What stock does not cover yet'),
});

export const deliverySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    instance: z.string(),
    marketplaceOrderId: z.string(),
    state: deliveryStateSchema,
    isHeld: z.boolean().describe('Goods of it were refunded before they left: waits for a person who releases it'),
    warehouse: z.string().describe('Code'),
    deliveryMethod: z.string().nullable(),
    shippingPolicy: z
      .enum(['asSoonAsPossible', 'allAtOnce'])
      .describe('Of its order: whether what is in stock may leave before the rest'),
    shipBy: timeSchema.nullable().describe('By when the marketplace wants it shipped'),
    scheduledAt: timeSchema.nullable().describe('When it should leave: that less the lead days of the order workflow'),
    backOrderOf: z.string().nullable().describe('Name of the delivery whose rest it is'),
    isShort: z.boolean().describe('It left although stock did not cover all of it'),
    carrierCode: z.string().nullable().describe('Of the marketplace'),
    carrierName: z.string().nullable(),
    trackingNumber: z.string().nullable(),
    trackingUrl: z.string().nullable(),
    doneAt: timeSchema.nullable(),
    doneBy: z.string().nullable(),
    isPushWanted: z.boolean().describe('Somebody asked to tell the marketplace without waiting for the schedule'),
    toldAt: timeSchema.nullable(),
    toldBy: z.enum(['us', 'portal']).nullable().describe('portal: somebody did it on the marketplace'),
    exceptionCode: z.string().nullable(),
    exceptionMessage: z.string().nullable().describe('The exact failure of the last push; null once it succeeded'),
    lines: z.array(deliveryLineSchema),
  })
  .meta({ id: 'Delivery' });

export type DeliveryBody = z.output<typeof deliverySchema>;

export const deliveryListQuery = z.strictObject({
  ...pageQuery,
  instance: anyOf(instanceCodeSchema),
  state: anyOf(deliveryStateSchema),
  order: anyOf(z.string().min(1).max(500)).describe('Marketplace order id'),
  told: z.enum(['true', 'false']).optional().describe('Whether the marketplace knows that it has left'),
  sort: z.enum(['id', '-id', 'scheduledAt', '-scheduledAt']).default('-id'),
});

export type DeliveryListQuery = z.output<typeof deliveryListQuery>;

export const deliveryParams = z.object({ id: idSchema('delivery') });

const webAddressSchema = z.url({ protocol: /^https?$/, error: 'must be a web address, https://…' }).max(2000);

const trackingShape = {
  carrierCode: wordsSchema(200).nullable().optional().describe('A carrier that the marketplace knows'),
  carrierName: wordsSchema(200).nullable().optional().describe('A carrier that the marketplace does not know'),
  trackingNumber: wordsSchema(200).nullable().optional(),
  trackingUrl: webAddressSchema.nullable().optional(),
};

const hasOneCarrier = ({
  carrierCode,
  carrierName,
}: {
  carrierCode?: string | null | undefined;
  carrierName?: string | null | undefined;
}): boolean => (carrierCode ?? null) === null || (carrierName ?? null) === null;

const oneCarrier = { path: ['carrierName'], error: 'Name the carrier by carrierCode or by carrierName, not by both' };

export const trackingSchema = z.strictObject(trackingShape).refine(hasOneCarrier, oneCarrier).meta({ id: 'Tracking' });

export type Tracking = z.output<typeof trackingSchema>;

const leftLineSchema = z.strictObject({
  id: idSchema('delivery line'),
  quantity: z.int('must be a whole number').min(0).describe('How much of it has left'),
});

const hasEachLineOnce = ({ lines }: { lines?: readonly { id: string }[] | undefined }): boolean =>
  lines === undefined || new Set(lines.map(({ id }) => id)).size === lines.length;

export const departureSchema = z
  .strictObject({
    ...trackingShape,
    lines: z
      .array(leftLineSchema)
      .min(1)
      .max(1000)
      .optional()
      .describe('Only these quantities have left: the rest goes to a delivery of its own. All of it unless given'),
  })
  .refine(hasOneCarrier, oneCarrier)
  .refine(hasEachLineOnce, { path: ['lines'], error: 'Name each line once' })
  .meta({ id: 'Departure' });

export const releaseSchema = z
  .strictObject({
    refundedLines: z
      .enum(['ship', 'leaveOut'])
      .describe('What becomes of what was refunded before it was shipped; a delivery of nothing else is cancelled'),
    note: wordsSchema(500).optional().describe('Shown on the timeline'),
  })
  .meta({ id: 'ReleaseDelivery' });

export type ReleaseBody = z.output<typeof releaseSchema>;

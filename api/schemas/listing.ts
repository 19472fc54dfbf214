import { z } from 'zod';
import { anyOf, pageQuery } from '../lists/list-query';
import { idSchema, instanceCodeSchema, moneySchema, timeSchema } from './common';

/** Exactly as the marketplace has it: spaces count. */
const shopSkuSchema = z.string().min(1).max(255);
const flag = z.enum(['true', 'false']);

export const listingSchema = z
  .object({
    id: z.string(),
    instance: z.string(),
    offerId: z.string().describe("Mirakl's number"),
    shopSku: z.string().describe('Our key on the marketplace, exactly as it has it'),
    productSku: z.string().nullable().describe("The marketplace's key of the product"),
    product: z
      .object({ sku: z.string(), name: z.string(), isArchived: z.boolean() })
      .nullable()
      .describe('Of the back office; null while it is linked to none'),
    title: z.string().nullable(),
    description: z.string().nullable(),
    references: z.array(z.object({ type: z.string(), value: z.string() })).describe('EAN, UPC, ISBN, MPN'),
    offerState: z.string().nullable().describe('Code of the master data, as the three below'),
    logisticClass: z.string().nullable(),
    channels: z.array(z.string()),
    shippingZones: z.array(z.string()),
    isActive: z.boolean(),
    inactivityReasons: z.array(z.string()).describe('As the marketplace spells them'),
    marketplaceQuantity: z.number().int().nullable().describe('What the marketplace shows'),
    price: moneySchema.nullable().describe('At the last import: with a discount in force, the discounted one'),
    originPrice: moneySchema.nullable(),
    discount: z.object({ price: moneySchema, from: timeSchema.nullable(), to: timeSchema.nullable() }).nullable(),
    leadTimeDays: z.number().int().nullable(),
    minimumOrderQuantity: z.number().int().nullable(),
    maximumOrderQuantity: z.number().int().nullable(),
    isExcluded: z.boolean().describe('Left out of every sync'),
    goneAt: timeSchema.nullable().describe('When it was found that the marketplace has the offer no more'),
    updatedAt: timeSchema,
  })
  .meta({ id: 'Listing' });

export type ListingBody = z.output<typeof listingSchema>;

export const listingQuery = z.strictObject({
  ...pageQuery,
  instance: anyOf(instanceCodeSchema),
  sku: anyOf(shopSkuSchema).describe('The whole shop SKU'),
  offerState: anyOf(z.string().min(1).max(255)).describe('Code'),
  isActive: flag.optional(),
  isLinked: flag.optional().describe('false: those without a product'),
  isGone: flag.optional(),
  isExcluded: flag.optional(),
});

export type ListingQuery = z.output<typeof listingQuery>;

export const listingParams = z.object({ id: idSchema('listing') });

export const listingChangeSchema = z
  .strictObject({
    isExcluded: z.boolean().optional().describe('Leave it out of every sync'),
    product: shopSkuSchema
      .nullable()
      .optional()
      .describe('SKU of the product that it sells; null ends the link, which an import makes again where it can'),
  })
  .meta({ id: 'ListingChange' });

export type ListingChange = z.output<typeof listingChangeSchema>;

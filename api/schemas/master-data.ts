import { z } from 'zod';
import { allMasterDataKinds, codedKinds } from '../../domain/master-data';
import { anyOf, pageQuery } from '../lists/list-query';
import { idSchema, instanceCodeSchema, timeSchema, wordsSchema } from './common';

const stateSchema = z.enum(['listed', 'retired', 'seen']);
const codeSchema = z.string().min(1).max(500);

export const masterDataEntrySchema = z
  .object({
    scope: z.string().describe('The type of a reason, the entity of a field or document; else empty'),
    code: z.string(),
    label: z.string().describe('In the language of the instance; codes are what everything is matched by'),
    parentCode: z.string().nullable().describe('Of a category; null at the root'),
    details: z.record(z.string(), z.unknown()).describe('What else the marketplace tells of this kind'),
    state: stateSchema.describe('seen: orders or offers name it, and the master data does not'),
    firstSeenAt: timeSchema,
    firstSeenIn: z.string().nullable().describe('Order or offer that named it before the master data did'),
    lastSeenAt: timeSchema.nullable().describe('When a list that held it was read last'),
    retiredAt: timeSchema.nullable(),
  })
  .meta({ id: 'MasterDataEntry' });

export type MasterDataEntryBody = z.output<typeof masterDataEntrySchema>;

export const masterDataKindSchema = z
  .object({
    kind: z.enum(allMasterDataKinds),
    operation: z.string().describe("Mirakl's number of the call that lists it"),
    readAt: timeSchema.nullable().describe('Age of the copy; null when it was never read'),
    nextCallAt: timeSchema
      .nullable()
      .describe('Until then the call limit allows no call; null when it may be called now'),
    counts: z.object({ listed: z.number().int(), retired: z.number().int(), seen: z.number().int() }),
  })
  .meta({ id: 'MasterDataKind' });

export type MasterDataKindBody = z.output<typeof masterDataKindSchema>;

export const masterDataKindsSchema = z.object({ items: z.array(masterDataKindSchema) }).meta({ id: 'MasterDataKinds' });

export const instanceParams = z.object({ code: instanceCodeSchema });

export const masterDataParams = z.object({ code: instanceCodeSchema, kind: z.enum(codedKinds) });

export const masterDataQuery = z.strictObject({
  ...pageQuery,
  state: anyOf(stateSchema),
  entryCode: anyOf(codeSchema).describe('Exactly these codes'),
  scope: anyOf(codeSchema),
  parentCode: anyOf(z.string().max(500)).describe('Categories below these; empty: those at the root'),
});

export type MasterDataQuery = z.output<typeof masterDataQuery>;

export const carrierMappingSchema = z
  .object({
    id: z.string(),
    deliveryMethodId: z.string(),
    deliveryMethod: z.string().describe('Name'),
    country: z.string().nullable().describe('ISO 3166-1 alpha-2; null for any'),
    carrier: z.string().describe("The marketplace's code"),
    carrierLabel: z.string(),
    carrierState: stateSchema,
  })
  .meta({ id: 'CarrierMapping' });

export type CarrierMappingBody = z.output<typeof carrierMappingSchema>;

export const newCarrierMappingSchema = z
  .strictObject({
    deliveryMethodId: idSchema('delivery method'),
    carrier: wordsSchema(200).describe("The marketplace's code"),
  })
  .meta({ id: 'NewCarrierMapping' });

export type NewCarrierMapping = z.output<typeof newCarrierMappingSchema>;

export const carrierMappingQuery = z.strictObject({ ...pageQuery, carrier: anyOf(wordsSchema(200)) });

export type CarrierMappingQuery = z.output<typeof carrierMappingQuery>;

export const carrierMappingParams = z.object({ code: instanceCodeSchema, id: idSchema('carrier mapping') });

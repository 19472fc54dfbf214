import { z } from 'zod';
import { settingTable } from '../../domain/instance-settings';
import { instanceCodeSchema, timeSchema, wordsSchema } from './common';

const settingNames = Object.keys(settingTable).join(', ');

export const settingOverridesSchema = z
  .record(z.string(), z.unknown())
  .describe(`Settings by name, only those that differ from their defaults: ${settingNames}`);

const lastTestSchema = z.object({
  at: timeSchema,
  isGood: z.boolean(),
  words: z.string(),
  shopName: z.string().nullable(),
  shopState: z.string().nullable(),
  currency: z.string().nullable(),
});

export const instanceSchema = z
  .object({
    code: z.string(),
    name: z.string(),
    environment: z.enum(['production', 'sandbox']),
    state: z.enum(['draft', 'tested', 'confirmed', 'paused', 'archived']),
    baseUrl: z.string().describe('Without /api'),
    shopId: z.string(),
    apiKeyFingerprint: z.string().nullable().describe('Names the key without telling it; null when there is none'),
    company: z.string().describe('Code'),
    warehouse: z.string().describe('Code'),
    currency: z.string().nullable().describe("The shop's, once confirmed"),
    gate: z.enum(['open', 'closed']).describe('Closed: the marketplace refuses the key, and nothing is called'),
    hold: z
      .object({ reasonCode: z.string(), words: z.string() })
      .nullable()
      .describe('Why nothing of the instance is called at present; null when nothing is in the way'),
    breaker: z
      .object({ since: timeSchema, nextProbeAt: timeSchema, words: z.string() })
      .nullable()
      .describe(
        'Open since so many calls in a row were not answered in time: calls wait but for a probe; null when closed',
      ),
    pause: z.object({ by: z.string(), note: z.string(), at: timeSchema }).nullable(),
    archivedAt: timeSchema.nullable(),
    lastTest: lastTestSchema.nullable(),
    confirmedAt: timeSchema.nullable(),
    settingsVersion: z.number().int(),
    createdAt: timeSchema,
  })
  .meta({ id: 'Instance' });

export const instanceSettingsSchema = z
  .object({
    version: z.number().int(),
    overrides: settingOverridesSchema,
    settings: z.record(z.string(), z.unknown()).describe('All settings in force'),
    remarks: z.array(z.string()).optional().describe('What a change means for what is under way, in words'),
  })
  .meta({ id: 'InstanceSettings' });

const shopIdSchema = z
  .union([z.string(), z.number().int()])
  .transform(String)
  .pipe(z.string().regex(/^[1-9]\d{0,17}$/, 'must be a whole number'));

/**
 * What may be pasted along with a key: the name of its header, `Bearer`, quotes, blanks, characters that nobody sees. None of
 * it belongs to the key itself (Mirakl API section 1).
 */
const AROUND_A_KEY = /^\s*["'`]?(?:authorization\s*:)?\s*(?:bearer\s+)?|["'`\s]+$|[\u00AD\u200B-\u200D\u2060\uFEFF]/giu;
const apiKeySchema = z
  .string()
  .transform((pasted) => pasted.replaceAll(AROUND_A_KEY, ''))
  .pipe(
    z
      .string()
      .min(1)
      .max(500)
      .regex(/^[!-~]*$/, 'must be the API key alone: a key has no spaces and no letters with accents'),
  );

export const newInstanceSchema = z
  .strictObject({
    code: instanceCodeSchema,
    name: wordsSchema(200),
    environment: z.enum(['production', 'sandbox']),
    baseUrl: z.string().max(500).describe('Put right where it was pasted with /api or a slash at the end'),
    shopId: shopIdSchema,
    apiKey: apiKeySchema.describe('Sealed at once and never shown again'),
    company: wordsSchema(64).describe('Code of the company that sells'),
    warehouse: wordsSchema(64).describe('Code of its warehouse that ships'),
    settings: settingOverridesSchema.default({}),
  })
  .meta({ id: 'NewInstance' });

export type NewInstance = z.output<typeof newInstanceSchema>;

export const instanceChangeSchema = z
  .strictObject({
    name: wordsSchema(200).optional(),
    company: wordsSchema(64).optional().describe('Code; only while the instance has no orders'),
    warehouse: wordsSchema(64).optional().describe('Code of a warehouse of the company'),
    doOpenDeliveriesStay: z
      .boolean()
      .default(false)
      .describe('Deliveries that are open leave from the warehouse where they are; without it they refuse another one'),
  })
  .meta({ id: 'InstanceChange' });

export type InstanceChange = z.output<typeof instanceChangeSchema>;

export const credentialsSchema = z
  .strictObject({
    apiKey: apiKeySchema,
    baseUrl: z.string().max(500).optional().describe('Unchanged when left out'),
    shopId: shopIdSchema.optional().describe('Unchanged when left out'),
    hasMarketplaceMoved: z
      .boolean()
      .default(false)
      .describe('The same marketplace has another address now, and the same orders'),
  })
  .meta({ id: 'Credentials' });

export type Credentials = z.output<typeof credentialsSchema>;

export const connectionTestSchema = z
  .object({
    isGood: z.boolean(),
    words: z.string(),
    reasonCode: z.string().nullable(),
    wrong: z.enum(['url', 'apiKey', 'shopId']).nullable().describe('Which of the three is wrong, where that is known'),
    at: timeSchema,
    isFromCopy: z.boolean().describe('The test is allowed once a day: this is the answer of an earlier click'),
    shopName: z.string().nullable(),
    shopState: z.string().nullable(),
    currency: z.string().nullable(),
  })
  .meta({ id: 'ConnectionTest' });

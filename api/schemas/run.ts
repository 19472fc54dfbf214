import { z } from 'zod';
import { allMasterDataKinds } from '../../domain/master-data';
import { anyOf, moment, pageQuery } from '../lists/list-query';
import { workflowLinkSchema } from '../temporal/workflow-link';
import { idSchema, instanceCodeSchema, timeSchema } from './common';

const operations = ['importOrders', 'exportTracking', 'importMasterData', 'importListings', 'retryOrders'] as const;
const operationSchema = z.enum(operations);
const lineStateSchema = z.enum(['draft', 'done', 'failed']);

const lineCountsSchema = z.object({
  draft: z.number().int().describe('Not settled yet'),
  done: z.number().int(),
  failed: z.number().int(),
});

export const runSchema = z
  .object({
    id: z.string(),
    instance: z.string(),
    operation: z.string(),
    kind: z
      .string()
      .describe(
        'importOrders: delta, window or ids; importMasterData: full; importListings: delta, full or skus; retryOrders: group',
      ),
    startedBy: z.string(),
    parameters: z.record(z.string(), z.unknown()),
    state: z
      .enum(['draft', 'running', 'done', 'partlyFailed', 'failed'])
      .describe('Of the operation together with its lines'),
    lines: lineCountsSchema.describe('Records that changed or failed; the rest is only counted'),
    changedCount: z.number().int(),
    unchangedCount: z.number().int(),
    reasonCode: z.string().nullable(),
    message: z.string().nullable(),
    remarks: z
      .array(z.object({ reasonCode: z.string(), message: z.string() }))
      .describe('What was odd in what the marketplace gave, each once; nothing waits for it'),
    startedAt: timeSchema,
    endedAt: timeSchema.nullable(),
    temporal: workflowLinkSchema.nullable().describe('Null where no workflow carries it out'),
  })
  .meta({ id: 'Run' });

export type RunBody = z.output<typeof runSchema>;

export const runGroupSchema = z.object({ runs: z.array(runSchema) }).meta({ id: 'RunGroup' });

export const runListQuery = z.strictObject({
  ...pageQuery,
  id: anyOf(z.uuid()),
  instance: anyOf(instanceCodeSchema),
  operation: anyOf(operationSchema),
  isOpen: z.enum(['true', 'false']).optional().describe('Whether the operation itself is still running'),
  startedFrom: moment.optional(),
  startedTo: moment.optional(),
  sort: z.enum(['startedAt', '-startedAt']).default('-startedAt'),
});

export type RunListQuery = z.output<typeof runListQuery>;

export const runLineSchema = z
  .object({
    id: z.string(),
    record: z.string().describe('What the line is about, such as a marketplace order id'),
    state: lineStateSchema,
    reasonCode: z.string().nullable(),
    message: z.string().nullable(),
    updatedAt: timeSchema,
  })
  .meta({ id: 'RunLine' });

export const runLineQuery = z.strictObject({ ...pageQuery, state: anyOf(lineStateSchema) });

/** One signal carries them all, and the run shows them. */
const MOST_IDS = 1000;

const idsParameters = z
  .strictObject({ marketplaceOrderIds: z.array(z.string().trim().min(1).max(500)).min(1).max(MOST_IDS) })
  .transform((ids) => ({ kind: 'ids' as const, ...ids }));

const windowParameters = z
  .strictObject({
    basedOn: z.enum(['creationDate', 'updateDate']),
    from: moment.describe('Inclusive'),
    to: moment.describe('Exclusive'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'must be later than `from`' })
  .transform((window) => ({ kind: 'window' as const, ...window }));

const noParameters = z.strictObject({}).transform(() => ({ kind: 'delta' as const }));

const importOrdersSchema = z.strictObject({
  operation: z.literal('importOrders'),
  instances: z.array(instanceCodeSchema).min(1).max(200),
  parameters: z
    .union([idsParameters, windowParameters, noParameters])
    .prefault({})
    .describe(
      'Ids read exactly these, whatever their state; a window reads by date; nothing reads what changed since the last time',
    ),
});

const exportTrackingSchema = z.strictObject({
  operation: z.literal('exportTracking'),
  instances: z.array(instanceCodeSchema).min(1).max(200),
  parameters: z.strictObject({}).default({}),
});

const importMasterDataSchema = z.strictObject({
  operation: z.literal('importMasterData'),
  instances: z.array(instanceCodeSchema).min(1).max(200),
  parameters: z
    .strictObject({
      kinds: z.array(z.enum(allMasterDataKinds)).min(1).optional().describe('All of them unless given'),
      force: z
        .boolean()
        .default(false)
        .describe('Calls once more although a call limit is spent; the call of the next period is then used up'),
    })
    .prefault({}),
});

/** Each is a call of its own, within the call limit. */
const MOST_SKUS = 1000;

const listingParameters = z
  .strictObject({
    skus: z
      .array(z.string().min(1).max(255))
      .min(1)
      .max(MOST_SKUS)
      .transform((skus) => [...new Set(skus)])
      .optional()
      .describe('Only the offers of these, exactly as the marketplace has them; each spends a call'),
    since: moment
      .transform((time) => time.toISOString())
      .optional()
      .describe('What changed since then, instead of since the last import'),
    isFull: z.boolean().optional().describe('Every offer, changed or not: the marketplace allows it once a day'),
    isOnlyNew: z.boolean().optional().describe('Listings that are known stay as they are'),
    updatePrice: z.boolean().optional().describe('Instead of the setting updatePriceOnListingImport'),
    format: z.enum(['json', 'csv']).optional().describe('Of the files that the marketplace makes; json unless given'),
  })
  .refine((asked) => [asked.skus, asked.since, asked.isFull === true ? true : undefined].filter(isGiven).length <= 1, {
    error: 'only one of skus, since and isFull can be asked for',
  })
  .refine(({ since }) => since === undefined || Date.parse(since) <= Date.now(), {
    path: ['since'],
    error: 'lies in the future',
  })
  .transform((asked) => ({ kind: listingKind(asked), ...asked }));

export type ListingParameters = z.output<typeof listingParameters>;

const importListingsSchema = z.strictObject({
  operation: z.literal('importListings'),
  instances: z.array(instanceCodeSchema).min(1).max(200),
  parameters: listingParameters
    .prefault({})
    .describe('Nothing reads what changed since the last import, and every offer the first time'),
});

function isGiven(value: unknown): boolean {
  return value !== undefined;
}

function listingKind({ skus, isFull }: { skus?: unknown; isFull?: boolean | undefined }): 'skus' | 'full' | 'delta' {
  if (skus !== undefined) return 'skus';
  return isFull === true ? 'full' : 'delta';
}

export const newRunSchema = z
  .discriminatedUnion('operation', [
    importOrdersSchema,
    exportTrackingSchema,
    importMasterDataSchema,
    importListingsSchema,
  ])
  .meta({ id: 'NewRun' });

export type NewRun = z.output<typeof newRunSchema>;

export const runParams = z.object({ id: z.uuid() });

/** As many as one call retries. */
const MOST_LINES = 200;

export const retryLinesSchema = z
  .strictObject({
    lines: z
      .array(idSchema('run line'))
      .min(1)
      .max(MOST_LINES)
      .optional()
      .describe('Ids of lines: those of them that failed; every failed line unless given'),
  })
  .meta({ id: 'RetryLines' });

export const retriedLinesSchema = z
  .object({
    accepted: z.number().int(),
    notAllowed: z.array(z.object({ record: z.string(), message: z.string() })),
    remaining: z.number().int().describe('Failed lines beyond those that one call retries: call again'),
    runId: z.string().nullable().describe('The run that asks again, where it is another one'),
  })
  .meta({ id: 'RetriedLines' });

export type RetriedLines = z.output<typeof retriedLinesSchema>;

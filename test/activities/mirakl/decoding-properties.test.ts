import fc from 'fast-check';
import { parseAnswer } from '../../../activities/mirakl/answer-text';
import { readAccount } from '../../../activities/mirakl/account';
import { type Caller, createCaller } from '../../../activities/mirakl/caller';
import { MarketplaceError } from '../../../activities/mirakl/errors';
import { readItemsToShip } from '../../../activities/mirakl/items-to-ship';
import { createMasterDataReads } from '../../../activities/mirakl/master-data/master-data-reads';
import { readOfferExport } from '../../../activities/mirakl/offers/offer-export';
import { readOffer, readOfferPages } from '../../../activities/mirakl/offers/offer-reads';
import { readProducts } from '../../../activities/mirakl/offers/products';
import { operations } from '../../../activities/mirakl/operations';
import { readOrderExport } from '../../../activities/mirakl/order-export';
import { readOrderPages } from '../../../activities/mirakl/order-pages';
import { readPlatformConfiguration } from '../../../activities/mirakl/platform';
import { writeSellerReferences } from '../../../activities/mirakl/seller-references';
import { rowsAnswer } from '../../../activities/mirakl/streamed-text';
import type { Transport } from '../../../activities/mirakl/transport';
import { aMarketplace, type Marketplace, secondKey } from '../../sandbox/a-marketplace';
import { brokenAnswer } from '../../support/broken-json';
import { inPieces } from '../../support/pieces';
import { unlimitedBudgets } from '../../support/unlimited-budgets';

/** What a read gives, all its pages. */
type Reading = (caller: Caller) => Promise<unknown>;

const gathered = async (pages: AsyncIterable<unknown>): Promise<unknown[]> => {
  const all: unknown[] = [];
  for await (const page of pages) {
    all.push(page);
    // A broken count or token may ask for more and more; what a page gives is looked at here.
    if (all.length === 3) break;
  }
  return all;
};

const masterData = (
  name: Exclude<keyof ReturnType<typeof createMasterDataReads>, 'offerStates' | 'shopDeliveryTimes'>,
) => ((caller) => gathered(createMasterDataReads(caller)[name]({ signal: NO_PAUSE }))) satisfies Reading;

const STARTED = { trackingId: '1', askedAt: '2026-08-04T08:00:00.000Z' };

/** Ends a reading where it would wait before it tries again. */
const NO_PAUSE = AbortSignal.abort();

const settings = { taxMode: null };
const range = { basedOn: 'updateDate', from: '2026-01-01T00:00:00Z', to: '2026-12-01T00:00:00Z' } as const;
const full = { kind: 'full', isInactiveIncluded: true } as const;

/** By operation: an answer to break, as the sandbox gives it, and what reads it. */
const reads: readonly (readonly [string, string, Reading])[] = [
  ['A01', '/api/account', (caller) => readAccount(caller)],
  ['PC01', '/api/platform/configuration', (caller) => readPlatformConfiguration(caller)],
  ['CH11', '/api/channels', masterData('channels')],
  ['CUR01', '/api/currencies', masterData('currencies')],
  ['L01', '/api/locales', masterData('locales')],
  ['SH11', '/api/shipping/zones', masterData('shippingZones')],
  ['SH12', '/api/shipping/types', masterData('shippingMethods')],
  ['SH21', '/api/shipping/carriers', masterData('carriers')],
  ['SH31', '/api/shipping/logistic_classes', masterData('logisticClasses')],
  ['SH42', '/api/shipping/configuration/shop', (caller) => createMasterDataReads(caller).shopDeliveryTimes(NO_PAUSE)],
  ['SH52', '/api/shipping/charges/shop', masterData('shopShippingCharges')],
  [
    'OF61',
    '/api/offers/states',
    (caller) => gathered(createMasterDataReads(caller).offerStates('all', { signal: NO_PAUSE })),
  ],
  ['H11', '/api/hierarchies', masterData('categories')],
  ['RE01', '/api/reasons', masterData('reasons')],
  ['OR75', '/api/orders/taxes', masterData('taxes')],
  ['AF01', '/api/additional_fields', masterData('customFields')],
  ['DO01', '/api/documents', masterData('documentTypes')],
  ['OF21', '/api/offers?max=3', (caller) => gathered(readOfferPages(caller, {}))],
  ['OF22', '/api/offers/51001', (caller) => readOffer(caller, '51001')],
  [
    'P31',
    '/api/products?product_references=EAN|0000000000017',
    (caller) => gathered(readProducts(caller, [{ type: 'EAN', value: '0000000000017' }])),
  ],
  ['OR11', '/api/orders?max=3', (caller) => gathered(readOrderPages(caller, settings, {}, { use: 'sweep' }))],
  ['ST12', '/api/shipments/items_to_ship', (caller) => gathered(readItemsToShip(caller))],
];

/** Answers that the sandbox gives to writes and exports, as it gives them. */
const others: readonly (readonly [string, unknown, Reading])[] = [
  [
    'OF53',
    { status: 'FAILED', error: { code: '1', detail: 'x' }, urls: ['http://x.example/f'] },
    exportOf(readOfferExport),
  ],
  ['OF54', [{ offer_id: 1, shop_sku: 'A', prices: [{ context: {}, origin_price: 1 }] }], offerFile],
  ['OR15', { orders: [{ order_id: 'A', order_lines: [] }] }, orderFile],
  [
    'OR04',
    { updated_orders: [{ order_id: 'A', errors: [{ code: 'X', field: 'y', message: 'z' }], updated: {} }] },
    (caller) => writeSellerReferences(caller, [{ marketplaceOrderId: 'A', sellerReference: 'S' }]),
  ],
];

function exportOf(read: typeof readOfferExport): Reading {
  return (caller) => gathered(read(caller, full, { started: STARTED, signal: NO_PAUSE }));
}

function offerFile(caller: Caller): Promise<unknown> {
  return gathered(readOfferExport(withFinishedExport(caller), full, { started: STARTED }));
}

function orderFile(caller: Caller): Promise<unknown> {
  return gathered(readOrderExport(withFinishedExport(caller), settings, range, { started: STARTED }));
}

/** The same caller, whose exports are done: what is broken then is their file. */
function withFinishedExport(caller: Caller): Caller {
  return {
    ...caller,
    read: (request, schema) => {
      const isState = request.operation.id === 'OF53' || request.operation.id === 'OR14';
      return isState
        ? answering(JSON.stringify({ status: 'COMPLETED', urls: ['http://x.example/f'] })).read(request, schema)
        : caller.read(request, schema);
    },
  };
}

/** A caller whose every answer is this text. */
function answering(text: string): Caller {
  const at = '2026-08-04T08:00:00.000Z';
  const transport: Transport = async ({ rows }) => ({
    status: 200,
    serverTime: at,
    requestedAt: at,
    retryAfter: null,
    redirectHost: null,
    parsed: rows === undefined ? parseAnswer(text) : await rowsAnswer(inPieces(text, [200]), rows),
  });
  const owner = { host: 'x.example', keyFingerprint: 'f' };
  return createCaller({ transport, budgets: unlimitedBudgets, owner, apiKey: 'key', limits: 'relaxed', locale: null });
}

/** How a reading ended: with a value, or with a refusal that has its reason. Anything else is thrown on. */
async function endOf(reading: Reading, text: string): Promise<unknown> {
  try {
    return await reading(answering(text));
  } catch (error) {
    if (error instanceof MarketplaceError || isCancelled(error)) return String(error);
    throw error;
  }
}

/** Node's own errors are of another realm than the test's. */
function isCancelled(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';
}

/** PostgreSQL takes neither NUL nor half of a character pair, and JSON no number without end. */
function expectStorable(value: unknown): void {
  const text = JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === 'number') expect(Number.isFinite(member)).toBe(true);
    if (typeof member === 'string') expect(member.isWellFormed() && !member.includes('\0')).toBe(true);
    return member;
  });
  expect(text).not.toContain('\\u0000');
}

describe('decoding survives any broken answer, with a value or a reasoned refusal', () => {
  let marketplace: Marketplace;

  beforeAll(async () => {
    marketplace = await aMarketplace();
    await marketplace.place(['oneLine', 'b2bVat']);
    const [id = ''] = await marketplace.place(['oneLine'], 2043);
    await marketplace.act(id, 'state', { state: 'SHIPPING' });
  });

  afterAll(() => marketplace.close());

  const survives = (sample: string, reading: Reading): Promise<void> =>
    fc.assert(
      fc.asyncProperty(brokenAnswer(sample), async (text) => {
        expectStorable(await endOf(reading, text));
      }),
      { numRuns: 50, seed: 20_260_804 },
    );

  it.each(reads)('of %s', async (operation, path, reading) => {
    const key = operation === 'ST12' ? secondKey : 'sandbox-key-2042';
    const { status, text } = await marketplace.call('GET', path, { key });
    expect(status).toBe(200);
    expectStorable(await endOf(reading, text));
    await survives(text, reading);
  });

  it.each(others)('of %s', (_operation, sample, reading) => survives(JSON.stringify(sample), reading));

  it('covers every operation that answers something to decode', () => {
    const covered = [...reads, ...others].map(([operation]) => operation);
    // OR14 and OF53 share a schema, OF52 and OR13 answer an id alone, the rest answers nothing that is read.
    const left = ['OR14', 'OF52', 'OR13', 'V01', 'OR23', 'OR24'];
    expect([...covered, ...left].sort()).toEqual(
      Object.values(operations)
        .map(({ id }) => id)
        .sort(),
    );
  });
});

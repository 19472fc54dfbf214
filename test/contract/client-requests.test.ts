import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { operations } from '../../activities/mirakl/operations';
import type { MarketplaceClient } from '../../activities/mirakl/client';
import { allOperations } from '../../sandbox/operations/all-operations';
import { aClient } from '../support/a-client';
import { functionsOf, watched } from '../support/client-functions';
import { type ContractParameter, type OfficialContract, readOfficialContract } from '../support/official-contract';
import {
  answerJson,
  type RecordedRequest,
  type ScriptedMarketplace,
  startScriptedMarketplace,
} from '../support/scripted-marketplace';

const contract = readOfficialContract();

/** Every request that the client can make, with the operations that it means, in their order. */
const requests: readonly (readonly [
  string | readonly string[],
  string,
  (client: MarketplaceClient) => Promise<unknown>,
])[] = [
  ['V01', 'the version', (client) => client.isMarketplace()],
  ['A01', 'the account', (client) => client.account()],
  ['PC01', 'the platform configuration', (client) => client.platformConfiguration()],
  ['CH11', 'channels', ({ masterData }) => drained(masterData.channels())],
  ['CUR01', 'currencies', ({ masterData }) => drained(masterData.currencies())],
  ['L01', 'languages', ({ masterData }) => drained(masterData.locales())],
  ['SH11', 'shipping zones', ({ masterData }) => drained(masterData.shippingZones())],
  ['SH12', 'shipping methods', ({ masterData }) => drained(masterData.shippingMethods())],
  ['SH21', 'carriers', ({ masterData }) => drained(masterData.carriers())],
  ['SH31', 'logistic classes', ({ masterData }) => drained(masterData.logisticClasses())],
  ['SH42', "the shop's delivery times", ({ masterData }) => masterData.shopDeliveryTimes()],
  ['SH52', "the shop's shipping charges", ({ masterData }) => drained(masterData.shopShippingCharges())],
  ['OF61', 'active offer conditions', ({ masterData }) => drained(masterData.offerStates('active'))],
  ['OF61', 'retired offer conditions', ({ masterData }) => drained(masterData.offerStates('retired'))],
  ['OF61', 'all offer conditions', ({ masterData }) => drained(masterData.offerStates('all'))],
  ['H11', 'categories', ({ masterData }) => drained(masterData.categories())],
  ['RE01', 'reasons', ({ masterData }) => drained(masterData.reasons())],
  ['OR75', 'taxes', ({ masterData }) => drained(masterData.taxes())],
  ['AF01', 'custom fields', ({ masterData }) => drained(masterData.customFields())],
  ['DO01', 'document types', ({ masterData }) => drained(masterData.documentTypes())],
  [
    'OR11',
    'orders updated in a window',
    (client) => drained(client.orderPages({ updatedFrom: FROM, updatedTo: TO }, SWEEP)),
  ],
  [
    'OR11',
    'orders created in a window',
    (client) => drained(client.orderPages({ createdFrom: FROM, createdTo: TO }, SWEEP)),
  ],
  ['ST12', 'what is to ship', (client) => drained(client.itemsToShip())],
  [['ST12', 'ST12'], 'what is to ship of some orders, two pages', (client) => drained(client.itemsToShip(SOME_ORDERS))],
  ['OF21', 'offers', (client) => drained(client.offerPages({}))],
  ['OF21', 'offers of a SKU', (client) => drained(client.offerPages({ shopSku: 'A/1 é' }))],
  [
    'OF21',
    'offers of a product in some conditions',
    (client) => drained(client.offerPages({ productSku: 'MKP-1', offerStateCodes: ['11', '1'] })),
  ],
  ['OF22', 'one offer', (client) => client.offer('51001')],
  ['P31', 'products', (client) => drained(client.products([{ type: 'EAN', value: '0000000000017' }]))],
  [
    ['OF52', 'OF53', 'OF54'],
    'every offer, exported',
    (client) => drained(client.offerExport({ kind: 'full', isInactiveIncluded: true })),
  ],
  [
    ['OF52', 'OF53', 'OF54'],
    'offers that changed, exported',
    (client) => drained(client.offerExport({ kind: 'differential', changedFrom: FROM })),
  ],
  [
    ['OR13', 'OR14', 'OR15'],
    'orders that changed, exported',
    (client) => drained(client.orderExport({ basedOn: 'updateDate', from: FROM, to: TO })),
  ],
  [
    ['OR13', 'OR14', 'OR15'],
    'orders of a time, exported',
    (client) => drained(client.orderExport({ basedOn: 'creationDate', from: FROM, to: TO })),
  ],
  ['OR11', 'orders by their ids', (client) => client.ordersByIds(['A-1', 'B/2 é'], { use: 'person' })],
  ['OR11', 'a probe of the key', (client) => client.probe()],
  [
    'OR04',
    'seller references',
    (client) => client.writeSellerReferences([{ marketplaceOrderId: 'A', sellerReference: 'SO1' }]),
  ],
  [
    'OR23',
    'tracking of a registered carrier',
    (client) => client.putTracking('A 1', { ...NO_TRACKING, carrierCode: 'UPS', trackingNumber: '1' }),
  ],
  [
    'OR23',
    'tracking of another carrier',
    (client) => client.putTracking('A', { ...NO_TRACKING, carrierName: 'Abgrall', trackingUrl: 'https://t.example/1' }),
  ],
  ['OR24', 'shipped', (client) => client.shipOrder('A/1')],
];

const FROM = '2026-03-01T00:00:00.000Z';
const TO = '2026-03-02T00:00:00.000Z';
const SOME_ORDERS = { marketplaceOrderIds: ['A', 'B'] };
const SWEEP = { use: 'sweep' } as const;
const NO_TRACKING = { carrierCode: null, carrierName: null, trackingNumber: null, trackingUrl: null };

/** One body that every operation can read as its answer. */
const ANY_ANSWER = {
  shop_id: 2042,
  offer_id: 51001,
  shop_sku: 'A',
  tracking_id: '7d2c',
  status: 'COMPLETED',
  total_count: 0,
  ...Object.fromEntries(
    [
      'orders',
      'updated_orders',
      'channels',
      'currencies',
      'locales',
      'shipping_zones',
      'shipping_types',
      'carriers',
      'logistic_classes',
      'configuration',
      'offer_states',
      'hierarchies',
      'reasons',
      'taxes',
      'additional_fields',
      'documents',
      'offers',
      'products',
      'data',
    ].map((member) => [member, []]),
  ),
};

let marketplace: ScriptedMarketplace;
/** Every function of the client that was called. */
const called = new Set<string>();

beforeAll(async () => {
  marketplace = await startScriptedMarketplace();
  marketplace.follow((request, response) => {
    answerJson(answerTo(request))(request, response);
  });
});

afterAll(() => marketplace.close());

function answerTo({ path, query }: RecordedRequest): unknown {
  const isFile = path.startsWith('/api/offers/export/async/file/');
  const isFirstOfTwo = query.getAll('order_id').length === 2;
  const file = path.startsWith('/api/offers') ? 'offers/export/async/file' : 'orders/async-export/file';
  return isFile
    ? []
    : {
        ...ANY_ANSWER,
        urls: [`${marketplace.url}/api/${file}/7d2c?file=of52-export%offers/0.json`],
        ...(isFirstOfTwo ? { next_page_token: 'next' } : {}),
      };
}

/** It calls nobody. */
const COUNTS_CALLS: keyof MarketplaceClient = 'answers';

async function drained(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const page of pages) expect(page).toBeDefined();
}

async function recorded(send: (client: MarketplaceClient) => Promise<unknown>): Promise<readonly RecordedRequest[]> {
  const before = marketplace.requests.length;
  await send(watched(aClient({ baseUrl: marketplace.url }), called));
  return marketplace.requests.slice(before);
}

if (contract === null) {
  describe('requests against the official contract', () => {
    it('cannot be checked: the contract file is not at hand', () => {
      expect(contract).toBeNull();
    });
  });
} else {
  describe('requests against the official contract', () => {
    it.each(requests)('%s: %s', async (operationIds, _name, send) => {
      const sent = await recorded(send);
      expect(sent.flatMap((request) => problemsOf(contract, request))).toEqual([]);
      const meant = sent.map(({ method, path }) => contract.operationOf(method, path)?.operationId);
      expect(meant).toEqual([operationIds].flat());
    });

    it('are all there are: every function of the client and every operation has its check', () => {
      const functions = functionsOf(aClient({ baseUrl: marketplace.url })).filter((name) => name !== COUNTS_CALLS);
      expect([...called].sort()).toEqual(functions.sort());
      const checked = new Set(requests.flatMap(([operationIds]) => operationIds));
      expect([...checked].sort()).toEqual(
        Object.values(operations)
          .map(({ id }) => id)
          .sort(),
      );
    });

    it('mean operations that the sandbox serves, whose answers are checked as well', () => {
      const served = allOperations.map(({ id }) => id);
      expect(Object.values(operations).filter(({ id }) => !served.includes(id))).toEqual([]);
    });

    it('finds a wrong request wrong', () => {
      const query = new URLSearchParams({ max: '1000', bogus: '1', shop_id: 'x', start_date: 'yesterday' });
      const headers = { authorization: 'key', accept: 'application/json' };
      const wrong = { method: 'GET', path: '/api/orders', query, headers, body: '{}' };
      expect(problemsOf(contract, wrong)).toEqual([
        'max: 1000 is not from 1 to 100',
        'bogus is not a parameter of OR11',
        'shop_id: x is not a whole number',
        'start_date: yesterday is not a date and time',
        'OR11 takes no body',
      ]);
      const badBody = {
        ...wrong,
        method: 'PUT',
        query: new URLSearchParams({ shop_id: '1' }),
        body: '{"orders":[{}]}',
      };
      const asJson = { ...badBody, headers: { ...headers, 'content-type': 'application/json' } };
      expect(problemsOf(contract, asJson)).toEqual(["body/orders/0 must have required property 'order_id'"]);
    });
  });
}

function problemsOf(official: OfficialContract, request: RecordedRequest): string[] {
  const operation = official.operationOf(request.method, request.path);
  if (operation === null) {
    return [`${request.method} ${request.path} is no operation`];
  }
  const inQuery = new Map(operation.parameters.filter((one) => one.in === 'query').map((one) => [one.name, one]));
  const inQueryWrong = [...request.query].flatMap(([name, value]) => {
    const parameter = inQuery.get(name);
    if (name === 'file' && request.path.includes('/file/')) return [];
    return parameter === undefined
      ? [`${name} is not a parameter of ${operation.operationId}`]
      : valueProblems(parameter, value);
  });
  const missing = [...inQuery.values()].filter((one) => one.required === true && !request.query.has(one.name));
  return [
    ...inQueryWrong,
    ...missing.map((one) => `${one.name} is missing`),
    ...bodyProblems(official.document, operation, request),
    ...headerProblems(request),
  ];
}

function valueProblems({ name, schema }: ContractParameter, value: string): string[] {
  const { type, format, enum: allowed, minimum = -Infinity, maximum = Infinity } = schema;
  if (type === 'integer') {
    if (!/^-?\d+$/.test(value)) {
      return [`${name}: ${value} is not a whole number`];
    }
    return Number(value) > maximum || Number(value) < minimum
      ? [`${name}: ${value} is not from ${String(minimum)} to ${String(maximum)}`]
      : [];
  }
  if (type === 'boolean' && value !== 'true' && value !== 'false') {
    return [`${name}: ${value} is not a yes or no`];
  }
  if (format === 'date-time' && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(value)) {
    return [`${name}: ${value} is not a date and time`];
  }
  return allowed === undefined || allowed.includes(value) ? [] : [`${name}: ${value} is not allowed`];
}

type Operation = NonNullable<ReturnType<OfficialContract['operationOf']>>;

function bodyProblems(
  document: OfficialContract['document'],
  { operationId, body }: Operation,
  request: RecordedRequest,
): string[] {
  if (body === null) {
    const isSilent = request.body === '' && request.headers['content-type'] === undefined;
    const saysLength = request.method === 'GET' || request.headers['content-length'] === '0';
    return [
      ...(isSilent ? [] : [`${operationId} takes no body`]),
      ...(saysLength ? [] : ['Content-Length: 0 is missing']),
    ];
  }
  if (request.headers['content-type'] !== body.contentType) {
    return [`the content type is ${String(request.headers['content-type'])} instead of ${body.contentType}`];
  }
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  addFormats(ajv);
  ajv.addFormat('with decimals', true);
  ajv.addSchema(document, 'contract');
  ajv.validate({ $ref: `contract${body.pointer}` }, JSON.parse(request.body));
  return (ajv.errors ?? []).map((error) => `body${error.instancePath} ${error.message ?? 'is wrong'}`);
}

function headerProblems({ path, query, headers }: RecordedRequest): string[] {
  // A file is fetched at the address that was given, nothing added (API section 4.2).
  const isOfShop = path === '/api/version' || path.includes('/file/') || query.has('shop_id');
  return [
    ...(isOfShop ? [] : ['shop_id is missing']),
    ...(headers.authorization === undefined || headers.authorization.startsWith('Bearer')
      ? ['the key is not sent raw']
      : []),
    ...(headers.accept === 'application/json' ? [] : ['JSON is not asked for']),
  ];
}

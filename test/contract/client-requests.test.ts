import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { MarketplaceClient } from '../../activities/mirakl/client';
import { aClient } from '../support/a-client';
import { type ContractParameter, type OfficialContract, readOfficialContract } from '../support/official-contract';
import {
  answerJson,
  type RecordedRequest,
  type ScriptedMarketplace,
  startScriptedMarketplace,
} from '../support/scripted-marketplace';

const contract = readOfficialContract();

/** Every request that the client can make, with the operation that it means. */
const requests: readonly (readonly [string, string, (client: MarketplaceClient) => Promise<unknown>])[] = [
  ['V01', 'the version', (client) => client.isMarketplace()],
  ['A01', 'the account', (client) => client.account()],
  ['PC01', 'the platform configuration', (client) => client.platformConfiguration()],
  ['SH12', 'shipping methods', (client) => client.shippingMethods()],
  ['SH21', 'carriers', (client) => client.carriers()],
  ['OR11', 'orders updated in a window', (client) => firstPage(client, { updatedFrom: FROM, updatedTo: TO })],
  ['OR11', 'orders created in a window', (client) => firstPage(client, { createdFrom: FROM, createdTo: TO })],
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
const NO_TRACKING = { carrierCode: null, carrierName: null, trackingNumber: null, trackingUrl: null };

let marketplace: ScriptedMarketplace;

beforeAll(async () => {
  marketplace = await startScriptedMarketplace();
  // One body that every operation can read as its answer.
  marketplace.follow(
    answerJson({ shop_id: 2042, orders: [], total_count: 0, shipping_types: [], carriers: [], updated_orders: [] }),
  );
});

afterAll(() => marketplace.close());

async function firstPage(
  client: MarketplaceClient,
  query: Parameters<MarketplaceClient['orderPages']>[0],
): Promise<void> {
  for await (const page of client.orderPages(query, { use: 'sweep' })) {
    expect(page.orders).toEqual([]);
  }
}

async function recorded(send: (client: MarketplaceClient) => Promise<unknown>): Promise<RecordedRequest> {
  const before = marketplace.requests.length;
  await send(aClient({ baseUrl: marketplace.url }));
  const request = marketplace.requests[before];
  if (request === undefined || marketplace.requests.length !== before + 1) {
    throw new Error(`${String(marketplace.requests.length - before)} requests were made instead of one`);
  }
  return request;
}

if (contract === null) {
  describe('requests against the official contract', () => {
    it('cannot be checked: the contract file is not at hand', () => {
      expect(contract).toBeNull();
    });
  });
} else {
  describe('requests against the official contract', () => {
    it.each(requests)('%s: %s', async (operationId, _name, send) => {
      const request = await recorded(send);
      expect(problemsOf(contract, request)).toEqual([]);
      expect(contract.operationOf(request.method, request.path)?.operationId).toBe(operationId);
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
  const isOfShop = path === '/api/version' || query.has('shop_id');
  return [
    ...(isOfShop ? [] : ['shop_id is missing']),
    ...(headers.authorization === undefined || headers.authorization.startsWith('Bearer')
      ? ['the key is not sent raw']
      : []),
    ...(headers.accept === 'application/json' ? [] : ['JSON is not asked for']),
  ];
}

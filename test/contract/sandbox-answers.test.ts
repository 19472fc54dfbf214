import Ajv2020 from 'ajv/dist/2020';
import type { ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import { EXPORT_TAKES_MS } from '../../sandbox/exports/export-jobs';
import { isObject, listOf, parseJson, textOf } from '../../sandbox/json';
import type { Json } from '../../sandbox/json';
import type { Operation } from '../../sandbox/http/operation';
import { allOperations } from '../../sandbox/operations/all-operations';
import { orderKinds } from '../../sandbox/orders/order-kinds';
import { aMarketplace, idsOf, secondKey } from '../sandbox/a-marketplace';
import type { Marketplace, Reply } from '../sandbox/a-marketplace';
import { readOfficialContract } from '../support/official-contract';
import { alike, leftOut, sentAsList, sentAsNull } from './wire-deviations';
import type { ContractOperation, OfficialContract } from '../support/official-contract';

/** Lists that come whole (Mirakl API section 4.1). */
const listOperations = [
  ...['CH11', 'CUR01', 'L01', 'SH11', 'SH12', 'SH21', 'SH31', 'SH42', 'SH52'],
  ...['OF61', 'H11', 'RE01', 'OR75', 'AF01', 'DO01'],
];

/** V01 has no contract but its status, OF51 answers CSV; the others answer 204. */
const WITHOUT_ANSWER = ['V01', 'OF51', 'OR21', 'OR23', 'OR24', 'OR29', 'OR64'];

const LAST_MONTHS = { start_update_date: '2026-07-01T00:00:00+02:00', end_update_date: '2026-08-30T00:00:00Z' };

const contract = readOfficialContract();

if (contract === null) {
  describe("The sandbox's answers", () => {
    it('are not checked, since the official contract is not beside the project', () => {
      expect(contract).toBeNull();
    });
  });
} else {
  describe("The sandbox's answers against the official contract", () => {
    checkAnswers(contract);
  });
}

function checkAnswers(official: OfficialContract): void {
  const differencesIn = checkerOf(official);
  const nullsFound = new Map<string, Set<string>>();
  const absentIn = absenceFinderOf(official);
  const absent = new Set<string>();
  const checked = new Set<string>();
  let marketplace: Marketplace;

  beforeAll(async () => {
    marketplace = await aMarketplace();
  });

  afterAll(() => marketplace.close());

  const expectConformity = (operation: string, reply: Reply): void => {
    expect(reply.status).toBe(200);
    const texts = sentAsList.includes(operation) ? entriesIn(reply.text) : [reply.text];
    const differences = texts.flatMap((text) => differencesIn(operation, text));
    expect(differences.filter((one) => !one.isNull)).toEqual([]);
    checked.add(operation);
    const document = alike[operation] ?? operation;
    const places = nullsFound.get(document) ?? new Set();
    for (const one of differences) places.add(one.place);
    nullsFound.set(document, places);
    for (const text of texts) for (const member of absentIn(operation, text)) absent.add(`${document} ${member}`);
  };

  it('come from operations that the contract has, by the same method and path', () => {
    const named = allOperations.map((operation) => contractOf(official, operation)?.operationId);
    expect(named).toEqual(allOperations.map(({ id }) => id));
  });

  it.each(['A01', 'PC01', ...listOperations])('conform in %s', async (operation) => {
    const path = allOperations.find((one) => one.id === operation)?.path ?? '';
    expectConformity(operation, await marketplace.call('GET', path));
    expectConformity(operation, await marketplace.call('GET', `${path}?locale=en`, { key: secondKey }));
  });

  it('conform in OR11 for every kind of order, in both shops and tax modes, whatever happens to it', async () => {
    for (const [shopId, key] of [
      [2042, 'sandbox-key-2042'],
      [2043, secondKey],
    ] as const) {
      await marketplace.place(orderKinds, shopId);
      const read = (query: string): Promise<Reply> => marketplace.call('GET', `/api/orders?max=100${query}`, { key });
      expectConformity('OR11', await read(''));
      expectConformity('OR11', await read('&order_tax_mode=TAX_INCLUDED'));
      for (const id of idsOf(await read(''))) {
        for (const action of ['accept', 'debit', 'ship-in-portal', 'open-incident']) {
          await marketplace.act(id, action);
        }
      }
      expectConformity('OR11', await read(''));
      for (const id of idsOf(await read(''))) {
        await marketplace.act(id, 'refund', { state: 'WAITING_REFUND' });
        for (const action of ['close-incident', 'receive', 'close']) await marketplace.act(id, action);
      }
      expectConformity('OR11', await read(''));
      expectConformity('OR11', await read('&order_tax_mode=TAX_INCLUDED'));
    }
  });

  it('conform in OR04, errors per order included', async () => {
    const [order] = await marketplace.place(['oneLine']);
    for (const reference of ['SO-1', null]) {
      const references = { order_reference_for_seller: reference };
      const orders = [order, 'AN-1-A'].map((order_id) => ({ order_id, references }));
      expectConformity('OR04', await marketplace.call('PUT', '/api/orders', { body: { orders } }));
    }
  });

  it('conform in OR28 and OR30', async () => {
    const amounts = { amount: 1, shipping_amount: 0.5, quantity: 1, currency_iso_code: 'EUR' };
    const [refunded = ''] = await marketplace.place(['oneLine']);
    await marketplace.act(refunded, 'ship-in-portal');
    const refund = { ...amounts, order_line_id: `${refunded}-1`, reason_code: '17', excluded_from_shipment: true };
    const refunds = { order_tax_mode: 'TAX_EXCLUDED', refunds: [refund] };
    expectConformity('OR28', await marketplace.call('PUT', '/api/orders/refund', { body: refunds }));
    const [due = ''] = await marketplace.place(['unpaidOnDueDate']);
    const cancelation = { ...amounts, order_line_id: `${due}-1`, reason_code: '35' };
    const body = { order_tax_mode: 'TAX_EXCLUDED', cancelations: [cancelation] };
    expectConformity('OR30', await marketplace.call('PUT', '/api/orders/cancel', { body }));
    expectConformity('OR11', await marketplace.call('GET', `/api/orders?order_ids=${refunded},${due}`));
  });

  it('conform in OF21, OF22 and OF54 for every shape of a generated offer', async () => {
    await marketplace.control('POST', '/generated-offers', {
      shopId: 2042,
      count: 40,
      oddSkuEvery: 3,
      deletedEvery: 20,
    });
    expectConformity('OF21', await marketplace.call('GET', '/api/offers?max=100'));
    expectConformity('OF22', await marketplace.call('GET', '/api/offers/1000002'));
    const body = { export_type: 'application/json', include_inactive_offers: true };
    const started = await marketplace.call('POST', '/api/offers/export/async', { body });
    await marketplace.advance(EXPORT_TAKES_MS);
    const path = `/api/offers/export/async/status/${textOf(started.body.tracking_id) ?? ''}`;
    const { pathname, search } = new URL(textOf(listOf((await marketplace.call('GET', path)).body.urls)[0]) ?? '');
    expectConformity('OF54', await marketplace.call('GET', `${pathname}${search}`));
  });

  it('conform in OF21, OF22 and P31, for offers of the catalogue, added ones and empty answers', async () => {
    await marketplace.control('POST', '/offers', {
      shopId: 2042,
      offers: [
        { shop_sku: 'NEW-1', quantity: 3 },
        { shop_sku: 'QP-LAMPE-01', quantity: 0 },
      ],
    });
    expectConformity('OF21', await marketplace.call('GET', '/api/offers?max=100'));
    expectConformity('OF21', await marketplace.call('GET', '/api/offers?sku=NONE'));
    expectConformity('OF22', await marketplace.call('GET', '/api/offers/51001'));
    expectConformity('P31', await marketplace.call('GET', '/api/products?product_references=EAN|0000000000017'));
    expectConformity('P31', await marketplace.call('GET', '/api/products?product_references=UPC|1'));
  });

  it.each(['COMPLETED', 'FAILED', 'CANCELED'])('conform in exports of offers and orders that end %s', async (end) => {
    const exports = [
      { ids: ['OF52', 'OF53', 'OF54'], path: '/api/offers/export/async', body: { export_type: 'application/json' } },
      { ids: ['OR13', 'OR14', 'OR15'], path: '/api/orders/async-export', body: LAST_MONTHS },
    ] as const;
    for (const { ids, path, body } of exports) {
      await marketplace.control('POST', '/exports', { end });
      const started = await marketplace.call('POST', path, { body });
      expectConformity(ids[0], started);
      const statusPath = `${path}/status/${textOf(started.body.tracking_id) ?? ''}`;
      expectConformity(ids[1], await marketplace.call('GET', statusPath));
      await marketplace.advance(EXPORT_TAKES_MS);
      const ended = await marketplace.call('GET', statusPath);
      expectConformity(ids[1], ended);
      for (const url of listOf(ended.body.urls)) {
        const { pathname, search } = new URL(textOf(url) ?? '');
        expectConformity(ids[2], await marketplace.call('GET', `${pathname}${search}`));
      }
    }
  });

  it('conform in ST12, page by page', async () => {
    const next = async (query: string): Promise<Reply> => {
      const reply = await marketplace.call('GET', `/api/shipments/items_to_ship?${query}`, { key: secondKey });
      expectConformity('ST12', reply);
      return reply;
    };
    const ids = await marketplace.place(orderKinds, 2043);
    for (const id of ids) await marketplace.act(id, 'state', { state: 'SHIPPING' });
    let token = textOf((await next('limit=5')).body.next_page_token);
    expect(token).not.toBeNull();
    while (token !== null) token = textOf((await next(`page_token=${token}`)).body.next_page_token);
  });

  it('are all compared: no operation that answers JSON is left out', () => {
    const answering = allOperations.filter(({ id }) => !WITHOUT_ANSWER.includes(id)).map(({ id }) => id);
    expect([...checked].sort()).toEqual(answering.sort());
  });

  it('hold every documented member, null or empty where there is nothing, for readers that want them', () => {
    const listed = Object.values(leftOut).flat();
    expect([...absent].sort()).toEqual(listed.sort());
  });

  it('differ by the listed nulls, and by no others', () => {
    for (const [operation, places] of nullsFound) {
      const listed = Object.values(sentAsNull[operation] ?? {}).flat();
      expect([operation, [...places].sort()]).toEqual([operation, listed.sort()]);
    }
  });
}

/** Finds the members that the document has and an answer has not, by their names. */
function absenceFinderOf(official: OfficialContract): (operation: string, answer: string) => string[] {
  const at = (steps: readonly string[]): unknown =>
    steps.reduce<unknown>((value, step) => (isObject(value) ? value[step] : undefined), official.document);
  const resolved = (schema: unknown): unknown =>
    isObject(schema) && typeof schema.$ref === 'string' ? resolved(at(schema.$ref.slice(2).split('/'))) : schema;
  const absentFrom = (schemaOrReference: unknown, value: Json): string[] => {
    const schema = resolved(schemaOrReference);
    if (!isObject(schema)) return [];
    if (Array.isArray(value)) return value.flatMap((entry) => absentFrom(schema.items, entry));
    if (!isObject(value) || !isObject(schema.properties)) return [];
    return Object.entries(schema.properties).flatMap(([name, member]) => {
      const found = value[name];
      return found === undefined ? [name] : absentFrom(member, found);
    });
  };
  return (id, answer) => absentFrom(at(schemaSteps(official, id)), parseJson(answer));
}

function entriesIn(text: string): string[] {
  const list = listOf(parseJson(text));
  expect(list.length).toBeGreaterThan(0);
  return list.map((entry) => JSON.stringify(entry));
}

function contractOf(official: OfficialContract, { method, path }: Operation): ContractOperation | null {
  return official.operationOf(method, path.replaceAll(/:\w+/g, 'x'));
}

/** Where the document says what an operation answers. */
function schemaSteps(official: OfficialContract, id: string): readonly string[] {
  const operation = allOperations.find((one) => one.id === id);
  const template = operation === undefined ? '' : contractOf(official, operation)?.template;
  const method = operation?.method.toLowerCase() ?? '';
  return ['paths', template ?? '', method, 'responses', '200', 'content', 'application/json', 'schema'];
}

interface Difference {
  readonly place: string;
  readonly isNull: boolean;
  readonly message: string;
}

function checkerOf(official: OfficialContract): (operation: string, answer: string) => Difference[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true });
  addFormats(ajv);
  // The document's own name of a format; it adds nothing to the type.
  ajv.addFormat('with decimals', true);
  ajv.addSchema(official.document, 'official');
  return (id, answer) => {
    const pointer = schemaSteps(official, id)
      .map((step) => step.replaceAll('/', '~1'))
      .join('/');
    const validate = ajv.compile({ $ref: `official#/${pointer}` });
    validate(parseJson(answer));
    return (validate.errors ?? []).map(differenceOf);
  };
}

function differenceOf(error: ErrorObject): Difference {
  return {
    place: error.instancePath.replaceAll(/\/\d+(?=\/|$)/g, '/*'),
    isNull: error.keyword === 'type' && error.data === null,
    message: `${error.instancePath} ${error.message ?? ''}`,
  };
}

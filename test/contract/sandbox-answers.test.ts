import Ajv2020 from 'ajv/dist/2020';
import type { ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import { isObject, parseJson } from '../../sandbox/json';
import { allOperations } from '../../sandbox/operations/all-operations';
import { orderKinds } from '../../sandbox/orders/order-kinds';
import { aMarketplace, idsOf, secondKey } from '../sandbox/a-marketplace';
import type { Marketplace, Reply } from '../sandbox/a-marketplace';
import { readOfficialContract } from '../support/official-contract';
import type { OfficialContract } from '../support/official-contract';

/**
 * Where the sandbox answers otherwise than the document says, on purpose: the document has no nullable type, real
 * servers send null for what is not there (Mirakl API section 2). By operation: why, and the members, list positions
 * as `*`.
 */
const sentAsNull: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  A01: {
    'a shop that is not closed, a method that is never free': [
      '/closed_from',
      '/closed_to',
      '/shippings/*/shipping_free_amount',
    ],
  },
  SH12: { 'a method that no standard one corresponds to': ['/shipping_types/*/standard_code'] },
  SH21: { "the seller's own fleet": ['/carriers/*/standard_code', '/carriers/*/tracking_url'] },
  OR04: { 'a reference that was removed': ['/updated_orders/*/updated/references/order_reference_for_seller'] },
  OR11: {
    'people are hidden until the order may be shipped': [
      '/orders/*/customer/billing_address',
      '/orders/*/customer/shipping_address',
      '/orders/*/customer/organization',
      '/orders/*/customer/accounting_contact',
      '/orders/*/customer/delivery_contact',
      '/orders/*/shipping_deadline',
      '/orders/*/delivery_date',
    ],
    'parts of an address that few have; an old address without country code': [
      ...['billing_address', 'shipping_address'].flatMap((address) =>
        ['civility', 'company', 'company_2', 'street_2', 'state', 'phone_secondary', 'country_iso_code'].map(
          (member) => `/orders/*/customer/${address}/${member}`,
        ),
      ),
      '/orders/*/customer/shipping_address/additional_info',
      '/orders/*/customer/organization/address/street_2',
      '/orders/*/customer/organization/address/state',
      '/orders/*/customer/civility',
      '/orders/*/customer_notification_email',
    ],
    'nothing was paid yet, or the order does not say how': [
      '/orders/*/customer_debited_date',
      '/orders/*/order_lines/*/debited_date',
      '/orders/*/transaction_date',
      '/orders/*/transaction_number',
      '/orders/*/payment_duration',
      '/orders/*/payment_type',
      '/orders/*/paymentType',
      '/orders/*/invoice_details',
    ],
    'nothing was shipped yet, or not so': [
      '/orders/*/order_lines/*/shipped_date',
      '/orders/*/order_lines/*/received_date',
      '/orders/*/shipping_carrier_code',
      '/orders/*/shipping_carrier_standard_code',
      '/orders/*/shipping_company',
      '/orders/*/shipping_tracking',
      '/orders/*/shipping_tracking_url',
      '/orders/*/shipping_pudo_id',
    ],
    'nobody decided, refused, cancelled or noted anything': [
      '/orders/*/acceptance_decision_date',
      '/orders/*/order_state_reason_code',
      '/orders/*/order_state_reason_label',
      '/orders/*/order_lines/*/order_line_state_reason_code',
      '/orders/*/order_lines/*/order_line_state_reason_label',
      '/orders/*/order_lines/*/price_additional_info',
      '/orders/*/quote_id',
      '/orders/*/references/order_reference_for_customer',
      '/orders/*/references/order_reference_for_seller',
    ],
  },
};

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
  let marketplace: Marketplace;

  beforeAll(async () => {
    marketplace = await aMarketplace();
  });

  afterAll(() => marketplace.close());

  const expectConformity = (operation: string, reply: Reply): void => {
    expect(reply.status).toBe(200);
    const differences = differencesIn(operation, reply.text);
    expect(differences.filter((one) => !one.isNull)).toEqual([]);
    const places = nullsFound.get(operation) ?? new Set();
    for (const one of differences) places.add(one.place);
    nullsFound.set(operation, places);
  };

  it('come from operations that the contract has, by the same method and path', () => {
    const named = allOperations.map(({ method, path }) => operationIdAt(official, method, path));
    expect(named).toEqual(allOperations.map(({ id }) => id));
  });

  it.each(['A01', 'PC01', 'CH11', 'SH11', 'SH12', 'SH21', 'SH31', 'OF61', 'RE01'])(
    'conform in %s',
    async (operation) => {
      const path = allOperations.find((one) => one.id === operation)?.path ?? '';
      expectConformity(operation, await marketplace.call('GET', path));
      expectConformity(operation, await marketplace.call('GET', `${path}?locale=en`, { key: secondKey }));
    },
  );

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
        for (const action of ['accept', 'debit', 'ship-in-portal', 'refund', 'receive', 'close']) {
          await marketplace.act(id, action);
        }
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

  it('differ by the listed nulls, and by no others', () => {
    for (const [operation, places] of nullsFound) {
      const listed = Object.values(sentAsNull[operation] ?? {}).flat();
      expect([operation, [...places].sort()]).toEqual([operation, listed.sort()]);
    }
  });
}

function operationIdAt(official: OfficialContract, method: string, path: string): unknown {
  const steps = ['paths', path.replace(':orderId', '{order_id}'), method.toLowerCase(), 'operationId'];
  return steps.reduce<unknown>((value, step) => (isObject(value) ? value[step] : undefined), official.document);
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
    const operation = allOperations.find((one) => one.id === id);
    const steps = [operation?.path ?? '', operation?.method.toLowerCase() ?? '', 'responses', '200', 'content'];
    const pointer = ['paths', ...steps, 'application/json', 'schema']
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

import fc from 'fast-check';
import { parseAnswer } from '../../activities/mirakl/answer-text';
import { brokenAnswer } from './broken-json';
import { aRawOrder, type RawOrder } from './raw-order';

/** Raw orders of many shapes, by what they show; each would be imported by an instance that knows its SKU. */
export function rawOrdersToMutate(sku: string): readonly RawOrder[] {
  const line = { offer_sku: sku };
  const organization = {
    organization_id: 'O-1',
    name: 'Menuiserie',
    identification_number: '00000000000025',
    tax_identification_number: 'FR1',
  };
  const plain = aRawOrder().withLine(line);
  const { customer } = plain.build();
  return [
    plain.build(),
    plain.withLine({ ...line, quantity: 3, price: 30, promotions: [{}] }).build(),
    plain.with({ order_tax_mode: 'TAX_INCLUDED' }).build(),
    plain.withLine({ ...line, order_line_state: 'REFUSED' }).build(),
    aRawOrder()
      .withLine({ ...line, fees: [{ code: 'ECO', amount: 0 }] })
      .build(),
    aRawOrder()
      .withLine({ ...line, quantity: 4, price: 30, cancelations: [{ id: 'X', quantity: 1, amount: 10 }] })
      .build(),
    plain.with({ customer: { ...Object(customer), organization } }).build(),
    plain.withState('SHIPPED').with({ shipping_company: 'Colissimo', shipping_tracking: 'T-1' }).build(),
    plain.with({ fulfillment: { center: { code: 'OPERATOR' } }, customer_debited_date: null }).build(),
  ];
}

type Mutation = (order: unknown) => unknown;

/** Changes the form of an order and nothing of what it says: its decision, reasons and totals stay. */
export const sameInOtherForm: fc.Arbitrary<Mutation> = fc
  .subarray<Mutation>(
    [
      (order) => everywhere(order, reversedMembers),
      (order) => everywhere(order, (members) => ({ ...members, a_member_of_next_year: { anything: [true, null] } })),
      (order) => everywhere(order, (members) => ({ quote_id: null, transaction_number: null, ...members })),
      (order) => everywhere(order, withoutNulls),
      (order) => everywhere(order, numbersAsText),
    ],
    { minLength: 1 },
  )
  .map((mutations) => (order) => mutations.reduce((changed, mutate) => mutate(changed), order));

const states = [
  ...['STAGING', 'WAITING_ACCEPTANCE', 'WAITING_DEBIT', 'SHIPPING', 'SHIPPED', 'TO_COLLECT', 'RECEIVED', 'CLOSED'],
  ...['REFUSED', 'CANCELED', 'INCIDENT_OPEN', 'REFUNDED', 'ON_THE_MOON', 'shipping', ' SHIPPING', 'ÉTAT ✓'],
];

/** Text with an order of one or several things changed in it: JSON always, an order that can be read often. */
export const mutatedOrder = (order: unknown): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.option(sameInOtherForm, { nil: (same: unknown) => same }),
      fc.option(fc.tuple(fc.constantFrom('order_state', 'order_line_state'), fc.constantFrom(...states)), { freq: 2 }),
      fc.option(fc.tuple(fc.constantFrom(...namesIn(order)), fc.constantFrom(...values)), { freq: 3 }),
    )
    .map(([form, state, value]) => {
      const stated = state === null ? order : withMember(order, ...state);
      return JSON.stringify(form(value === null ? stated : withMember(stated, ...value)));
    })
    .chain((text) =>
      fc.oneof({ weight: 2, arbitrary: fc.constant(text) }, { weight: 1, arbitrary: brokenOrder(text) }),
    );

const values = [null, '', ' ', 0, '0', -1, '12.50', 1e15, [], {}, 'é ✓ 鋸', '\u0000\ud800', '\u202e\u200d', true];

const brokenOrder = (text: string): fc.Arbitrary<string> => brokenAnswer(text).filter(isAnswerable);

/** JSON, and not nested so deeply that the client would not take the whole answer for it. */
const isAnswerable = (text: string): boolean => parseAnswer(text).kind === 'json';

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Changes every object of it, the inner ones first. */
function everywhere(value: unknown, change: (members: Members) => Members): unknown {
  if (Array.isArray(value)) return value.map((entry) => everywhere(entry, change));
  if (!isMembers(value)) return value;
  return change(Object.fromEntries(Object.entries(value).map(([name, member]) => [name, everywhere(member, change)])));
}

const reversedMembers = (members: Members): Members => Object.fromEntries(Object.entries(members).reverse());

const withoutNulls = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, member]) => member !== null));

const numbersAsText = (members: Members): Members =>
  Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, typeof member === 'number' ? String(member) : member]),
  );

/** Of all objects in it that have this member. */
const withMember = (order: unknown, name: string, value: unknown): unknown =>
  everywhere(order, (members) => (name in members ? { ...members, [name]: value } : members));

function namesIn(order: unknown): string[] {
  const names = new Set<string>();
  everywhere(order, (members) => {
    for (const name of Object.keys(members)) names.add(name);
    return members;
  });
  // Whose order it is, is asked elsewhere: without an id there is nothing to compare.
  names.delete('order_id');
  return [...names];
}

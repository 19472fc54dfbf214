import { decideOrder, type OrderSituation } from '../../../domain/decide-order';
import { explainTaking } from '../../../domain/explain/explain-taking';
import { resolveSettings, type SettingOverrides } from '../../../domain/instance-settings';
import { anOrder } from '../../support/an-order';

const confirmedAt = '2026-08-01T00:00:00.000Z';

function explained(state: string, overrides: SettingOverrides = {}, situation: Partial<OrderSituation> = {}) {
  const settings = resolveSettings(overrides);
  const order = anOrder().with({ state, createdAt: '2026-08-03T09:00:00.000Z' }).build();
  const whole = { confirmedAt, isRequested: false, isKnown: false, ...situation };
  return explainTaking(decideOrder(order, settings, whole), { order, settings, situation: whole }).map(
    ({ rule, sentence, reasonCode }) => [rule, sentence, reasonCode],
  );
}

const cases: readonly (readonly [string, Parameters<typeof explained>, readonly unknown[]])[] = [
  ['a state that is taken', ['SHIPPING'], ['ORD-04', 'In state SHIPPING, which the instance takes (SHIPPING)', null]],
  [
    'one that is shipped already',
    ['SHIPPED'],
    [
      'ORD-15',
      `SHIPPED when first seen: taken over, since it went past the states taken (SHIPPING), and no older than the connection, confirmed at ${confirmedAt}`,
      null,
    ],
  ],
  [
    'one that is older than the connection',
    ['SHIPPED', {}, { confirmedAt: '2026-08-04T00:00:00.000Z' }],
    ['ORD-15', expect.stringContaining('before the instance was confirmed'), 'createdBeforeConfirm'],
  ],
  ['a state that is not taken', ['WAITING_DEBIT'], ['ORD-04', expect.any(String), 'stateNotTaken']],
  ['one that ended before', ['REFUSED'], ['CAN-04', expect.any(String), 'refusedBeforeImport']],
  [
    'one that is too old',
    ['SHIPPING', { importNoOrderOlderThan: '2026-08-04' }],
    ['INS-06', expect.any(String), 'createdBeforeImportDate'],
  ],
  [
    'one that is a sale order already',
    ['CANCELED', {}, { isKnown: true }],
    ['ORD-04', 'It is a sale order already: followed whatever its state', null],
  ],
  [
    'one that was asked for',
    ['RECEIVED', {}, { isRequested: true }],
    ['ORD-03', 'Asked for by its id: taken in RECEIVED, whatever its age', null],
  ],
  [
    'one in staging that was asked for',
    ['STAGING', {}, { isRequested: true }],
    ['ORD-03', expect.any(String), 'staging'],
  ],
  [
    'one in a state that nobody knows',
    ['ON_THE_MOON', {}, { isRequested: true }],
    ['ORD-12', expect.any(String), 'unknownState'],
  ],
];

describe('why an order is taken, waits or is ignored', () => {
  it.each(cases)('%s', (_, input, expected) => {
    expect(explained(...input)).toEqual([expected]);
  });

  it('names the import date beside the state where there is one', () => {
    expect(explained('SHIPPING', { importNoOrderOlderThan: '2026-08-01' })).toEqual([
      ['ORD-04', expect.any(String), null],
      ['INS-06', 'Created at 2026-08-03T09:00:00.000Z; orders are imported from 2026-08-01 on', null],
    ]);
  });
});

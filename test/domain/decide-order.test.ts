import fc from 'fast-check';
import { decideOrder, type OrderSituation } from '../../domain/decide-order';
import { resolveSettings, type SettingOverrides } from '../../domain/instance-settings';
import { orderStateSequence } from '../../domain/order-states';
import { anOrder } from '../support/an-order';

const aSweep: OrderSituation = { confirmedAt: '2026-08-01T00:00:00Z', isRequested: false, isKnown: false };
const aRequest: OrderSituation = { ...aSweep, isRequested: true };

interface Case {
  readonly state: string;
  readonly createdAt?: string;
  readonly settings?: SettingOverrides;
  readonly situation?: OrderSituation;
}

const decisionOn = ({ state, createdAt = '2026-08-03T09:00:00Z', settings = {}, situation = aSweep }: Case) =>
  decideOrder(anOrder().with({ state, createdAt }).build(), resolveSettings(settings), situation);

function decide(given: Case): string {
  const decision = decisionOn(given);
  return decision.kind === 'taken' ? 'taken' : `${decision.kind} ${decision.reason.code}`;
}

describe('ORD-04 the states that an instance takes', () => {
  it.each([
    ['SHIPPING', {}, 'taken'],
    ['WAITING_ACCEPTANCE', {}, 'ignored stateNotTaken'],
    ['WAITING_DEBIT_PAYMENT', {}, 'ignored stateNotTaken'],
    ['STAGING', {}, 'ignored stateNotTaken'],
    ['CLOSED', {}, 'ignored stateNotTaken'],
    ['A_NEW_STATE', {}, 'ignored stateNotTaken'],
    ['WAITING_ACCEPTANCE', { orderStates: ['WAITING_ACCEPTANCE'] }, 'taken'],
    ['CLOSED', { orderStates: ['CLOSED'] }, 'taken'],
    ['SHIPPING', { orderStates: ['SHIPPED'] }, 'ignored stateNotTaken'],
    ['SHIPPING', { orderStates: ['WAITING_ACCEPTANCE', 'SHIPPING'] }, 'taken'],
  ])('%s with %j is %s', (state, settings, expected) => {
    expect(decide({ state, settings })).toBe(expected);
  });

  it.each(['SHIPPING', 'CANCELED', 'REFUSED', 'A_NEW_STATE', 'STAGING'])('follows a known order in %s', (state) => {
    expect(decide({ state, situation: { ...aSweep, isKnown: true } })).toBe('taken');
  });

  it('leaves an order older than the import date alone', () => {
    const settings = { importNoOrderOlderThan: '2026-08-03' };
    expect(decide({ state: 'SHIPPING', createdAt: '2026-08-02T23:59:59Z', settings })).toBe(
      'ignored createdBeforeImportDate',
    );
    expect(decide({ state: 'SHIPPING', createdAt: '2026-08-03T00:00:00.000Z', settings })).toBe('taken');
  });

  it('names the state, and those that are taken', () => {
    const decision = decideOrder(anOrder().with({ state: 'NEW' }).build(), resolveSettings(), aSweep);
    expect(decision).toMatchObject({
      reason: { message: 'The order is in state NEW, which this version does not know; the instance takes SHIPPING' },
    });
  });

  it.each<[Case, string]>([
    [
      { state: 'CLOSED', settings: { orderStates: ['SHIPPING', 'WAITING_ACCEPTANCE'] } },
      'The order is in state CLOSED; the instance takes WAITING_ACCEPTANCE, SHIPPING',
    ],
    [
      { state: 'SHIPPING', settings: { importNoOrderOlderThan: '2026-08-04' } },
      'Created at 2026-08-03T09:00:00Z; orders are imported from 2026-08-04 on',
    ],
    [
      { state: 'SHIPPED', createdAt: '2026-07-31T23:59:59Z' },
      'SHIPPED when first seen, and created at 2026-07-31T23:59:59Z, before the instance was confirmed at 2026-08-01T00:00:00Z',
    ],
    [{ state: 'NEW', situation: aRequest }, 'The state NEW is not known to this version'],
    [{ state: 'CANCELED' }, 'Cancelled before import: no sale order is made'],
    [{ state: 'REFUSED' }, 'Refused before import: no sale order is made'],
  ])('says of %j: %s', (given, words) => {
    expect(decisionOn(given)).toMatchObject({ reason: { message: words } });
  });

  it('always decides, whatever the state, the dates and the settings', () => {
    const anyState = fc.oneof(fc.string(), fc.constantFrom(...orderStateSequence, 'REFUSED', 'CANCELED'));
    const anySituation = fc.record({
      confirmedAt: fc.option(fc.constantFrom('2026-08-01T00:00:00Z', '2027-01-01T00:00:00Z')),
      isRequested: fc.boolean(),
      isKnown: fc.boolean(),
    });
    fc.assert(
      fc.property(anyState, fc.string(), anySituation, (state, createdAt, situation) => {
        const order = anOrder().with({ state, createdAt }).build();
        const decision = decideOrder(order, resolveSettings(), situation);
        expect(['taken', 'waiting', 'ignored']).toContain(decision.kind);
        expect(decideOrder(order, resolveSettings(), situation)).toEqual(decision);
      }),
    );
  });
});

describe('ORD-15 first seen beyond the filter', () => {
  it.each(['SHIPPED', 'TO_COLLECT', 'RECEIVED'])('takes over an order in %s', (state) => {
    expect(decide({ state })).toBe('taken');
  });

  it('takes over only what is younger than the connection', () => {
    const createdAt = '2026-07-31T23:59:59Z';
    expect(decide({ state: 'SHIPPED', createdAt })).toBe('ignored createdBeforeConfirm');
    expect(decide({ state: 'SHIPPING', createdAt })).toBe('taken');
    expect(decide({ state: 'SHIPPED', createdAt, situation: { ...aSweep, confirmedAt: null } })).toBe('taken');
  });

  it('counts an order created in the very second of the confirmation as younger, since the marketplace gives whole seconds', () => {
    const situation = { ...aSweep, confirmedAt: '2026-08-01T10:00:00.700Z' };
    expect(decide({ state: 'SHIPPED', createdAt: '2026-08-01T10:00:00.000Z', situation })).toBe('taken');
  });

  it('takes over only what is younger than the import date', () => {
    const settings = { importNoOrderOlderThan: '2026-08-04' };
    expect(decide({ state: 'SHIPPED', settings })).toBe('ignored createdBeforeImportDate');
  });

  it('takes an order that has gone past a state that is taken', () => {
    for (const orderStates of [['WAITING_ACCEPTANCE'], ['WAITING_ACCEPTANCE', 'CLOSED']]) {
      expect(decide({ state: 'SHIPPED', settings: { orderStates } })).toBe('taken');
    }
  });
});

describe('ORD-03 asked for by id', () => {
  it.each([
    ['WAITING_ACCEPTANCE', 'taken'],
    ['CLOSED', 'taken'],
    ['STAGING', 'waiting staging'],
    ['A_NEW_STATE', 'waiting unknownState'],
    ['CANCELED', 'ignored canceledBeforeImport'],
    ['REFUSED', 'ignored refusedBeforeImport'],
  ])('%s is %s', (state, expected) => {
    expect(decide({ state, situation: aRequest })).toBe(expected);
  });

  it('is bound by no date', () => {
    const settings = { importNoOrderOlderThan: '2026-08-04' };
    expect(decide({ state: 'SHIPPED', createdAt: '2020-01-01T00:00:00Z', settings, situation: aRequest })).toBe(
      'taken',
    );
  });
});

describe('CAN-04 cancelled or refused before import', () => {
  it.each([
    ['CANCELED', 'ignored canceledBeforeImport'],
    ['REFUSED', 'ignored refusedBeforeImport'],
  ])('%s makes no sale order', (state, expected) => {
    expect(decide({ state })).toBe(expected);
  });

  it.each([
    ['LATE', 'Too late', '; Too late (LATE)'],
    ['LATE', null, '; (LATE)'],
    [null, 'Too late', '; Too late'],
  ])('gives the reason of the marketplace, of code %s and label %s', (stateReasonCode, stateReasonLabel, words) => {
    const order = anOrder().with({ state: 'CANCELED', stateReasonCode, stateReasonLabel }).build();
    expect(decideOrder(order, resolveSettings(), aSweep)).toMatchObject({
      reason: { message: `Cancelled before import: no sale order is made${words}` },
    });
  });
});

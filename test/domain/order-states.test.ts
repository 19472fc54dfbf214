import fc from 'fast-check';
import { isBeyond, isEnded, isLiveLine, isShippedOrBeyond, transitionKind } from '../../domain/order-states';
import { aLine, anOrder } from '../support/an-order';

describe('ORD-16 changes of state', () => {
  it.each([
    ['SHIPPING', 'SHIPPING', 'same'],
    ['STAGING', 'WAITING_ACCEPTANCE', 'expected'],
    ['WAITING_ACCEPTANCE', 'SHIPPING', 'expected'],
    ['WAITING_DEBIT_PAYMENT', 'SHIPPED', 'expected'],
    ['SHIPPING', 'CLOSED', 'expected'],
    ['SHIPPED', 'TO_COLLECT', 'expected'],
    ['WAITING_ACCEPTANCE', 'REFUSED', 'expected'],
    ['STAGING', 'CANCELED', 'expected'],
    ['SHIPPING', 'CANCELED', 'expected'],
    ['CANCELED', 'SHIPPING', 'unexpected'],
    ['RECEIVED', 'SHIPPING', 'unexpected'],
    ['REFUSED', 'SHIPPING', 'unexpected'],
    ['CANCELED', 'REFUSED', 'unexpected'],
    ['SHIPPED', 'CANCELED', 'unexpected'],
    ['SHIPPING', 'REFUSED', 'unexpected'],
    ['TO_COLLECT', 'SHIPPED', 'unexpected'],
    ['SHIPPING', 'A_NEW_STATE', 'unknown'],
    ['A_NEW_STATE', 'SHIPPING', 'unknown'],
  ])('%s to %s is %s', (from, to, expected) => {
    expect(transitionKind(from, to)).toBe(expected);
  });

  it('never calls a state that it does not know unexpected', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (from, to) => {
        expect(['same', 'unknown']).toContain(transitionKind(`x${from}`, `x${to}`));
      }),
    );
  });
});

describe('the order of the states', () => {
  it('knows what follows what, and nothing of endings and unknown states', () => {
    expect(isBeyond('SHIPPED', 'SHIPPING')).toBe(true);
    expect(isBeyond('SHIPPING', 'SHIPPING')).toBe(false);
    expect(isBeyond('SHIPPING', 'SHIPPED')).toBe(false);
    expect(isBeyond('CANCELED', 'SHIPPING')).toBe(false);
    expect(isBeyond('A_NEW_STATE', 'SHIPPING')).toBe(false);
    expect(isBeyond('SHIPPING', 'A_NEW_STATE')).toBe(false);
  });

  it('tells when goods are gone and when an order has ended', () => {
    expect(['SHIPPED', 'TO_COLLECT', 'RECEIVED', 'CLOSED'].every(isShippedOrBeyond)).toBe(true);
    expect(isShippedOrBeyond('SHIPPING')).toBe(false);
    expect(['REFUSED', 'CANCELED'].every(isEnded)).toBe(true);
    expect(isEnded('CLOSED')).toBe(false);
  });

  it.each([
    ['SHIPPING', true],
    ['INCIDENT_OPEN', true],
    ['REFUNDED', true],
    ['A_NEW_STATE', true],
    ['REFUSED', false],
    ['CANCELED', false],
  ])('a line in %s counts: %p', (state, expected) => {
    expect(isLiveLine(aLine({ state }), anOrder().build())).toBe(expected);
  });
});

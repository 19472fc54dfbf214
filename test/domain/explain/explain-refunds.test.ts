import { explainRefunds } from '../../../domain/explain/explain-refunds';
import { aRefund } from '../../support/a-refund';
import { anOrder, aTax } from '../../support/an-order';

const wordsOf = (state: string, lineState: string, refunds = [aRefund({ taxes: [aTax('2.00')] })]): string[] => {
  const order = anOrder().withLine({ state: lineState, refunds }).with({ state }).build();
  return order.lines.flatMap((line) =>
    explainRefunds(line, order, 'line').map(({ rule, sentence }) => `${rule} ${sentence}`),
  );
};

const PAID =
  'CAN-05 Refund 501, REFUNDED: 10.00, shipping 0.00, fees 0.00, taxes 2.00 EUR; the price stays, and a credit note takes it back, validated after the invoice';

describe('what was given back of a line', () => {
  it('is a credit note each, a draft until it is paid', () => {
    expect(wordsOf('SHIPPED', 'SHIPPED')).toEqual([PAID]);
    expect(wordsOf('SHIPPED', 'SHIPPED', [aRefund({ state: 'WAITING_REFUND' })])[0]).toContain('a draft until');
    expect(wordsOf('SHIPPED', 'SHIPPED', [])).toEqual([]);
  });

  it('holds the goods where all of it was given back before they left', () => {
    const held = 'CAN-07 Refunded before it was shipped: its delivery is held';
    expect(wordsOf('SHIPPING', 'REFUNDED')).toEqual([PAID, held]);
    expect(wordsOf('RECEIVED', 'REFUNDED')).toEqual([PAID]);
  });
});

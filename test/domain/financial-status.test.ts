import { financialStatusOf } from '../../domain/financial-status';
import { anOrder } from '../support/an-order';

const undebited = anOrder().with({ customerDebitedAt: null });
const debitedAt = '2026-08-03T09:30:00.000Z';

describe('ORD-07 financial status', () => {
  it('is Paid once the customer was debited', () => {
    expect(financialStatusOf(anOrder().withLine().build())).toBe('Paid');
  });

  it('is Unpaid without a date, whatever the payment workflow', () => {
    const order = undebited.withLine().with({ paymentWorkflow: 'NO_CUSTOMER_PAYMENT_CONFIRMATION' });
    expect(financialStatusOf(order.build())).toBe('Unpaid');
  });

  it('is Paid when every live line was debited, dead ones left out', () => {
    const order = undebited.withLine({ debitedAt }).withLine({ debitedAt }).withLine({ state: 'REFUSED' });
    expect(financialStatusOf(order.build())).toBe('Paid');
  });

  it('is Unpaid while one live line is not debited', () => {
    expect(financialStatusOf(undebited.withLine({ debitedAt }).withLine().build())).toBe('Unpaid');
  });

  it('is Unpaid without a live line', () => {
    expect(financialStatusOf(undebited.withLine({ state: 'REFUSED', debitedAt }).build())).toBe('Unpaid');
    expect(financialStatusOf(undebited.build())).toBe('Unpaid');
  });
});

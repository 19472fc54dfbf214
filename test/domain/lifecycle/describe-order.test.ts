import { describeOrder, sentenceOf } from '../../../domain/lifecycle/describe-order';
import { instanceHolds } from '../../../domain/instance-hold';
import { waitingReasons } from '../../../domain/lifecycle/lifecycle-action';
import { lifecycleSteps } from '../../../domain/lifecycle-step';
import { aPark, aReport } from '../../support/order-facts';

describe('TMP-01 an order as Temporal shows it', () => {
  it('says what it waits for, what was done, whose turn it is and until when it has to ship', () => {
    const booked = ['validateInvoice', 'registerPayment'] as const;
    expect(describeOrder(aReport({ kind: 'wait', reason: 'delivery', until: null }), booked).split('\n')).toEqual([
      '- [Open the order](http://localhost:8080/orders/demo/AN-1-A)',
      '- **Now:** waits for the warehouse to ship',
      '- **Since:** 2026-08-03T09:00:00.000Z',
      '- **Done last:** validateInvoice, registerPayment',
      '- **Marketplace state:** SHIPPING',
      '- **Whose turn:** warehouse',
      '- **Ship by:** 2026-08-05T21:59:59.999Z',
      '',
      '\u00a0',
    ]);
  });

  it('says why it is parked, and the number that Retry and Skip ask for', () => {
    const park = aPark({ number: 3, reasonCode: 'journalMissing', reasonText: 'No sale journal' });
    const lines = describeOrder(aReport({ kind: 'park', park }), []).split('\n');
    expect(lines).toContain('- **Now:** parked at createInvoice: No sale journal');
    expect(lines).toContain('- **Whose turn:** us');
    expect(lines).toContain('- **Reason code:** journalMissing');
    expect(lines).toContain('- **Park number for Retry and Skip:** 3');
  });

  it('says that the warehouse has to move when its reason is one of the warehouse', () => {
    const park = aPark({ step: 'shipDelivery', reasonCode: 'trackingMissing' });
    expect(describeOrder(aReport({ kind: 'park', park }), [])).toContain('- **Whose turn:** warehouse');
  });

  it('says when it goes on by itself, and the last error', () => {
    const until = '2026-10-01T00:00:00.000Z';
    const report = aReport({ kind: 'wait', reason: 'closing', until }, { lastError: 'OR24 answered 503' });
    const lines = describeOrder(report, []).split('\n');
    expect(lines).toContain(`- **Goes on by itself at:** ${until}`);
    expect(lines).toContain('- **Last error:** OR24 answered 503');
  });

  it('says by what its instance is held', () => {
    const wait = { kind: 'wait', reason: 'gate', until: null } as const;
    for (const hold of ['paused', 'authentication', 'copiedDatabase'] as const) {
      const words = `- **Now:** waits with its instance: ${instanceHolds[hold].words}`;
      expect(describeOrder(aReport({ ...wait, hold }), []).split('\n')).toContain(words);
    }
    expect(describeOrder(aReport(wait), [])).toContain(waitingReasons.gate.words);
  });

  it('names the step that is left to a person', () => {
    const report = aReport({ kind: 'wait', reason: 'confirmation', until: null }, { leftToPerson: 'confirmOrder' });
    expect(describeOrder(report, []).split('\n')).toContain(
      '- **Left to a person:** confirmOrder, by the update doStep',
    );
  });

  it('tells what the marketplace changed and was told, what people asked last, how often it was tried and what brought it', () => {
    const report = aReport(
      { kind: 'wait', reason: 'shippedState', until: null },
      {
        story: {
          tries: 3,
          told: { words: 'The marketplace was told: tracking, then shipped', at: '2026-08-03T09:00:00Z' },
          changed: { words: 'SHIPPING became SHIPPED on the marketplace', at: '2026-08-03T09:05:00Z' },
          asked: { kind: 'totalsAccepted', by: 'Ada', at: '2026-08-02T08:00:00Z' },
          broughtBy: {
            source: 'sweep',
            runId: '28edcdb4-6344',
            runUrl: 'http://localhost:8080/api/v1/runs/28edcdb4-6344',
          },
        },
      },
    );
    const lines = describeOrder(report, []).split('\n');
    expect(lines).toContain('- **Tried:** 3 times');
    expect(lines).toContain('- **Told last:** The marketplace was told: tracking, then shipped, 2026-08-03T09:00:00Z');
    expect(lines).toContain('- **Changed last:** SHIPPING became SHIPPED on the marketplace, 2026-08-03T09:05:00Z');
    expect(lines).toContain('- **Asked last:** totals accepted by Ada, 2026-08-02T08:00:00Z');
    expect(lines).toContain(
      '- **Brought by:** the import of changed orders, [run 28edcdb4](http://localhost:8080/api/v1/runs/28edcdb4-6344)',
    );
    const once = aReport(report.action, { story: { tries: 1, broughtBy: { source: 'ids' } } });
    expect(describeOrder(once, [])).toContain('- **Tried:** once');
    expect(describeOrder(once, []).split('\n')).toContain('- **Brought by:** an import by ids');
  });

  it.each([
    ['cancelled', aReport({ kind: 'finish', outcome: 'cancelled' }, { orderState: 'CANCELED' })],
    ['shipped', aReport({ kind: 'wait', reason: 'receipt', until: null }, { orderState: 'SHIPPED' })],
    ['parked, and cancelled on the marketplace', aReport({ kind: 'park', park: aPark() }, { orderState: 'CANCELED' })],
  ])('names no deadline of an order that is %s', (_standing, report) => {
    const shippingDeadline = '2026-08-05T21:59:59.999Z';
    expect(describeOrder({ ...report, shippingDeadline }, [])).not.toContain('Ship by');
    expect(
      describeOrder(
        { ...report, action: { kind: 'park', park: aPark() }, orderState: 'SHIPPING', shippingDeadline },
        [],
      ),
    ).toContain('**Ship by:** 2026-08-05');
  });

  it('names the step that a person did', () => {
    const asked = { kind: 'doneByHand', by: 'Ada', at: '2026-08-02T08:00:00Z', step: 'confirmOrder' } as const;
    const report = aReport({ kind: 'wait', reason: 'delivery', until: null }, { story: { asked } });
    expect(describeOrder(report, [])).toContain(
      '- **Asked last:** confirmOrder done by hand by Ada, 2026-08-02T08:00:00Z',
    );
  });

  it('leaves out what is not known', () => {
    const nothing = { orderState: null, shippingDeadline: null, since: null };
    expect(describeOrder(aReport({ kind: 'finish', outcome: 'notInDatabase' }, nothing), []).split('\n')).toEqual([
      '- [Open the order](http://localhost:8080/orders/demo/AN-1-A)',
      '- **Now:** not in the database: the next order import brings it back',
      '',
      '\u00a0',
    ]);
  });

  it('has words of its own for every step', () => {
    const sentences = lifecycleSteps.map((step) => sentenceOf(aReport({ kind: 'run', step })));
    expect(new Set(sentences).size).toBe(lifecycleSteps.length);
    for (const step of lifecycleSteps) expect(sentences).not.toContain(step);
  });

  it('has words of its own for every reason to wait', () => {
    const words = Object.values(waitingReasons).map((reason) => reason.words);
    expect(new Set(words).size).toBe(words.length);
  });
});

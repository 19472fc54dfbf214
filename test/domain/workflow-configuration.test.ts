import fc from 'fast-check';
import {
  chooseWorkflowConfiguration,
  rechooseWorkflowConfiguration,
  type WorkflowConfigurationLine,
} from '../../domain/workflow-configuration';
import { aConfigurationLine } from '../support/a-mapping-context';

const line = (paymentType: string | null, financialStatus: 'Paid' | 'Unpaid' | null): WorkflowConfigurationLine =>
  aConfigurationLine({
    workflowConfigurationId: `${paymentType ?? 'Any'}/${financialStatus ?? 'Any'}`,
    paymentType,
    financialStatus,
  });

const exact = line('CARD', 'Paid');
const typeAny = line('CARD', null);
const anyStatus = line(null, 'Paid');
const anyAny = line(null, null);
const others = [line('CARD', 'Unpaid'), line('COD', 'Paid'), line('COD', null), line(null, 'Unpaid')];
const wanted = { paymentType: 'CARD', financialStatus: 'Paid' } as const;

function chosenId(
  lines: readonly WorkflowConfigurationLine[],
  by: Parameters<typeof chooseWorkflowConfiguration>[1] = wanted,
) {
  const choice = chooseWorkflowConfiguration(lines, by);
  return choice.kind === 'chosen' ? choice.line.workflowConfigurationId : null;
}

describe('ORD-07 choice of the workflow configuration', () => {
  it.each([
    ['type and status', [anyAny, anyStatus, typeAny, exact], 'CARD/Paid'],
    ['type with Any', [anyAny, anyStatus, typeAny], 'CARD/Any'],
    ['Any with status', [anyAny, anyStatus], 'Any/Paid'],
    ['Any with Any', [anyAny], 'Any/Any'],
  ])('takes %s first', (_, lines, expected) => {
    expect(chosenId([...others, ...lines])).toBe(expected);
  });

  it('is the same in whatever order the lines come', () => {
    const all = [...others, exact, typeAny, anyStatus, anyAny];
    const anyLines = fc
      .shuffledSubarray(all)
      .chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })));
    fc.assert(
      fc.property(anyLines, ([some, shuffled]) => {
        expect(chosenId(shuffled)).toBe(chosenId(some));
      }),
    );
  });

  it('takes one of two lines for the same pair, the same one in whatever order they come', () => {
    const [one, other] = [exact, { ...exact, workflowConfigurationId: 'another' }];
    expect(chosenId([one, other])).toBe('CARD/Paid');
    expect(chosenId([other, one])).toBe('CARD/Paid');
  });

  it('serves an order without a payment type by the Any lines alone', () => {
    expect(chosenId([exact, typeAny, anyAny], { paymentType: null, financialStatus: 'Paid' })).toBe('Any/Any');
  });

  it('names both values when nothing fits', () => {
    expect(chooseWorkflowConfiguration(others, wanted)).toEqual({
      kind: 'none',
      reason: {
        code: 'noWorkflowConfiguration',
        message: 'No workflow configuration line for payment type "CARD" with financial status Paid',
      },
    });
    expect(chooseWorkflowConfiguration([], { paymentType: null, financialStatus: 'Unpaid' })).toMatchObject({
      reason: { message: 'No workflow configuration line for no payment type with financial status Unpaid' },
    });
  });
});

describe('WFL-06 an order that was unpaid and is paid now', () => {
  const unpaid = line('CARD', 'Unpaid');

  it.each([
    ['its payment type', [anyAny, anyStatus, typeAny, exact], exact],
    ['any payment type', [unpaid, anyAny, anyStatus], anyStatus],
    ['any status, where it had one for unpaid orders', [unpaid, typeAny], typeAny],
  ])('gets the line for paid orders of %s', (_, lines, chosen) => {
    expect(rechooseWorkflowConfiguration(unpaid, lines, 'CARD')).toEqual({ kind: 'chosen', line: chosen });
  });

  it.each([
    ['none is there', []],
    ['none is for paid orders', [unpaid, line(null, 'Unpaid'), line('COD', 'Paid')]],
  ])('keeps what it has where %s', (_, lines) => {
    expect(rechooseWorkflowConfiguration(unpaid, lines, 'CARD')).toEqual({ kind: 'kept' });
  });

  it('keeps its line as it was at the import, whatever was edited since', () => {
    const edited = { ...typeAny, orderWorkflow: { ...typeAny.orderWorkflow, registerPayment: false } };
    expect(rechooseWorkflowConfiguration(typeAny, [edited], 'CARD')).toEqual({ kind: 'kept' });
  });
});

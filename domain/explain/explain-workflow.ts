import { financialStatusOf } from '../financial-status';
import type { MappingContext } from '../mapping/mapping-context';
import type { MarketplaceOrder } from '../marketplace-order';
import type { PlannedStep } from '../planned-steps';
import { chooseWorkflowConfiguration, type WorkflowConfigurationLine } from '../workflow-configuration';
import { settled, type ExplainedDecision } from './explained-decision';

type ConfiguredBy = Pick<MappingContext, 'workflowConfiguration'>;

/** The financial status and the line that is chosen by it and by the payment type; that none fits is a reason by itself. */
export function explainWorkflow(order: MarketplaceOrder, { workflowConfiguration }: ConfiguredBy): ExplainedDecision[] {
  const financialStatus = financialStatusOf(order);
  const status = settled('ORD-07', 'financial status', `${financialStatus}: ${statusWords(order, financialStatus)}`);
  const choice = chooseWorkflowConfiguration(workflowConfiguration, {
    paymentType: order.paymentType,
    financialStatus,
  });
  if (choice.kind === 'none') return [status];
  return [status, ...chosenLine(order, choice.line)];
}

function statusWords({ customerDebitedAt }: MarketplaceOrder, financialStatus: string): string {
  if (customerDebitedAt !== null) return `the customer was debited at ${customerDebitedAt}`;
  return financialStatus === 'Paid' ? 'every line that counts was debited' : 'the marketplace names no debit yet';
}

function chosenLine({ paymentType: given }: MarketplaceOrder, line: WorkflowConfigurationLine): ExplainedDecision[] {
  const { paymentType, financialStatus, orderWorkflow, paymentTerm } = line;
  const type = paymentType === null ? `any payment type (${given ?? 'none'} was given)` : `payment type ${paymentType}`;
  const status = financialStatus === null ? 'any financial status' : `financial status ${financialStatus}`;
  const term = paymentTerm === null ? 'No payment term' : `Payment term "${paymentTerm.name}"`;
  return [
    settled('ORD-07', 'workflow configuration', `The line for ${type} and ${status} fits best`),
    settled('WFL-01', 'order workflow', `"${orderWorkflow.name}", copied to the order as it is now`),
    settled('WFL-01', 'payment term', `${term}, for the order and its customer`),
    settled('WFL-05', 'invoices', invoiceWords[orderWorkflow.invoicePer]),
  ];
}

const invoiceWords: Readonly<Record<WorkflowConfigurationLine['orderWorkflow']['invoicePer'], string>> = {
  order: 'One with the order; what is invoiced on delivery, when its delivery is done',
  delivery: 'One for each delivery, when it is done',
};

/** Which steps follow by themselves, which a person does, and for which there is nothing to do. */
export function explainSteps(steps: readonly PlannedStep[]): ExplainedDecision[] {
  const named = (by: PlannedStep['by']): string =>
    steps.flatMap((planned) => (planned.by === by ? [planned.step] : [])).join(', ');
  const [automatic, byPerson, nothing] = [named('automatic'), named('person'), named('none')];
  return [
    ...(automatic === '' ? [] : [settled('WFL-03', 'steps', `By themselves, in this order: ${automatic}`)]),
    ...(byPerson === '' ? [] : [settled('WFL-02', 'steps', `Switched off, left to a person: ${byPerson}`)]),
    ...(nothing === '' ? [] : [settled('WFL-02', 'steps', `Nothing to do: ${nothing}`)]),
  ];
}

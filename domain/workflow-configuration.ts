import type { FinancialStatus } from './financial-status';
import { reason, type Reason } from './reason-codes';

/** One line of an instance's workflow configuration. A null payment type or status means Any (ORD-07, WFL-01). */
export interface WorkflowConfigurationLine {
  readonly workflowConfigurationId: string;
  readonly paymentType: string | null;
  readonly financialStatus: FinancialStatus | null;
  readonly orderWorkflow: OrderWorkflowSwitches;
  readonly paymentTerm: PaymentTerm | null;
}

/** The switches and fields of an order workflow record (WFL-02). A later step needs the earlier. */
export interface OrderWorkflowSwitches {
  readonly name: string;
  readonly confirmOrder: boolean;
  readonly createInvoice: boolean;
  readonly validateInvoice: boolean;
  readonly registerPayment: boolean;
  /** Codes of the journals that number invoices and payments. */
  readonly orderJournalCode: string | null;
  readonly paymentJournalCode: string | null;
  readonly paymentMethod: string | null;
  readonly forceInvoiceDate: boolean;
  readonly shippingPolicy: 'asSoonAsPossible' | 'allAtOnce';
  readonly securityLeadDays: number;
  readonly invoicePer: 'order' | 'delivery';
}

export interface PaymentTerm {
  readonly code: string;
  readonly name: string;
  readonly dueDays: number;
}

export type WorkflowConfigurationChoice =
  | { readonly kind: 'chosen'; readonly line: WorkflowConfigurationLine }
  | { readonly kind: 'none'; readonly reason: Reason };

/**
 * Chooses the line for a payment type and a financial status: both exact, else the type with Any status, else Any type
 * with the status, else Any and Any (ORD-07). The order of `lines` never matters.
 */
export function chooseWorkflowConfiguration(
  lines: readonly WorkflowConfigurationLine[],
  wanted: { readonly paymentType: string | null; readonly financialStatus: FinancialStatus },
): WorkflowConfigurationChoice {
  const matching = lines.filter(
    (line) =>
      (line.paymentType === null || line.paymentType === wanted.paymentType) &&
      (line.financialStatus === null || line.financialStatus === wanted.financialStatus),
  );
  const [best] = matching.sort((a, b) => specificity(b) - specificity(a) || compareIds(a, b));
  if (best !== undefined) return { kind: 'chosen', line: best };
  const type = wanted.paymentType === null ? 'no payment type' : `payment type "${wanted.paymentType}"`;
  return {
    kind: 'none',
    reason: reason(
      'noWorkflowConfiguration',
      `No workflow configuration line for ${type} with financial status ${wanted.financialStatus}`,
    ),
  };
}

export type WorkflowConfigurationRechoice =
  /** Nothing fits better, or the line is the one that the order has. */
  { readonly kind: 'kept' } | { readonly kind: 'chosen'; readonly line: WorkflowConfigurationLine };

/**
 * Chooses again for an order that was unpaid and is paid now. An order that stays with its line keeps it as it was at the
 * import, later edits and all; without a line for paid orders it keeps what it has [WFL-06, WFL-01].
 */
export function rechooseWorkflowConfiguration(
  kept: WorkflowConfigurationLine,
  lines: readonly WorkflowConfigurationLine[],
  paymentType: string | null,
): WorkflowConfigurationRechoice {
  const choice = chooseWorkflowConfiguration(lines, { paymentType, financialStatus: 'Paid' });
  if (choice.kind === 'none') return { kind: 'kept' };
  const isSame = choice.line.workflowConfigurationId === kept.workflowConfigurationId;
  return isSame ? { kind: 'kept' } : choice;
}

/** The type weighs more than the status. */
function specificity(line: WorkflowConfigurationLine): number {
  return (line.paymentType === null ? 0 : 2) + (line.financialStatus === null ? 0 : 1);
}

/** Two lines for the same pair cannot be saved; should they exist, the answer still never changes. */
function compareIds(a: WorkflowConfigurationLine, b: WorkflowConfigurationLine): number {
  return a.workflowConfigurationId < b.workflowConfigurationId ? -1 : 1;
}

import type { LifecycleStep } from './lifecycle-step';
import type { MappedSaleOrder } from './mapping/mapped-sale-order';

export interface PlannedStep {
  readonly step: LifecycleStep;
  /** `automatic`: done by itself. `person`: switched off, left to somebody. `none`: nothing to do. */
  readonly by: 'automatic' | 'person' | 'none';
}

/** The steps that an order will go through by the workflow configuration chosen for it (WFL-02, WFL-03). */
export function plannedSteps({ header, delivery }: Pick<MappedSaleOrder, 'header' | 'delivery'>): PlannedStep[] {
  const switches = header.workflowConfiguration.orderWorkflow;
  const switched = (step: LifecycleStep, isOn: boolean): PlannedStep => ({ step, by: isOn ? 'automatic' : 'person' });
  return [
    { step: 'importOrder', by: 'automatic' },
    switched('confirmOrder', switches.confirmOrder),
    switched('createInvoice', switches.createInvoice),
    switched('validateInvoice', switches.validateInvoice),
    switched('registerPayment', switches.registerPayment),
    { step: 'shipDelivery', by: delivery.kind === 'open' ? 'automatic' : 'none' },
  ];
}

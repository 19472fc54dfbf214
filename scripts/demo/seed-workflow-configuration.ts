import type { DataSource } from 'typeorm';
import { Instance } from '../../entities/instance.entity';
import { OrderWorkflow } from '../../entities/order-workflow.entity';
import { PaymentTerm } from '../../entities/payment-term.entity';
import { WorkflowConfiguration } from '../../entities/workflow-configuration.entity';
import { demoDefinition } from './definition';
import { ensureEntity } from './seed-back-office';

const ANY_PAYMENT_TYPE = '*';

/** Which order workflow the orders of the demo instance follow; lines that are there stay. */
export async function seedWorkflowConfiguration(dataSource: DataSource): Promise<void> {
  const { instance, orderWorkflow, workflowConfiguration } = demoDefinition;
  await dataSource.transaction(async (manager) => {
    const { id: instanceId, companyId } = await manager.findOneByOrFail(Instance, { code: instance.code });
    const workflow = await manager.findOneByOrFail(OrderWorkflow, { companyId, code: orderWorkflow.code });
    for (const line of workflowConfiguration) {
      const term = await manager.findOneByOrFail(PaymentTerm, { companyId, code: line.paymentTermCode });
      const key = {
        instanceId,
        paymentType: line.paymentType ?? ANY_PAYMENT_TYPE,
        financialStatus: line.financialStatus ?? 'Any',
      } as const;
      await ensureEntity(manager, WorkflowConfiguration, key, (made) => {
        Object.assign(made, key, { orderWorkflowId: workflow.id, paymentTermId: term.id });
      });
    }
  });
}

import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm';
import type { z } from 'zod';
import { Instance } from '../../entities/instance.entity';
import { OrderWorkflow } from '../../entities/order-workflow.entity';
import { PaymentTerm } from '../../entities/payment-term.entity';
import { releaseParked } from '../../entities/raise-revision';
import { WorkflowConfiguration } from '../../entities/workflow-configuration.entity';
import { isUniqueViolation } from '../problems/unique-violation';
import { Problem, ruleBroken } from '../problems/problem';
import type { NewWorkflowConfiguration, workflowConfigurationSchema } from '../schemas/back-office';

const ANY_PAYMENT_TYPE = '*';
const ANY_STATUS = 'Any';

export function selectWorkflowConfigurations(dataSource: DataSource): SelectQueryBuilder<WorkflowConfiguration> {
  return dataSource
    .getRepository(WorkflowConfiguration)
    .createQueryBuilder('c')
    .innerJoinAndSelect('c.instance', 'i')
    .innerJoinAndSelect('c.orderWorkflow', 'workflow')
    .leftJoinAndSelect('c.paymentTerm', 'term');
}

/** @param line with instance, order workflow and payment term */
export function workflowConfigurationBody(line: WorkflowConfiguration): z.output<typeof workflowConfigurationSchema> {
  return {
    id: line.id,
    instance: line.instance.code,
    paymentType: line.paymentType === ANY_PAYMENT_TYPE ? null : line.paymentType,
    financialStatus: line.financialStatus === ANY_STATUS ? null : line.financialStatus,
    orderWorkflow: line.orderWorkflow.code,
    paymentTerm: line.paymentTerm?.code ?? null,
  };
}

async function findPaymentTerm(
  manager: EntityManager,
  companyId: string,
  code: string | null,
): Promise<PaymentTerm | null> {
  if (code === null) return null;
  const term = await manager.findOneBy(PaymentTerm, { companyId, code });
  if (term === null) throw ruleBroken('/paymentTerm', `The company of the instance has no payment term "${code}".`);
  if (term.isArchived) throw ruleBroken('/paymentTerm', `The payment term "${code}" is archived.`);
  return term;
}

async function insertLine(manager: EntityManager, wanted: NewWorkflowConfiguration): Promise<string> {
  const instance = await manager.findOneBy(Instance, { code: wanted.instance });
  if (instance === null) throw ruleBroken('/instance', `There is no instance "${wanted.instance}".`);
  const { companyId } = instance;
  const workflow = await manager.findOneBy(OrderWorkflow, { companyId, code: wanted.orderWorkflow });
  if (workflow === null) {
    throw ruleBroken('/orderWorkflow', `The company of the instance has no order workflow "${wanted.orderWorkflow}".`);
  }
  const term = await findPaymentTerm(manager, companyId, wanted.paymentTerm);
  const line = await manager.save(
    manager.create(WorkflowConfiguration, {
      instanceId: instance.id,
      paymentType: wanted.paymentType ?? ANY_PAYMENT_TYPE,
      financialStatus: wanted.financialStatus ?? ANY_STATUS,
      orderWorkflowId: workflow.id,
      paymentTermId: term?.id ?? null,
    }),
  );
  await releaseParked(manager, { reasonCode: 'noWorkflowConfiguration', instanceId: instance.id });
  return line.id;
}

/**
 * Adds a line [WFL-01]. Orders of the instance that are parked for want of one try again [ORD-15].
 * @throws Problem alreadyExists for the same payment type and financial status
 */
export async function createWorkflowConfiguration(
  dataSource: DataSource,
  wanted: NewWorkflowConfiguration,
): Promise<WorkflowConfiguration> {
  try {
    const id = await dataSource.transaction((manager) => insertLine(manager, wanted));
    return await selectWorkflowConfigurations(dataSource).where('c.id = :id', { id }).getOneOrFail();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Problem('alreadyExists', 'The instance has a line for this payment type and financial status already.');
  }
}

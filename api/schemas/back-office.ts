import { z } from 'zod';
import { anyOf, pageQuery } from '../lists/list-query';
import { instanceCodeSchema, wordsSchema } from './common';

export const workflowConfigurationSchema = z
  .object({
    id: z.string(),
    instance: z.string(),
    paymentType: z.string().nullable().describe('Null for any'),
    financialStatus: z.enum(['Paid', 'Unpaid']).nullable().describe('Null for any'),
    orderWorkflow: z.string().describe('Code'),
    paymentTerm: z.string().nullable().describe('Code'),
  })
  .meta({ id: 'WorkflowConfiguration' });

export const newWorkflowConfigurationSchema = z
  .strictObject({
    instance: instanceCodeSchema,
    paymentType: wordsSchema(200).nullable().default(null).describe('Null for any'),
    financialStatus: z.enum(['Paid', 'Unpaid']).nullable().default(null).describe('Null for any'),
    orderWorkflow: wordsSchema(64).describe("Code of an order workflow of the instance's company"),
    paymentTerm: wordsSchema(64).nullable().default(null).describe('Code'),
  })
  .meta({ id: 'NewWorkflowConfiguration' });

export type NewWorkflowConfiguration = z.output<typeof newWorkflowConfigurationSchema>;

export const workflowConfigurationQuery = z.strictObject({ ...pageQuery, instance: anyOf(instanceCodeSchema) });

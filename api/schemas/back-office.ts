import { z } from 'zod';
import { anyOf, pageQuery } from '../lists/list-query';
import { instanceCodeSchema, wordsSchema } from './common';

const skuSchema = wordsSchema(200);

export const productSchema = z
  .object({
    sku: z.string(),
    name: z.string(),
    barcode: z.string().nullable(),
    kind: z.enum(['storable', 'consumable', 'service', 'kit']),
    isArchived: z.boolean(),
  })
  .meta({ id: 'Product' });

export const newProductSchema = z
  .strictObject({
    sku: skuSchema,
    name: wordsSchema(500),
    barcode: wordsSchema(64).nullable().default(null),
    kind: z.enum(['storable', 'consumable', 'service', 'kit']).default('storable'),
  })
  .meta({ id: 'NewProduct' });

export type NewProduct = z.output<typeof newProductSchema>;

export const productListQuery = z.strictObject({ ...pageQuery, sku: anyOf(skuSchema) });

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

import type { InstanceInput, OrderReadInput, OrderWindowInput } from '../../workflows/messages';
import type { ImportDependencies } from './import-dependencies';
import { importOrderIds, type ImportOrderIdsInput } from './import-order-ids';
import { importOrderWindow } from './import-order-window';
import { readOneOrder } from './read-one-order';
import { sweepOrders } from './sweep-orders';
import { writeSellerReferences } from './write-seller-references';

/** Reading orders from a marketplace, and what rides along. All run on the marketplace task queue. */
export function createImportActivities(dependencies: ImportDependencies) {
  return {
    sweepOrders: (input: InstanceInput) => sweepOrders(dependencies, input),
    importOrderWindow: (input: OrderWindowInput) => importOrderWindow(dependencies, input),
    importOrderIds: (input: ImportOrderIdsInput) => importOrderIds(dependencies, input),
    readOneOrder: (input: OrderReadInput) => readOneOrder(dependencies, input),
    writeSellerReferences: (input: InstanceInput) => writeSellerReferences(dependencies, input),
  };
}

export type ImportActivities = ReturnType<typeof createImportActivities>;

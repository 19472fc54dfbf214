/** One call of the seller API, by Mirakl's own number (API section 4). */
export interface Operation {
  readonly id: OperationId;
  readonly method: 'GET' | 'PUT';
  /** Whether a lost answer leaves open what the marketplace did. */
  readonly isWrite: boolean;
}

export type OperationId = 'V01' | 'A01' | 'PC01' | 'SH12' | 'SH21' | 'OR11' | 'OR04' | 'OR23' | 'OR24';

export const operations = {
  version: { id: 'V01', method: 'GET', isWrite: false },
  account: { id: 'A01', method: 'GET', isWrite: false },
  platformConfiguration: { id: 'PC01', method: 'GET', isWrite: false },
  shippingMethods: { id: 'SH12', method: 'GET', isWrite: false },
  carriers: { id: 'SH21', method: 'GET', isWrite: false },
  orders: { id: 'OR11', method: 'GET', isWrite: false },
  writeSellerReferences: { id: 'OR04', method: 'PUT', isWrite: true },
  putTracking: { id: 'OR23', method: 'PUT', isWrite: true },
  shipOrder: { id: 'OR24', method: 'PUT', isWrite: true },
} as const satisfies Record<string, Operation>;

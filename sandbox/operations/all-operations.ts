import type { Operation } from '../http/operation';
import { decideAcceptance } from './accept-order';
import { accountOperations } from './account';
import { listOrders } from './list-orders';
import { masterDataOperations } from './master-data';
import { updateTracking, validateShipment } from './ship-order';
import { updateOrders } from './update-orders';

/** Everything that the marketplace answers; a new operation is one more line here. */
export const allOperations: readonly Operation[] = [
  ...accountOperations,
  ...masterDataOperations,
  listOrders,
  updateOrders,
  decideAcceptance,
  updateTracking,
  validateShipment,
];

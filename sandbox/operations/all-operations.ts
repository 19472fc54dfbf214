import type { Operation } from '../http/operation';
import { decideAcceptance } from './accept-order';
import { accountOperations } from './account';
import { offerExportOperations } from './export-offers';
import { cancelLines, cancelWholeOrder } from './cancel-order';
import { orderExportOperations } from './export-orders';
import { itemsToShip } from './items-to-ship';
import { offerOperations } from './list-offers';
import { listOrders } from './list-orders';
import { masterDataOperations } from './master-data';
import { platformListOperations } from './platform-lists';
import { refundLines } from './refund-lines';
import { resolveIncident } from './resolve-incident';
import { updateTracking, validateShipment } from './ship-order';
import { shopShippingOperations } from './shop-shipping';
import { updateOrders } from './update-orders';
import { withChanges } from './with-changes';

/** Everything that the marketplace answers; a new operation is one more line here. */
export const allOperations: readonly Operation[] = [
  ...accountOperations,
  ...[...masterDataOperations, ...platformListOperations].map(withChanges),
  ...shopShippingOperations,
  ...offerOperations,
  ...offerExportOperations,
  listOrders,
  ...orderExportOperations,
  itemsToShip,
  updateOrders,
  decideAcceptance,
  updateTracking,
  validateShipment,
  cancelWholeOrder,
  cancelLines,
  refundLines,
  resolveIncident,
];

import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import type { OrderRef } from '../../workflows/messages';
import { withHeartbeat } from '../with-heartbeat';
import { shipDelivery } from './ship-delivery';
import type { ShippingDependencies } from './shipping-dependencies';

/** The lifecycle's one step that calls the marketplace. Runs on the marketplace task queue. */
export function createShippingActivities(dependencies: ShippingDependencies) {
  return {
    shipDelivery: (order: OrderRef): Promise<LifecycleReport> =>
      withHeartbeat(({ signal }) => shipDelivery(dependencies, order, signal)),
  };
}

export type ShippingActivities = ReturnType<typeof createShippingActivities>;

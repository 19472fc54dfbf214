import { Context } from '@temporalio/activity';
import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import type { OrderRef } from '../../workflows/messages';
import { shipDelivery } from './ship-delivery';
import type { ShippingDependencies } from './shipping-dependencies';

/** The lifecycle's one step that calls the marketplace. Runs on the marketplace task queue. */
export function createShippingActivities(dependencies: ShippingDependencies) {
  return {
    shipDelivery: (order: OrderRef): Promise<LifecycleReport> =>
      shipDelivery(dependencies, order, Context.current().cancellationSignal),
  };
}

export type ShippingActivities = ReturnType<typeof createShippingActivities>;

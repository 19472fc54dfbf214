import type { MarketplaceCalls } from '../instances/call-marketplace';
import type { OrderDependencies } from '../orders/step-context';

export interface ShippingDependencies extends OrderDependencies {
  readonly calls: MarketplaceCalls;
}

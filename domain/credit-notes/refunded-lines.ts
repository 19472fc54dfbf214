import type { MarketplaceOrder } from '../marketplace-order';

/** The lines whose whole price the customer got back, by their marketplace ids; all of an order that is fully refunded (CAN-07). */
export const refundedLineIds = ({ lines, isFullyRefunded }: MarketplaceOrder): string[] =>
  lines
    .filter(({ state }) => isFullyRefunded || state === 'REFUNDED')
    .map(({ marketplaceLineId }) => marketplaceLineId);

export const hasRefunds = (order: MarketplaceOrder): boolean =>
  refundedLineIds(order).length > 0 || order.lines.some(({ refunds }) => refunds.length > 0);

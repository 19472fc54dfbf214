import type { MarketplaceRefund } from '../../domain/marketplace-order';

/** A refund of 10.00 that the marketplace has paid; each test says only what it is about. */
export const aRefund = (parts: Partial<MarketplaceRefund> = {}): MarketplaceRefund => ({
  refundId: '501',
  orderRefundId: '601',
  state: 'REFUNDED',
  quantity: null,
  amount: '10.00',
  shippingAmount: '0',
  fees: [],
  taxes: [],
  shippingTaxes: [],
  totalCommission: null,
  reasonCode: '17',
  isExcludedFromShipment: false,
  createdAt: '2026-08-04T10:00:00.000Z',
  ...parts,
});

import type {
  MarketplaceAddress,
  MarketplaceOrder,
  MarketplaceOrderLine,
  MarketplaceTax,
} from '../../domain/marketplace-order';

/** A decoded order that would be imported as it is; each test says only what it is about. */
export const anOrder = (): OrderBuilder => new OrderBuilder(plainOrder);

/** One order line of 1 x 10.00 without shipping, fees or taxes. */
export const aLine = (parts: Partial<MarketplaceOrderLine> = {}): MarketplaceOrderLine => ({ ...plainLine, ...parts });

export const aTax = (amount: string, rate: string | null = '20', code = 'TVA20'): MarketplaceTax => ({
  code,
  rate,
  amount,
});

export const anAddress = (parts: Partial<MarketplaceAddress> = {}): MarketplaceAddress => ({
  ...plainAddress,
  ...parts,
});

class OrderBuilder {
  constructor(private readonly order: MarketplaceOrder) {}

  /** Lines get ids and places by themselves, and the order's totals follow them; `with` overrules both. */
  withLine(parts: Partial<MarketplaceOrderLine> = {}): OrderBuilder {
    const index = this.order.lines.length + 1;
    const line = aLine({ marketplaceLineId: `${this.order.marketplaceOrderId}-${String(index)}`, index, ...parts });
    const lines = [...this.order.lines, line];
    return new OrderBuilder({ ...this.order, ...totalsOf(lines), lines });
  }

  with(parts: Partial<MarketplaceOrder>): OrderBuilder {
    return new OrderBuilder({ ...this.order, ...parts });
  }

  withCustomer(parts: Partial<MarketplaceOrder['customer']>): OrderBuilder {
    return this.with({ customer: { ...this.order.customer, ...parts } });
  }

  build(): MarketplaceOrder {
    return this.order;
  }
}

const cents = (text: string): number => Math.round(Number(text) * 100);
const text = (amount: number): string => (amount / 100).toFixed(2);

function totalsOf(lines: readonly MarketplaceOrderLine[]) {
  const live = lines.filter((line) => line.state !== 'REFUSED' && line.state !== 'CANCELED');
  const sum = (amounts: readonly string[]): number => amounts.reduce((total, amount) => total + cents(amount), 0);
  const price = sum(live.map((line) => line.price));
  const shipping = sum(live.map((line) => line.shippingPrice));
  const fees = sum(live.flatMap((line) => line.fees.map((fee) => fee.amount)));
  return { price: text(price), shippingPrice: text(shipping), totalPrice: text(price + shipping + fees) };
}

const plainAddress: MarketplaceAddress = {
  firstname: 'Odile',
  lastname: 'Prigent',
  company: null,
  company2: null,
  street1: '12 rue des Chênes',
  street2: null,
  zip: '29000',
  city: 'Quimper',
  state: null,
  countryLabel: 'France',
  countryIsoCode: 'FRA',
  phone: '+33200000010',
  instructions: null,
};

const plainLine: MarketplaceOrderLine = {
  marketplaceLineId: 'AN-1-A-1',
  index: 1,
  state: 'SHIPPING',
  stateReasonCode: null,
  stateReasonLabel: null,
  shopSku: 'SKU-1',
  offerId: null,
  productSku: null,
  title: 'A product',
  categoryCode: null,
  quantity: 1,
  unitPrice: '10.00',
  originUnitPrice: null,
  price: '10.00',
  shippingPrice: '0',
  totalPrice: null,
  fees: [],
  taxes: [],
  shippingTaxes: [],
  totalCommission: null,
  promotionAmount: null,
  debitedAt: null,
  shippedAt: null,
  cancelations: [],
  refunds: [],
  additionalFields: [],
};

const plainOrder: MarketplaceOrder = {
  marketplaceOrderId: 'AN-1-A',
  commercialId: 'AN-1',
  state: 'SHIPPING',
  stateReasonCode: null,
  stateReasonLabel: null,
  createdAt: '2026-08-03T09:00:00.000Z',
  lastUpdatedAt: '2026-08-03T10:00:00.000Z',
  currency: 'EUR',
  taxMode: 'TAX_EXCLUDED',
  price: '0.00',
  shippingPrice: '0.00',
  totalPrice: '0.00',
  totalCommission: null,
  orderTaxes: [],
  paymentType: 'CARD',
  paymentWorkflow: 'PAY_ON_ACCEPTANCE',
  customerDebitedAt: '2026-08-03T09:30:00.000Z',
  canCancel: false,
  canShopShip: true,
  channelCode: null,
  channelLabel: null,
  fulfillmentCenterCode: 'DEFAULT',
  shippingMethodCode: 'STD',
  shippingMethodLabel: 'Standard',
  shippingZoneCode: 'FR1',
  shippingZoneLabel: 'France',
  shippingDeadline: '2026-08-05T21:59:59.999Z',
  deliveryEarliestAt: null,
  deliveryLatestAt: null,
  tracking: { carrierCode: null, carrierName: null, trackingNumber: null, trackingUrl: null },
  customerReference: null,
  sellerReference: null,
  isFullyRefunded: false,
  hasIncident: false,
  customer: {
    customerId: 'cust-1',
    firstname: 'Goulven',
    lastname: 'Kerboul',
    locale: 'fr_FR',
    email: null,
    notificationEmail: 'alias@notification.example',
    organization: null,
    billingAddress: plainAddress,
    shippingAddress: plainAddress,
  },
  additionalFields: [],
  lines: [],
};

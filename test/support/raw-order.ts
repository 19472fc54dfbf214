/** JSON of an order as the marketplace sends it; a test may put anything into it. */
export type RawOrder = Readonly<Record<string, unknown>>;
export type RawOrderLine = Readonly<Record<string, unknown>>;

/** Builds the JSON of one OR11 order. Every step answers a new builder. */
export interface RawOrderBuilder {
  withId(marketplaceOrderId: string): RawOrderBuilder;
  withState(state: string): RawOrderBuilder;
  /** Adds a line; members given replace those of a plain line of one unit at 10.00, 20 % tax on top. */
  withLine(members?: RawOrderLine): RawOrderBuilder;
  /** Sets members of the order, by Mirakl's names. */
  with(members: RawOrder): RawOrderBuilder;
  /** An order without any line of its own gets one. */
  build(): RawOrder;
}

/** An order in SHIPPING of one French customer, as complete as a marketplace makes it. */
export function aRawOrder(): RawOrderBuilder {
  return builder({}, []);
}

function builder(members: RawOrder, lines: readonly RawOrderLine[]): RawOrderBuilder {
  const withMembers = (more: RawOrder): RawOrderBuilder => builder({ ...members, ...more }, lines);
  return {
    withId: (marketplaceOrderId) => withMembers({ order_id: marketplaceOrderId }),
    withState: (state) => withMembers({ order_state: state }),
    withLine: (line = {}) => builder(members, [...lines, line]),
    with: withMembers,
    build: () => build(members, lines.length === 0 ? [{}] : lines),
  };
}

function build(members: RawOrder, lines: readonly RawOrderLine[]): RawOrder {
  const order = { ...plainOrder, ...members };
  const rawLines = lines.map((line, index) => ({
    ...plainLine,
    order_line_id: `${order.order_id}-${String(index + 1)}`,
    order_line_index: index + 1,
    order_line_state: order.order_state,
    ...line,
  }));
  const price = sum(rawLines, 'price');
  const shippingPrice = sum(rawLines, 'shipping_price');
  return {
    ...order,
    price,
    shipping_price: shippingPrice,
    total_price: round(price + shippingPrice),
    order_lines: rawLines,
    ...members,
  };
}

/** What the marketplace sums: lines that are not refused. */
function sum(lines: readonly RawOrderLine[], member: string): number {
  const alive = lines.filter((line) => line.order_line_state !== 'REFUSED');
  return round(alive.reduce((total, line) => total + (Number(line[member]) || 0), 0));
}

function round(amount: number): number {
  return Number(amount.toFixed(2));
}

const address = {
  firstname: 'Anna',
  lastname: 'Weber',
  street_1: '3 rue des Forges',
  zip_code: '67000',
  city: 'Strasbourg',
  country: 'France',
  country_iso_code: 'FRA',
};

const plainOrder = {
  order_id: 'RAW-1-A',
  commercial_id: 'RAW-1',
  order_state: 'SHIPPING',
  created_date: '2026-03-02T08:15:30Z',
  last_updated_date: '2026-03-02T09:00:00Z',
  currency_iso_code: 'EUR',
  order_tax_mode: 'TAX_EXCLUDED',
  payment_type: 'CARD',
  payment_workflow: 'PAY_ON_ACCEPTANCE',
  customer_debited_date: '2026-03-02T08:59:00.120Z',
  can_cancel: false,
  can_shop_ship: true,
  has_incident: false,
  fully_refunded: false,
  channel: { code: 'WEB', label: 'Web' },
  fulfillment: { center: { code: 'DEFAULT' } },
  shipping_type_code: 'STD',
  shipping_type_label: 'Standard',
  shipping_zone_code: 'FR1',
  shipping_zone_label: 'France',
  shipping_deadline: '2026-03-05T22:59:59.999Z',
  customer_notification_email: 'alias-1@notification.example',
  customer: {
    customer_id: 'C-1',
    firstname: 'Anna',
    lastname: 'Weber',
    locale: 'fr_FR',
    billing_address: address,
    shipping_address: address,
  },
  references: {},
  order_additional_fields: [],
};

const plainLine = {
  offer_sku: 'SKU-1',
  offer_id: 9001,
  product_sku: 'P-1',
  product_title: 'Hammer',
  category_code: 'TOOLS',
  quantity: 1,
  price_unit: 10,
  origin_unit_price: 10,
  price: 10,
  shipping_price: 2.5,
  total_price: 12.5,
  taxes: [{ code: 'VAT20', rate: 20, amount: 2 }],
  shipping_taxes: [{ code: 'VAT20', rate: 20, amount: 0.5 }],
  total_commission: 1.2,
  promotions: [],
  refunds: [],
  cancelations: [],
  order_line_additional_fields: [],
};

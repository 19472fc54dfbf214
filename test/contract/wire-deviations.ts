const OFFER_NULLS = {
  'a price for every channel and time, without discount': [
    ...['all_prices/*', 'applicable_pricing'].flatMap((pricing) =>
      ['channel_code', 'context', 'discount_start_date', 'discount_end_date', 'unit_discount_price'].map(
        (member) => `${pricing}/${member}`,
      ),
    ),
    'discount',
    'msrp',
  ],
  'nothing that the shop said': [
    'available_start_date',
    'available_end_date',
    'favorite_rank',
    'internal_description',
    'price_additional_info',
    'product_brand',
    'product_description',
    'product_tax_code',
  ],
};

function within(prefix: string, members: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(members).map(([why, places]) => [why, places.map((place) => `${prefix}/${place}`)]),
  );
}

/**
 * Where the sandbox answers otherwise than the document says, on purpose: the document has no nullable type, real
 * servers send null for what is not there (Mirakl API section 2). By operation: why, and the members, list positions
 * as `*`.
 */
export const sentAsNull: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  A01: {
    'a shop that is not closed, a method that is never free': [
      '/closed_from',
      '/closed_to',
      '/shippings/*/shipping_free_amount',
    ],
  },
  OF21: within('/offers/*', OFFER_NULLS),
  OF22: within('', OFFER_NULLS),
  OF54: within('', {
    'a price without discount': [
      ...['discount_price', 'discount_start_date', 'discount_end_date'].map((member) => `prices/*/${member}`),
      'prices/*/volume_prices/*/unit_discount_price',
      ...['start_date', 'end_date'].map((member) => `prices/*/context/${member}`),
      'msrp',
    ],
    'nothing that the shop said': [
      'available_start_date',
      'available_end_date',
      'favorite_rank',
      'measurement',
      'price_additional_info',
      'product_tax_code',
    ],
  }),
  SH12: { 'a method that no standard one corresponds to': ['/shipping_types/*/standard_code'] },
  SH52: {
    'a price that its kind does not have': ['initial_price', 'additional_price', 'free_shipping_threshold'].map(
      (member) => `/configuration/*/prices/${member}`,
    ),
  },
  AF01: {
    'a field without description, default or pattern': ['description', 'default_value', 'regex'].map(
      (member) => `/additional_fields/*/${member}`,
    ),
  },
  SH21: { "the seller's own fleet": ['/carriers/*/standard_code', '/carriers/*/tracking_url'] },
  OR04: { 'a reference that was removed': ['/updated_orders/*/updated/references/order_reference_for_seller'] },
  ST12: {
    'the first and the last page have no neighbour': ['/next_page_token', '/previous_page_token'],
    'an order or a parcel that nobody noted anything on': [
      '/data/*/references/order_reference_for_customer',
      '/data/*/references/order_reference_for_seller',
      '/data/*/shipment_lines/*/package_description',
      '/data/*/shipment_lines/*/package_reference',
      '/data/*/shipping_deadline',
    ],
    'parts of an address that few have; an old address without country code': [
      ...[
        'additional_info',
        'civility',
        'company',
        'company_2',
        'country_iso_code',
        'phone_secondary',
        'state',
        'street_2',
      ],
    ].map((member) => `/data/*/shipping_address/${member}`),
  },
  OR11: {
    'people are hidden until the order may be shipped': [
      '/orders/*/customer/billing_address',
      '/orders/*/customer/shipping_address',
      '/orders/*/customer/organization',
      '/orders/*/customer/accounting_contact',
      '/orders/*/customer/delivery_contact',
      '/orders/*/shipping_deadline',
      '/orders/*/delivery_date',
    ],
    'parts of an address that few have; an old address without country code': [
      ...['billing_address', 'shipping_address'].flatMap((address) =>
        ['civility', 'company', 'company_2', 'street_2', 'state', 'phone_secondary', 'country_iso_code'].map(
          (member) => `/orders/*/customer/${address}/${member}`,
        ),
      ),
      '/orders/*/customer/shipping_address/additional_info',
      '/orders/*/customer/organization/address/street_2',
      '/orders/*/customer/organization/address/state',
      '/orders/*/customer/civility',
      '/orders/*/customer/accounting_contact/civility',
      '/orders/*/customer/delivery_contact/civility',
      '/orders/*/customer_notification_email',
    ],
    'nothing was paid yet, or the order does not say how': [
      '/orders/*/customer_debited_date',
      '/orders/*/order_lines/*/debited_date',
      '/orders/*/transaction_date',
      '/orders/*/transaction_number',
      '/orders/*/payment_duration',
      '/orders/*/payment_type',
      '/orders/*/paymentType',
      '/orders/*/invoice_details',
    ],
    'a refund that nobody has paid yet': ['transaction_date', 'transaction_number'].map(
      (member) => `/orders/*/order_lines/*/refunds/*/${member}`,
    ),
    'nothing was shipped yet, or not so': [
      '/orders/*/order_lines/*/shipped_date',
      '/orders/*/order_lines/*/received_date',
      '/orders/*/shipping_carrier_code',
      '/orders/*/shipping_carrier_standard_code',
      '/orders/*/shipping_company',
      '/orders/*/shipping_tracking',
      '/orders/*/shipping_tracking_url',
      '/orders/*/shipping_pudo_id',
    ],
    'a line without what few lines have': [
      ...['discount_campaign', 'measurement', 'shipping_from', 'tax_legal_notice', 'refunds/*/tax_legal_notice'],
      ...['shipping_price_unit', 'shipping_price_additional_unit'],
    ].map((member) => `/orders/*/order_lines/*/${member}`),
    'a promotion that is a percentage': ['order_lines/*/promotions', 'promotions/applied_promotions'].flatMap((list) =>
      [
        ...['campaign', 'offered_quantity', 'promo_code'],
        ...['amount_off', 'free_items_quantity', 'reduced_unit_price'].map((member) => `configuration/${member}`),
      ].map((member) => `/orders/*/${list}/*/${member}`),
    ),
    'nobody decided, refused, cancelled or noted anything': [
      '/orders/*/acceptance_decision_date',
      '/orders/*/order_state_reason_code',
      '/orders/*/order_state_reason_label',
      '/orders/*/order_lines/*/order_line_state_reason_code',
      '/orders/*/order_lines/*/order_line_state_reason_label',
      '/orders/*/order_lines/*/price_additional_info',
      '/orders/*/quote_id',
      '/orders/*/references/order_reference_for_customer',
      '/orders/*/references/order_reference_for_seller',
    ],
  },
};

/**
 * Answers that the document describes as one entry while its own example, and servers, send a list (Mirakl API section 4.5).
 */
export const sentAsList: readonly string[] = ['OF54'];

/** Documented members that the sandbox leaves out, by operation and name, and why; all others are there, null or empty. */
export const leftOut: Readonly<Record<string, readonly string[]>> = {
  'bank data, which nobody needs here': namesOf('A01', [
    ...['bank_city', 'bank_name', 'bank_street', 'bic', 'iban', 'zip_code', 'payment_info', 'sub_balances'],
    ...['reserve_balance', 'reserve_target'],
  ]),
  'parts of a shop that this one does not have': namesOf('A01', [
    ...['VAT_number', 'banner', 'complementary_information', 'dropship', 'electronic_address', 'fax', 'logo'],
    ...['fiscal_representative', 'local_tax_number', 'order_messages_response_delay', 'personal_information'],
    ...['phone_number', 'phone_secondary', 'producer_identifiers', 'reason', 'recycling_policy', 'state', 'street2'],
    ...['street_2', 'shipping_type_standard_code', 'specific_billing_informations', 'suspension_type', 'web_site'],
  ]),
  'features that the platform does not have': namesOf('PC01', [
    ...['drop_ship', 'one_creditor', 'local_tax_number', 'retail_pricing_edition_enabled', 'retail_pricing_enabled'],
    'validation_regex',
  ]),
  'amounts of dropship and of split payments': namesOf('OR11', [
    ...['amount_breakdown', 'price_amount_breakdown', 'shipping_amount_breakdown', 'shipping_price_amount_breakdown'],
    ...['origin_unit_amount', 'purchase_information', 'purchase_tax'],
  ]),
  'amounts of dropship and of split payments that were cancelled or refunded': ['OR28', 'OR30'].flatMap((operation) =>
    namesOf(operation, ['amount_breakdown', 'shipping_amount_breakdown', 'purchase_information', 'purchase_tax']),
  ),
  'an error where there is none': ['OF53 error'],
  'an update that was refused': ['OR04 updated'],
};

function namesOf(operation: string, members: readonly string[]): string[] {
  return members.map((member) => `${operation} ${member}`);
}

/** Operations whose answers hold the same documents as those of another, with the same deviations. */
export const alike: Readonly<Record<string, string>> = { OR15: 'OR11' };

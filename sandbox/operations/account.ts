import { channels, shippingMethods, shippingZones } from '../master-data';
import { platformTaxMode } from '../orders/served-order';
import { json } from '../http/operation';
import type { Operation } from '../http/operation';
import type { Shop } from '../shops';
import type { PlatformSwitches } from '../sandbox';

/** Only the status counts, the body is no contract (Mirakl API section 1). No key needed. */
const version: Operation = {
  id: 'V01',
  method: 'GET',
  path: '/api/version',
  access: 'open',
  answer: () => json({ version: 'sandbox' }),
};

const account: Operation = {
  id: 'A01',
  method: 'GET',
  path: '/api/account',
  access: 'shop',
  answer: ({ shop }) => json(accountOf(shop)),
};

const platformConfiguration: Operation = {
  id: 'PC01',
  method: 'GET',
  path: '/api/platform/configuration',
  access: 'shopAdmin',
  answer: ({ shop, sandbox }) => json(platformOf(shop, sandbox.switches)),
};

export const accountOperations: readonly Operation[] = [version, account, platformConfiguration];

function accountOf(shop: Shop): unknown {
  const address = { street_1: '4 quai de la Douane', zip_code: '29200', city: 'Brest', country_iso_code: 'FRA' };
  return {
    shop_id: shop.shopId,
    shop_name: shop.name,
    shop_state: 'OPEN',
    model: 'MARKETPLACE',
    currency_iso_code: 'EUR',
    description: 'Tools and fasteners',
    date_created: '2023-02-14T08:30:00Z',
    last_updated_date: '2026-07-01T06:00:12Z',
    channels: channels.map((channel) => channel.code),
    domains: ['PRODUCT'],
    shipping_country: 'FRA',
    shipping_types: shippingMethods.map((method) => method.code),
    shipping_zones: shippingZones.map((zone) => zone.code),
    shippings: shippingsOf(),
    shipping: { lead_time_to_ship: 2 },
    free_shipping: false,
    closed_from: null,
    closed_to: null,
    applicable_taxes: [{ code: 'TVA20', label: 'TVA 20 %', fee_types: ['COMMISSION', 'SUBSCRIPTION'] }],
    approval_delay: 5400,
    approval_rate: 0.97,
    evaluations_count: 118,
    grade: 4.6,
    offers_count: 50,
    orders_count: 742,
    is_professional: true,
    premium: false,
    kyc: { status: 'APPROVED' },
    payment_method_mandatory: false,
    payment_details: { paid_balance: 18240.11, payable_balance: 912.4, pending_balance: 388.05 },
    pro_details: {
      corporate_name: `${shop.name} SARL`,
      identification_number: '00000000000017',
      tax_identification_number: 'FR00000000000',
    },
    billing_info: { owner: `${shop.name} SARL` },
    contact_informations: {
      civility: 'Mrs',
      firstname: 'Maëlle',
      lastname: 'Tanguy',
      street1: address.street_1,
      zip_code: address.zip_code,
      city: address.city,
      country: 'FRA',
      email: 'contact@shop.example',
      phone: '+33200000001',
    },
    default_billing_information: {
      id: '8d1f6c0a-3b4e-4a55-9d0e-0b7a4c2f1e90',
      default_language: 'fr_FR',
      corporate_information: {
        company_registration_name: `${shop.name} SARL`,
        company_registration_number: '00000000000017',
      },
      fiscal_information: { tax_identification_country: 'FRA', tax_identification_number: 'FR00000000000' },
      registration_address: address,
    },
    return_policy: '30 days',
    shop_additional_fields: [],
  };
}

function shippingsOf(): unknown[] {
  return shippingZones.flatMap((zone) =>
    shippingMethods.slice(0, 3).map((method) => ({
      shipping_zone_code: zone.code,
      shipping_zone_label: zone.label.fr,
      shipping_type_code: method.code,
      shipping_type_label: method.label.fr,
      shipping_free_amount: null,
      additional_fields: [],
    })),
  );
}

function platformOf(shop: Shop, switches: PlatformSwitches): unknown {
  return {
    platform_name: 'Atelier Nord',
    tenant_name: 'atelier-nord',
    timezone: 'Europe/Paris',
    features: {
      ...offerFeatures,
      order_tax_mode: platformTaxMode,
      disable_seller_alternative_carrier: switches.disableSellerAlternativeCarrier,
      multi_currency: true,
      shipment: { multi_part_item_shipment: false, multi_shipment: shop.hasMultiShipment },
      order_workflows: {
        order_acceptance: shop.acceptance === 'automatic' ? 'AUTOMATIC' : 'NOT_AUTOMATIC',
        shipping_and_billing_details_before_acceptance: false,
        no_customer_payment_confirmation: false,
        pause_debit_workflow: false,
        pay_on_due_date: true,
        pay_on_shipment: false,
        sellers_edit_shipping_origin: false,
      },
      direct_payment_customer_store: { activated: false, refund_cancel_authorized: false },
      returns: { marketplace: true },
      payment_confirmation: false,
    },
    modules,
    platform_configuration: {
      customer_model: { b2b: true, b2c: true },
      enhanced_seller_invoicing: { enabled: false },
      platform_model: { drop_ship: false, marketplace: true, one_creditor: false },
    },
  };
}

const offerFeatures = {
  catalog: {
    allow_shop_contribution_to_all_channels: false,
    exclude_invalid_products: true,
    list_of_multiple_values_separator: '|',
    product_acceptance_by_channel: false,
    product_data_validation_by_channel: false,
    product_import_only_on_leaf: true,
  },
  circular_economy_data_collection: false,
  competitive_pricing_tool: false,
  dropship: {},
  kyc_status_per_seller: true,
  lead_time_to_ship_by_sellers_enabled: 'YES',
  multi_payout_psp_per_seller: false,
  no_reply_needed: true,
  offer_prices_decimals: '2',
  operator_csv_delimiter: 'SEMICOLON',
  order_conditions: {
    lead_time_to_ship: true,
    maximum_order_quantity: false,
    minimum_order_quantity: true,
    package_order_quantity: false,
  },
  pricing: {
    channel_pricing: 'DISABLED',
    discount_period_required: false,
    discount_price_creation_in_the_past_blocked: true,
    scheduled_pricing: false,
    volume_discount: false,
    volume_pricing: false,
  },
  product_data_validation_by_channel: false,
  promotion: { cart_promotion_campaign: false, discount_campaign: false, seller_promotion: false },
  shop_tax_options: { tax_identification_number: { mandatory: true } },
  tax_collection: { activated: 'NO', product_tax_code_mandatory: false, tax_collection_by_operator: false },
  tax_id_number: { mandatory: true },
  warehouses: { geolocation: false, restricted_countries: [] },
};

const modules = {
  mirakl_catalog_integrator: true,
  mirakl_catalog_manager: false,
  mirakl_catalog_transformer: false,
  mirakl_platform_services: false,
  offer_management: true,
  offer_management_mode: 'SIMPLE',
  order_management: true,
  order_management_mode: 'SIMPLE',
  promotions: false,
  quotes: false,
  tax_manager: { activated: false, tax_provider: { avalara: false, vertex: false } },
};

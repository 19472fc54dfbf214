import { orderStateSequence } from './order-states';
import {
  choiceSetting,
  choiceListSetting,
  dateSetting,
  numberSetting,
  patternSetting,
  switchSetting,
  textListSetting,
  textSetting,
  webAddressSetting,
  type Setting,
  type SettingValue,
} from './setting-kinds';

/** STAGING may never become real, REFUSED and CANCELED are nothing to take: none of them can be chosen. */
const takeableStates = orderStateSequence.filter((state) => state !== 'STAGING');

/**
 * The settings of an instance: API name, kind, default, meaning (INS-06). The one table: defaults, checks, `--with`
 * and the documentation are made from it.
 */
export const settingTable = {
  orderStates: choiceListSetting({
    choices: takeableStates,
    default: ['SHIPPING'],
    meaning: 'States in which a new order is taken',
  }),
  taxSystem: choiceSetting({
    choices: ['default', 'marketplace', 'marketplaceWithFiscalPosition'],
    default: 'default',
    meaning: 'Whose taxes are booked: those of our products, those that the marketplace gives, or these mapped',
  }),
  untaxedPrices: choiceSetting({
    choices: ['taxIncluded', 'taxExcluded'],
    default: 'taxIncluded',
    meaning: 'How the price of a line without tax lines counts',
  }),
  createProductIfNotFound: switchSetting({
    default: false,
    meaning: 'Makes a product from the order line, or from the offer, when no product has its SKU',
  }),
  createCompanyContact: switchSetting({
    default: true,
    meaning: 'Makes a company partner above both addresses when a company is given',
  }),
  keepInvoicesOfErased: switchSetting({
    default: true,
    meaning: 'Posted invoices keep name and address of a buyer who is erased, shown to nobody',
  }),
  orderName: choiceSetting({
    choices: ['ownNumber', 'marketplaceNumber'],
    default: 'ownNumber',
    meaning: 'What follows the prefix in the name of a sale order: our next number or the marketplace order id',
  }),
  orderPrefix: textSetting({ default: 'SO-', maxLength: 16, meaning: 'Beginning of the name of a sale order' }),
  importNoOrderOlderThan: dateSetting({ meaning: 'Orders created before this day (UTC) are not taken by themselves' }),
  trackingPush: choiceSetting({
    choices: ['scheduled', 'atOnce'],
    default: 'scheduled',
    meaning: 'When a delivery done is told to the marketplace',
  }),
  requireTrackingUrl: switchSetting({
    default: true,
    meaning: 'A carrier that the marketplace does not know needs a tracking URL',
  }),
  takeOverPortalShipments: switchSetting({
    default: true,
    meaning: 'An order shipped in the portal of the marketplace makes our delivery done',
  }),
  writeBackOrderNumber: switchSetting({
    default: true,
    meaning: 'Our order number is written to the marketplace as the seller reference',
  }),
  language: choiceSetting({
    choices: ['en', 'fr_FR', 'de_DE', 'es_ES', 'it_IT'],
    default: 'en',
    meaning: 'Locale sent with every call, so that labels do not change between calls',
  }),
  callLimits: choiceSetting({
    choices: ['published', 'relaxed'],
    default: 'published',
    meaning: 'Call limits obeyed: those that Mirakl publishes, or none (sandbox instances only)',
  }),
  daysToFollow: numberSetting({
    default: 60,
    minimum: 1,
    maximum: 3650,
    meaning: 'Days for which an order is followed past RECEIVED',
  }),
  batchLimit: numberSetting({
    default: 100,
    minimum: 1,
    maximum: 1000,
    meaning: 'Orders of an import that one transaction takes',
  }),
  country: patternSetting({
    pattern: /^[A-Z]{2}$/,
    allowed: 'a country as ISO 3166-1 alpha-2, such as FR, or none',
    meaning: 'Country of the shop. Kept; nothing depends on it yet',
  }),
  logLevel: choiceSetting({
    choices: ['all', 'success', 'error'],
    default: 'error',
    meaning: 'What the log of the instance names, and keeps longer than a day: what went well, what failed, or both',
  }),
  keepLogsForDays: numberSetting({
    default: 30,
    minimum: 1,
    maximum: 3650,
    meaning:
      'Days after which runs, their lines and to-dos that are done are removed; the line of a parked order stays',
  }),
  pricelist: patternSetting({
    pattern: /^.{1,64}$/,
    allowed: 'the code of a pricelist, or none',
    meaning:
      'Pricelist in the currency of the shop, which Confirm chooses or makes; the listing import writes prices into it',
  }),
  matchListingsBy: choiceSetting({
    choices: ['sku', 'barcode', 'sku-then-barcode'],
    default: 'sku',
    meaning: 'How a listing finds its product',
  }),
  updatePriceOnListingImport: switchSetting({
    default: false,
    meaning:
      'The listing import writes the prices of the marketplace into the pricelist, converted by the rates of the day',
  }),
  stockBasedOn: choiceSetting({
    choices: ['onHand', 'freeToUse', 'forecasted'],
    default: 'freeToUse',
    meaning: 'Which stock figure is sent. Kept for the stock export',
  }),
  taxAccount: patternSetting({
    pattern: /^.{1,64}$/,
    allowed: 'the code of an account, or none',
    meaning: 'Account of the taxes that an import makes',
  }),
  taxRounding: choiceSetting({
    choices: ['perLine', 'globally'],
    default: 'perLine',
    meaning:
      'How taxes of our products are rounded: each by itself, or the sum of each; those of the marketplace are booked as given',
  }),
  salesTeam: patternSetting({
    pattern: /^.{1,64}$/,
    allowed: 'the name of a sales team, or none',
    meaning: 'Sales team of imported orders',
  }),
  salesperson: patternSetting({
    pattern: /^.{1,64}$/,
    allowed: 'the name of a salesperson, or none',
    meaning: 'Salesperson of imported orders',
  }),
  shippingProduct: patternSetting({
    pattern: /^.{1,64}$/,
    allowed: 'the SKU of a product, or none',
    meaning: 'Product of the shipping lines of an order',
  }),
  discountProduct: patternSetting({
    pattern: /^.{1,64}$/,
    allowed: 'the SKU of a product, or none',
    meaning: 'Product under which the discount of an order line is booked',
  }),
  notificationRecipients: textListSetting({
    pattern: /^(?=.{1,100}$)([^\s@,<>]+@[^\s@,<>]+\.[^\s@,<>]+|[^\s@,<>]+( [^\s@,<>]+)*)$/,
    maxItems: 20,
    allowed: 'a list, separated by commas, of at most 20 names or e-mail addresses',
    meaning: 'Who is to look at a to-do; whoever is given by an e-mail address is told by mail',
  }),
  notificationWebhook: webAddressSetting({
    meaning: 'Where to-dos are told to another system, by a signed POST',
  }),
  notificationDueInDays: numberSetting({
    default: 1,
    minimum: 0,
    maximum: 365,
    meaning: 'Days after which a to-do is due, from when it was raised',
  }),
} as const;

export type SettingName = keyof typeof settingTable;
export type InstanceSettings = { readonly [K in SettingName]: SettingValue<(typeof settingTable)[K]> };
/** As stored with the instance, or given for a preview: by API name, checked when resolved. */
export type SettingOverrides = Readonly<Record<string, unknown>>;

/**
 * The settings in force: each override where there is one, else the default.
 * @throws RangeError naming the setting and what it allows, when an override has a value that it does not allow
 */
export function resolveSettings(overrides: SettingOverrides = {}): InstanceSettings {
  const inForce = <T>(name: SettingName, setting: Setting<T>): T => {
    const given = overrides[name];
    if (given === undefined) return setting.default;
    const checked = setting.check(given);
    if (checked.kind === 'refused') throw new RangeError(refusal(name, setting));
    return checked.value;
  };
  const t = settingTable;
  return {
    orderStates: inForce('orderStates', t.orderStates),
    taxSystem: inForce('taxSystem', t.taxSystem),
    untaxedPrices: inForce('untaxedPrices', t.untaxedPrices),
    createProductIfNotFound: inForce('createProductIfNotFound', t.createProductIfNotFound),
    createCompanyContact: inForce('createCompanyContact', t.createCompanyContact),
    keepInvoicesOfErased: inForce('keepInvoicesOfErased', t.keepInvoicesOfErased),
    orderName: inForce('orderName', t.orderName),
    orderPrefix: inForce('orderPrefix', t.orderPrefix),
    importNoOrderOlderThan: inForce('importNoOrderOlderThan', t.importNoOrderOlderThan),
    trackingPush: inForce('trackingPush', t.trackingPush),
    requireTrackingUrl: inForce('requireTrackingUrl', t.requireTrackingUrl),
    takeOverPortalShipments: inForce('takeOverPortalShipments', t.takeOverPortalShipments),
    writeBackOrderNumber: inForce('writeBackOrderNumber', t.writeBackOrderNumber),
    language: inForce('language', t.language),
    callLimits: inForce('callLimits', t.callLimits),
    daysToFollow: inForce('daysToFollow', t.daysToFollow),
    batchLimit: inForce('batchLimit', t.batchLimit),
    country: inForce('country', t.country),
    logLevel: inForce('logLevel', t.logLevel),
    keepLogsForDays: inForce('keepLogsForDays', t.keepLogsForDays),
    pricelist: inForce('pricelist', t.pricelist),
    matchListingsBy: inForce('matchListingsBy', t.matchListingsBy),
    updatePriceOnListingImport: inForce('updatePriceOnListingImport', t.updatePriceOnListingImport),
    stockBasedOn: inForce('stockBasedOn', t.stockBasedOn),
    taxAccount: inForce('taxAccount', t.taxAccount),
    taxRounding: inForce('taxRounding', t.taxRounding),
    salesTeam: inForce('salesTeam', t.salesTeam),
    salesperson: inForce('salesperson', t.salesperson),
    shippingProduct: inForce('shippingProduct', t.shippingProduct),
    discountProduct: inForce('discountProduct', t.discountProduct),
    notificationRecipients: inForce('notificationRecipients', t.notificationRecipients),
    notificationWebhook: inForce('notificationWebhook', t.notificationWebhook),
    notificationDueInDays: inForce('notificationDueInDays', t.notificationDueInDays),
  };
}

/** Whose business a to-do of an instance is, in how many days, and who is told [INS-06]. */
export interface ToDoSettings {
  /** Names or e-mail addresses. */
  readonly responsible: readonly string[];
  readonly dueInDays: number;
  readonly webhook: string | null;
}

export const toDoOf = (settings: InstanceSettings): ToDoSettings => ({
  responsible: settings.notificationRecipients,
  dueInDays: settings.notificationDueInDays,
  webhook: settings.notificationWebhook,
});

export type ParsedSetting =
  | { readonly kind: 'parsed'; readonly name: SettingName; readonly value: unknown }
  | { readonly kind: 'refused'; readonly message: string };

/** Checks a value that came as JSON, by the API name of its setting. */
export function checkSetting(name: string, value: unknown): ParsedSetting {
  if (!isSettingName(name)) return unknownSetting(name);
  const checked = settingTable[name].check(value);
  return checked.kind === 'refused'
    ? { kind: 'refused', message: refusal(name, settingTable[name]) }
    : { kind: 'parsed', name, value: checked.value };
}

/** Checks a value that came as text, as in `--with orderStates=SHIPPING,RECEIVED`. */
export const parseSettingText = (name: string, text: string): ParsedSetting =>
  isSettingName(name) ? checkSetting(name, settingTable[name].fromText(text)) : unknownSetting(name);

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(settingTable, name);

const refusal = (name: SettingName, setting: { readonly allowed: string }): string =>
  `Setting ${name} takes ${setting.allowed}`;

const unknownSetting = (name: string): ParsedSetting => ({
  kind: 'refused',
  message: `There is no setting "${name}"; the settings are ${Object.keys(settingTable).join(', ')}`,
});

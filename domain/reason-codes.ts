import type { LifecycleStep } from './lifecycle-step';

/** Who has to move before the order goes on. */
export type Turn = 'us' | 'warehouse' | 'marketplace' | 'customer' | 'nobody';

export interface ReasonDefinition {
  readonly title: string;
  /** Used where a case brings no words of its own. */
  readonly message: string;
  /** A passing fault is retried by itself for ever; any other reason waits for somebody or is final (WFL-04). */
  readonly isPassing: boolean;
  readonly turn: Turn;
  readonly cure: string;
  /** The steps that may be skipped when they stand for this reason. Import and confirm never may (WFL-04). */
  readonly skippableSteps: readonly LifecycleStep[];
}

const invoicingSteps = ['createInvoice', 'validateInvoice', 'registerPayment'] as const;
const soundToSkip = [...invoicingSteps, 'shipDelivery'] as const;
const pushOnly = ['shipDelivery'] as const;
const none = [] as const;

/**
 * The one catalogue of reasons why an order, a delivery or a line of a run does not go on. Everything that parks, fails,
 * waits or is not taken names one of these codes; pages and documentation read the words from here.
 */
export const reasonCatalogue = {
  unknownSku: {
    title: 'Unknown SKU',
    message: 'A line names a SKU that no product has',
    isPassing: false,
    turn: 'us',
    cure: 'Create the product with this SKU, or switch on createProductIfNotFound, then retry',
    skippableSteps: none,
  },
  noWorkflowConfiguration: {
    title: 'No workflow configuration',
    message: 'No workflow configuration line fits the payment type and the financial status',
    isPassing: false,
    turn: 'us',
    cure: 'Add a workflow configuration line for this payment type and financial status, then retry',
    skippableSteps: none,
  },
  unresolvedCountry: {
    title: 'Country not resolved',
    message: 'The country of an address is not known by its code or by its label',
    isPassing: false,
    turn: 'us',
    cure: 'Map the country label shown to a country, then retry',
    skippableSteps: none,
  },
  addressMissing: {
    title: 'Address missing',
    message: 'The marketplace has not given the address yet',
    isPassing: false,
    turn: 'marketplace',
    cure: 'Wait: the marketplace shows addresses once the order is accepted or paid; read the order again, then retry',
    skippableSteps: none,
  },
  staging: {
    title: 'Not confirmed by the operator yet',
    message: 'The order is in STAGING: the operator still checks it, and it may never become real',
    isPassing: false,
    turn: 'marketplace',
    cure: 'Wait for the operator of the marketplace to confirm the order',
    skippableSteps: none,
  },
  unknownState: {
    title: 'Order state unknown',
    message: 'The marketplace names an order state that this version does not know',
    isPassing: false,
    turn: 'marketplace',
    cure: 'Wait for the next state, or update the product and read the order again',
    skippableSteps: none,
  },
  totalsDiffer: {
    title: 'Totals differ',
    message: 'The sum of the lines is not the total of the marketplace',
    isPassing: false,
    turn: 'us',
    cure: 'Compare both sums; read the order again, and ask the marketplace if the difference stays',
    skippableSteps: none,
  },
  taxSystemNotBuilt: {
    title: 'Tax system not available',
    message: 'The tax system chosen for the instance is not available in this version',
    isPassing: false,
    turn: 'us',
    cure: 'Set taxSystem to marketplace on the instance, then retry',
    skippableSteps: none,
  },
  invalidCurrency: {
    title: 'Currency not valid',
    message: 'The currency of the order is not an ISO 4217 code',
    isPassing: false,
    turn: 'marketplace',
    cure: 'Ask the marketplace to correct the currency of the order, read it again, then retry',
    skippableSteps: none,
  },
  noLines: {
    title: 'Nothing to deliver',
    message: 'The order has no line that counts',
    isPassing: false,
    turn: 'marketplace',
    cure: 'Read the order again; ask the marketplace if it stays without lines',
    skippableSteps: none,
  },
  unreadableOrder: {
    title: 'Order not readable',
    message: 'The order lacks a member without which it cannot be identified or summed',
    isPassing: false,
    turn: 'us',
    cure: 'Look at the raw order, report the member named, and retry with a version that reads it',
    skippableSteps: none,
  },
  unreadableAnswer: {
    title: 'Answer not readable',
    message: 'The marketplace answered something that is not the JSON expected: cut, or a page of a proxy',
    isPassing: true,
    turn: 'marketplace',
    cure: 'Nothing: it is asked again by itself; if it stays, check the address of the marketplace',
    skippableSteps: none,
  },
  stateNotTaken: {
    title: 'State not taken',
    message: 'The state of the order is not among those that the instance takes',
    isPassing: false,
    turn: 'nobody',
    cure: 'Nothing, or add the state to orderStates; an order can also be imported by its id',
    skippableSteps: none,
  },
  canceledBeforeImport: {
    title: 'Cancelled before import',
    message: 'The order was cancelled before it was imported: no sale order is made',
    isPassing: false,
    turn: 'nobody',
    cure: 'Nothing',
    skippableSteps: none,
  },
  refusedBeforeImport: {
    title: 'Refused before import',
    message: 'The order was refused before it was imported: no sale order is made',
    isPassing: false,
    turn: 'nobody',
    cure: 'Nothing',
    skippableSteps: none,
  },
  createdBeforeConfirm: {
    title: 'Older than the connection',
    message: 'The order was shipped before we saw it and created before the instance was confirmed',
    isPassing: false,
    turn: 'nobody',
    cure: 'Nothing, or import the order by its id',
    skippableSteps: none,
  },
  createdBeforeImportDate: {
    title: 'Older than the import date',
    message: 'The order was created before the date from which orders are imported',
    isPassing: false,
    turn: 'nobody',
    cure: 'Nothing, or move importNoOrderOlderThan back; an order can also be imported by its id',
    skippableSteps: none,
  },
  unexpectedTransition: {
    title: 'Unexpected change of state',
    message: 'The order went to a state that cannot follow the one before',
    isPassing: false,
    turn: 'us',
    cure: 'Ask the marketplace what happened; then retry, or skip the change to go on as we stand',
    skippableSteps: ['applyMarketplaceChange'],
  },
  changedAfterImport: {
    title: 'Changed after import',
    message: 'The amounts of the order changed on the marketplace after it was imported',
    isPassing: false,
    turn: 'us',
    cure: 'Compare what is booked with the marketplace; correct it by hand, then skip the change to go on',
    skippableSteps: ['applyMarketplaceChange'],
  },
  shippedButCancelled: {
    title: 'Shipped, and cancelled on the marketplace',
    message: 'The delivery is done and was not told yet when the marketplace cancelled the order',
    isPassing: false,
    turn: 'us',
    cure: 'Call the goods back or agree with the marketplace, then skip the step to close the order',
    skippableSteps: ['shipDelivery', 'applyMarketplaceChange', 'cancelOrder'],
  },
  forbidden: {
    title: 'Not allowed by the marketplace',
    message: 'The key has no right for this call',
    isPassing: false,
    turn: 'marketplace',
    cure: 'Ask the marketplace for the right named, then retry',
    skippableSteps: pushOnly,
  },
  authentication: {
    title: 'Key not accepted',
    message: 'The marketplace does not accept the key of the instance',
    isPassing: true,
    turn: 'us',
    cure: 'Replace the key and test the connection: everything that waits goes on by itself',
    skippableSteps: none,
  },
  marketplaceUnavailable: {
    title: 'Marketplace not reachable',
    message: 'The marketplace does not answer, or answers with a fault of its own',
    isPassing: true,
    turn: 'marketplace',
    cure: 'Nothing: it is tried again by itself with growing pauses',
    skippableSteps: none,
  },
  callDeferred: {
    title: 'Waiting for the call budget',
    message: 'The limit of calls is reached; the call is made when the budget allows it',
    isPassing: true,
    turn: 'nobody',
    cure: 'Nothing: the call is made when the budget allows it',
    skippableSteps: none,
  },
  marketplaceRejected: {
    title: 'Rejected by the marketplace',
    message: 'The marketplace refused the call',
    isPassing: false,
    turn: 'us',
    cure: 'Read the words of the marketplace, correct what they name, then retry',
    skippableSteps: pushOnly,
  },
  wrongState: {
    title: 'Wrong state on the marketplace',
    message: 'The marketplace refused the call because of the state of the order',
    isPassing: false,
    turn: 'us',
    cure: 'Read the order again to adopt its state, then retry',
    skippableSteps: pushOnly,
  },
  unknownToMarketplace: {
    title: 'Unknown to the marketplace',
    message: 'The marketplace does not know this order for this shop',
    isPassing: false,
    turn: 'us',
    cure: 'Check the id and the shop of the instance; report the raw answer if both are right',
    skippableSteps: pushOnly,
  },
  trackingMissing: {
    title: 'Tracking number missing',
    message: 'The carrier needs a tracking number and the delivery has none',
    isPassing: false,
    turn: 'warehouse',
    cure: 'Enter the tracking number on the delivery, then retry',
    skippableSteps: pushOnly,
  },
  trackingUrlMissing: {
    title: 'Tracking URL missing',
    message: 'The carrier is not registered on the marketplace, and the delivery has no tracking URL',
    isPassing: false,
    turn: 'warehouse',
    cure: 'Link the delivery method to a carrier of the marketplace, or enter the tracking URL, then retry',
    skippableSteps: pushOnly,
  },
  trackingMandatory: {
    title: 'Tracking demanded',
    message: 'The shipping method demands tracking and the delivery has none',
    isPassing: false,
    turn: 'warehouse',
    cure: 'Enter carrier and tracking number on the delivery, then retry',
    skippableSteps: pushOnly,
  },
  carrierNotAllowed: {
    title: 'Carrier not allowed',
    message: 'The marketplace takes registered carriers only',
    isPassing: false,
    turn: 'us',
    cure: 'Link the delivery method to a carrier of the marketplace, then retry',
    skippableSteps: pushOnly,
  },
  carrierUnknown: {
    title: 'Carrier unknown',
    message: 'The carrier is not among those of the marketplace',
    isPassing: false,
    turn: 'us',
    cure: 'Link the delivery method to a carrier of the marketplace, or name the carrier on the delivery, then retry',
    skippableSteps: pushOnly,
  },
  journalMissing: {
    title: 'Journal missing',
    message: 'The order workflow names no journal for this step, or one that does not exist',
    isPassing: false,
    turn: 'us',
    cure: 'Set the journal on the order workflow, then retry',
    skippableSteps: invoicingSteps,
  },
  databaseUnavailable: {
    title: 'Database not reachable',
    message: 'The database does not answer',
    isPassing: true,
    turn: 'us',
    cure: 'Nothing: it is tried again by itself; if it stays, start the database',
    skippableSteps: none,
  },
  internal: {
    title: 'Fault of the product',
    message: 'Something happened that the product does not foresee',
    isPassing: false,
    turn: 'us',
    cure: 'Copy the report text to the maintainers; retry after the fix',
    skippableSteps: soundToSkip,
  },
} as const satisfies Record<string, ReasonDefinition>;

export type ReasonCode = keyof typeof reasonCatalogue;

/** One reason of one case: the words name what is wrong here. */
export interface Reason {
  readonly code: ReasonCode;
  readonly message: string;
}

/** Makes a reason; without words of its own it takes those of the catalogue. */
export const reason = (code: ReasonCode, message?: string): Reason => ({
  code,
  message: message ?? reasonCatalogue[code].message,
});

/** The entry of a code, widened so that every entry reads alike. */
export const reasonDefinition = (code: ReasonCode): ReasonDefinition => reasonCatalogue[code];

/** Narrows text from outside (a database row, the type of a failure) to a code of the catalogue. */
export const isReasonCode = (text: string): text is ReasonCode => Object.hasOwn(reasonCatalogue, text);

/** Whether a step that stands for this reason may be skipped (WFL-04). */
export const maySkip = (code: ReasonCode, step: LifecycleStep): boolean =>
  reasonDefinition(code).skippableSteps.includes(step);

import type { ReasonDefinition } from './reason-definition';

const none = [] as const;

/** Why a listing is not linked to a product, or its price not written; an archived product holds orders as well. */
export const listingReasons = {
  unreadableOffer: {
    rule: 'LST-01',
    title: 'Offer not readable',
    message: 'The offer lacks a member without which it cannot be identified',
    isPassing: false,
    turn: 'marketplace',
    cure: 'Ask the marketplace to correct the member named, then import the listings again',
    skippableSteps: none,
  },
  ambiguousBarcode: {
    rule: 'LST-02',
    title: 'Barcode of several products',
    message: 'Several products have the barcode of the offer',
    isPassing: false,
    turn: 'us',
    cure: 'Link the listing to its product by hand, or give the barcode to one product alone, then retry',
    skippableSteps: none,
  },
  productArchived: {
    rule: 'LST-02',
    title: 'Product archived',
    message: 'The product of the SKU is archived',
    isPassing: false,
    turn: 'us',
    cure: 'Take the product out of the archive; a listing can be linked to another one or be excluded instead, and is retried then',
    skippableSteps: none,
  },
  missingRate: {
    rule: 'LST-05',
    title: 'Rate of a currency missing',
    message: 'There is no rate to convert the price into the currency of the pricelist',
    isPassing: false,
    turn: 'us',
    cure: 'Enter the rate of the currency named against the currency of the company, then retry',
    skippableSteps: none,
  },
  unfitPrice: {
    rule: 'LST-05',
    title: 'Price not fit',
    message: 'The price of the offer is none that a pricelist can hold',
    isPassing: false,
    turn: 'marketplace',
    cure: 'Correct the price on the marketplace, or the rate of its currency, then import the listings again',
    skippableSteps: none,
  },
  noPricelist: {
    rule: 'LST-05',
    title: 'No pricelist',
    message: 'Prices are to be written, and the instance names no pricelist of its company',
    isPassing: false,
    turn: 'us',
    cure: 'Set pricelist on the instance, or switch updatePriceOnListingImport off, then import the listings again',
    skippableSteps: none,
  },
} as const satisfies Record<string, ReasonDefinition>;

import { catalogue } from '../catalogue';
import type { CatalogueProduct } from '../catalogue-product';
import { amountOf, percentOf } from '../money';
import type { Random } from '../random';
import { aCompany, aPerson, withCountryLabelOnly } from './buyers';
import type { Buyer } from './buyers';
import type { PaymentWorkflow } from './order-document';
import type { LinePlan } from './order-line';
import type { TaxMode } from './served-order';

export const orderKinds = [
  'oneLine',
  'threeLines',
  'sameSkuTwice',
  'b2bVat',
  'threeShippingPrices',
  'discounted',
  'twoTaxes',
  'taxIncluded',
  'shippingTax',
  'unknownSku',
  'noPaymentType',
  'unpaidOnDueDate',
  'noEmail',
  'countryLabelOnly',
  'partlyCancelled',
  'oneLineRefused',
  'cancelled',
  'waitingAcceptance',
  'shippedInPortal',
  'otherCurrency',
] as const;

export type OrderKind = (typeof orderKinds)[number];

/** What happens to an order right after it is placed. */
type Fate = 'asTheShopDoes' | 'held' | 'partlyCancelled' | 'oneLineRefused' | 'cancelled' | 'shippedInPortal';

export interface Recipe {
  readonly lines: (random: Random) => readonly LinePlan[];
  readonly buyer: (random: Random) => Buyer;
  readonly payment: Payment;
  readonly currency: 'EUR' | 'GBP';
  readonly taxMode: TaxMode;
  readonly hasEmail: boolean;
  readonly fate: Fate;
}

interface Payment {
  readonly type: string | null;
  readonly workflow: PaymentWorkflow;
  readonly durationDays: number | null;
}

const card: Payment = { type: 'CARD', workflow: 'PAY_ON_ACCEPTANCE', durationDays: null };

const plain: Recipe = {
  lines: (random) => [aLine(random)],
  buyer: aPerson,
  payment: card,
  currency: 'EUR',
  taxMode: 'TAX_EXCLUDED',
  hasEmail: true,
  fate: 'asTheShopDoes',
};

const unknownProduct: CatalogueProduct = {
  sku: 'QP-INCONNU-9',
  title: 'Article absent du catalogue',
  priceNet: '15.00',
  taxRate: '20',
  categoryCode: 'OUT-MAIN',
  logisticClassCode: 'S',
  ean: '0000000000000',
  offerId: 59999,
  productSku: 'MKP-999999',
};

export const recipes: Readonly<Record<OrderKind, Recipe>> = {
  oneLine: plain,
  threeLines: { ...plain, lines: (random) => differentLines(random, 3) },
  sameSkuTwice: {
    ...plain,
    lines: (random) => {
      const line = aLine(random);
      return [line, { ...line, quantity: line.quantity + 1 }];
    },
  },
  b2bVat: {
    ...plain,
    buyer: aCompany,
    lines: (random) => differentLines(random, 2),
    payment: { type: 'BANK_WIRE', workflow: 'PAY_ON_ACCEPTANCE', durationDays: null },
  },
  threeShippingPrices: {
    ...plain,
    lines: (random) =>
      differentLines(random, 3).map((line, index) => ({
        ...line,
        shippingPrice: ['4.90', '9.90', '25.00'][index] ?? '0',
      })),
  },
  discounted: { ...plain, lines: (random) => [discounted(aLine(random))] },
  twoTaxes: {
    ...plain,
    lines: (random) => [
      {
        ...aLine(random),
        taxes: [
          { code: 'TVA20', rate: '20' },
          { code: 'TAXE-LOCALE', rate: '2.5' },
        ],
      },
    ],
  },
  taxIncluded: { ...plain, taxMode: 'TAX_INCLUDED', lines: (random) => differentLines(random, 2) },
  shippingTax: {
    ...plain,
    lines: (random) => [{ ...aLine(random), shippingPrice: '7.35', shippingTaxes: [{ code: 'TVA10', rate: '10' }] }],
  },
  unknownSku: { ...plain, lines: (random) => [aLine(random), { product: unknownProduct, quantity: 1 }] },
  noPaymentType: { ...plain, payment: { ...card, type: null } },
  unpaidOnDueDate: {
    ...plain,
    buyer: aCompany,
    payment: { type: 'INVOICE_30', workflow: 'PAY_ON_DUE_DATE', durationDays: 30 },
  },
  noEmail: { ...plain, hasEmail: false },
  countryLabelOnly: { ...plain, buyer: (random) => withCountryLabelOnly(aPerson(random)) },
  partlyCancelled: {
    ...plain,
    fate: 'partlyCancelled',
    lines: (random) => differentLines(random, 2).map((line) => ({ ...line, quantity: line.quantity + 3 })),
  },
  oneLineRefused: { ...plain, fate: 'oneLineRefused', lines: (random) => differentLines(random, 3) },
  cancelled: { ...plain, fate: 'cancelled' },
  waitingAcceptance: { ...plain, fate: 'held' },
  shippedInPortal: { ...plain, fate: 'shippedInPortal' },
  otherCurrency: { ...plain, currency: 'GBP' },
};

function aLine(random: Random): LinePlan {
  return { product: random.pick(catalogue), quantity: random.between(1, 4) };
}

function differentLines(random: Random, count: number): LinePlan[] {
  const lines: LinePlan[] = [];
  while (lines.length < count) {
    const line = aLine(random);
    if (!lines.some((known) => known.product.sku === line.product.sku)) lines.push(line);
  }
  return lines;
}

function discounted(line: LinePlan): LinePlan {
  const price = amountOf(line.product.priceNet);
  return { ...line, unitPrice: price.minus(percentOf(price, '10')).toFixed(2) };
}

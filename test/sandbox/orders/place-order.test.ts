import fc from 'fast-check';
import { catalogue } from '../../../sandbox/catalogue';
import { objectOf, objectsOf, textOf } from '../../../sandbox/json';
import type { JsonObject } from '../../../sandbox/json';
import { amountOf, sumOf } from '../../../sandbox/money';
import type { Amount } from '../../../sandbox/money';
import { remainingQuantity, lineStateOf, linesOf } from '../../../sandbox/orders/order-document';
import { orderKinds } from '../../../sandbox/orders/order-kinds';
import type { OrderKind } from '../../../sandbox/orders/order-kinds';
import { placeOrder } from '../../../sandbox/orders/place-order';
import { shops } from '../../../sandbox/shops';
import { startOfTime } from '../a-marketplace';

const place = (kind: OrderKind, seed = 'seed', shop = shops[0]): JsonObject => {
  if (shop === undefined) throw new Error('no shop');
  let actionId = 40_000;
  const nextActionId = (): string => String((actionId += 1));
  const quantityAfterCancelation = 'gross';
  return placeOrder({ shop, kind, orderNumber: 200_001, seed, at: startOfTime, quantityAfterCancelation, nextActionId })
    .order;
};

const cents = (amount: Amount): string => amount.toFixed(2);

/** Line price = units left x unit price, line total = price + shipping, order = its lines that are not refused. */
const expectCoherentTotals = (order: JsonObject): void => {
  for (const line of linesOf(order)) {
    const units = amountOf(remainingQuantity(line, 'gross'));
    expect(cents(amountOf(line.price))).toBe(cents(units.times(amountOf(line.price_unit))));
    expect(cents(amountOf(line.total_price))).toBe(cents(amountOf(line.price).plus(amountOf(line.shipping_price))));
    const commission = amountOf(line.commission_fee).plus(
      sumOf(objectsOf(line.commission_taxes).map((tax) => tax.amount)),
    );
    expect(cents(amountOf(line.total_commission))).toBe(cents(commission));
  }
  const counted = linesOf(order).filter((line) => lineStateOf(line) !== 'REFUSED');
  for (const member of ['price', 'shipping_price', 'total_price', 'total_commission']) {
    expect(cents(amountOf(order[member]))).toBe(cents(sumOf(counted.map((line) => line[member]))));
  }
};

describe('Mirakl API section 14: totals of generated orders', () => {
  it('add up for every kind, shop and seed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...orderKinds), fc.string(), fc.constantFrom(...shops), (kind, seed, shop) => {
        expectCoherentTotals(place(kind, seed, shop));
      }),
      { numRuns: 500 },
    );
  });

  it('tax a net price by its rate, and find the tax inside a gross one', () => {
    fc.assert(
      fc.property(fc.constantFrom('oneLine', 'taxIncluded', 'twoTaxes', 'shippingTax'), fc.string(), (kind, seed) => {
        const order = place(kind, seed);
        for (const line of linesOf(order)) {
          const rates = sumOf(objectsOf(line.taxes).map((tax) => tax.rate));
          const whole = order.order_tax_mode === 'TAX_INCLUDED' ? rates.plus(amountOf('100')) : amountOf('100');
          for (const tax of objectsOf(line.taxes)) {
            const expected = amountOf(line.price).times(amountOf(tax.rate)).div(whole);
            expect(expected.minus(amountOf(tax.amount)).abs().lte(amountOf('0.005'))).toBe(true);
          }
        }
      }),
    );
  });
});

describe('Generated orders', () => {
  it('are the same for the same seed and differ for another', () => {
    fc.assert(
      fc.property(fc.constantFrom(...orderKinds), fc.string(), (kind, seed) => {
        expect(place(kind, seed)).toEqual(place(kind, seed));
      }),
      { numRuns: 50 },
    );
    expect(place('oneLine', 'one')).not.toEqual(place('oneLine', 'other'));
  });

  it('offer known products only, but for the kind that is meant to name an unknown one', () => {
    const skus = catalogue.map((product) => product.sku);
    const unknown = orderKinds.filter((kind) =>
      linesOf(place(kind)).some((line) => !skus.includes(textOf(line.offer_sku) ?? '')),
    );
    expect(unknown).toEqual(['unknownSku']);
  });

  it.each<[OrderKind, JsonObject]>([
    ['oneLine', { order_state: 'SHIPPING', customer_debited_date: '2026-08-04T08:00:00Z' }],
    ['taxIncluded', { order_tax_mode: 'TAX_INCLUDED' }],
    ['noPaymentType', { payment_type: null }],
    ['unpaidOnDueDate', { customer_debited_date: null, payment_workflow: 'PAY_ON_DUE_DATE', payment_duration: 30 }],
    ['noEmail', { customer_notification_email: null }],
    [
      'cancelled',
      { order_state: 'CANCELED', order_state_reason_code: 'SYSTEM_LATE_SHIPMENT_CANCELATION', total_price: 0 },
    ],
    ['partlyCancelled', { order_state: 'SHIPPING', order_state_reason_code: null }],
    ['waitingAcceptance', { order_state: 'WAITING_ACCEPTANCE' }],
    ['shippedInPortal', { order_state: 'SHIPPED', shipping_carrier_code: 'COLISSIMO' }],
    ['otherCurrency', { currency_iso_code: 'GBP' }],
  ])('%s is what its name says', (kind, members) => {
    expect(place(kind)).toMatchObject(members);
  });

  it('have the lines that their kind promises', () => {
    const linesFor = (kind: OrderKind): JsonObject[] => linesOf(place(kind));
    expect(new Set(linesFor('threeLines').map((line) => line.offer_sku)).size).toBe(3);
    expect(new Set(linesFor('sameSkuTwice').map((line) => line.offer_sku)).size).toBe(1);
    expect(linesFor('sameSkuTwice')).toHaveLength(2);
    expect(new Set(linesFor('threeShippingPrices').map((line) => line.shipping_price)).size).toBe(3);
    expect(objectsOf(linesFor('twoTaxes')[0]?.taxes)).toHaveLength(2);
    expect(objectsOf(linesFor('shippingTax')[0]?.shipping_taxes)).toMatchObject([{ rate: 10 }]);
    expect(objectsOf(linesFor('partlyCancelled')[0]?.cancelations)).toMatchObject([{ quantity: 2, reason_code: '35' }]);
    expect(linesFor('oneLineRefused').map(lineStateOf)).toEqual(['SHIPPING', 'SHIPPING', 'REFUSED']);
    const [discounted = {}] = linesFor('discounted');
    expect(Number(discounted.origin_unit_price)).toBeGreaterThan(Number(discounted.price_unit));
    expect(objectsOf(discounted.promotions)).toHaveLength(1);
    const company = objectOf(objectOf(place('b2bVat').customer).organization);
    expect(company.tax_identification_number).toMatch(/^(FR|BE)\d+$/);
    expect(place('countryLabelOnly').customer).toMatchObject({ shipping_address: { country_iso_code: null } });
  });
});

describe('The catalogue', () => {
  it("holds fifty products with distinct SKUs and EANs, the samples' among them", () => {
    expect(new Set(catalogue.map((product) => product.sku)).size).toBe(50);
    expect(new Set(catalogue.map((product) => product.ean)).size).toBe(50);
    const priced = Object.fromEntries(catalogue.map((product) => [product.sku, [product.title, product.priceNet]]));
    expect(priced).toMatchObject({
      'QP-FORET-10': ['Foret HSS 10 mm', '12.50'],
      'QP-ETABLI-120': ['Établi pliant 120 cm', '340.00'],
      'QP-CHEV-M8': ['Chevilles M8, boîte de 50', '18.00'],
      'QP-LAMPE-01': ["Lampe d'atelier LED", '24.17'],
    });
  });

  it('has a right check digit in every EAN', () => {
    const remainders = catalogue.map(
      ({ ean }) => ean.split('').reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0) % 10,
    );
    expect(new Set(remainders)).toEqual(new Set([0]));
  });
});

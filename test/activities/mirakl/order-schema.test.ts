import fc from 'fast-check';
import { decodeOrder } from '../../../activities/mirakl/order-schema';
import { aRawOrder } from '../../support/raw-order';

function decoded(raw: unknown) {
  const result = decodeOrder(raw);
  if (result.kind !== 'decoded') {
    throw new Error(result.reason);
  }
  return result.order;
}

function refusal(raw: unknown): string {
  const result = decodeOrder(raw);
  if (result.kind !== 'unreadable') {
    throw new Error('the order was decoded');
  }
  return result.reason;
}

describe('an order as the marketplace documents it', () => {
  it('is read whole', () => {
    const order = decoded(
      aRawOrder().withId('A-1').withLine({ price: 30, quantity: 3 }).withLine({ offer_sku: '00123' }).build(),
    );
    expect(order).toMatchObject({
      marketplaceOrderId: 'A-1',
      state: 'SHIPPING',
      createdAt: '2026-03-02T08:15:30.000Z',
      customerDebitedAt: '2026-03-02T08:59:00.120Z',
      currency: 'EUR',
      taxMode: 'TAX_EXCLUDED',
      price: '40',
      totalPrice: '45',
      fulfillmentCenterCode: 'DEFAULT',
      shippingDeadline: '2026-03-05T22:59:59.999Z',
      customer: {
        notificationEmail: 'alias-1@notification.example',
        organization: null,
        shippingAddress: { zip: '67000', countryIsoCode: 'FRA', company: null },
      },
    });
    expect(order.lines.map((line) => [line.shopSku, line.quantity, line.price, line.offerId])).toEqual([
      ['SKU-1', 3, '30', '9001'],
      ['00123', 1, '10', '9001'],
    ]);
    expect(order.lines[0]?.taxes).toEqual([{ code: 'VAT20', rate: '20', amount: '2' }]);
  });

  it('keeps a cancelation, a refund and what a promotion took off', () => {
    const [line] = decoded(
      aRawOrder()
        .withLine({
          cancelations: [
            {
              id: 7,
              amount: 25,
              shipping_amount: 1.2,
              quantity: 2,
              taxes: [{ code: 'V', amount: 5 }],
              reason_code: '35',
            },
          ],
          refunds: [
            { id: 'r', amount: null, shipping_amount: '2.50', quantity: null, state: 'REFUNDED' },
            {
              ...{ id: 8, order_refund_id: 81, refund_state: 'WAITING_REFUND', quantity: 1, amount: 12.5 },
              ...{ taxes: [{ code: 'V', amount: 2.5 }], shipping_taxes: [{ code: 'V', rate: 20, amount: 0.4 }] },
              ...{ fees: [{ code: 'ECO', amount: 0.1 }], excluded_from_shipment: true, shipping_amount: 2 },
              ...{ reason_code: '17', created_date: '2026-08-04T02:00:31Z' },
            },
          ],
          promotions: [{ deduced_amount: 0.1 }, { deduced_amount: 0.2 }],
        })
        .build(),
    ).lines;
    expect(line).toMatchObject({
      cancelations: [
        {
          cancelationId: '7',
          quantity: 2,
          amount: '25',
          shippingAmount: '1.2',
          taxes: [{ code: 'V', rate: null, amount: '5' }],
          reasonCode: '35',
        },
      ],
      refunds: [
        {
          ...{
            refundId: 'r',
            orderRefundId: null,
            state: 'REFUNDED',
            quantity: null,
            amount: '0',
            shippingAmount: '2.5',
          },
          ...{ fees: [], taxes: [], shippingTaxes: [], isExcludedFromShipment: false, createdAt: null },
        },
        {
          ...{ refundId: '8', orderRefundId: '81', state: 'WAITING_REFUND', quantity: 1, amount: '12.5' },
          ...{ shippingAmount: '2', reasonCode: '17', isExcludedFromShipment: true },
          taxes: [{ code: 'V', rate: null, amount: '2.5' }],
          shippingTaxes: [{ code: 'V', rate: '20', amount: '0.4' }],
          fees: [{ code: 'ECO', amount: '0.1' }],
          createdAt: '2026-08-04T02:00:31.000Z',
        },
      ],
      promotionAmount: '0.3',
    });
  });
});

describe('ORD-12 an order as servers really send it', () => {
  it('reads null like absent', () => {
    const nulls = {
      channel: null,
      references: null,
      delivery_date: null,
      fulfillment: null,
      customer_debited_date: null,
      order_additional_fields: null,
      total_commission: null,
      can_cancel: null,
    };
    expect(decoded(aRawOrder().with(nulls).build())).toMatchObject({
      channelCode: null,
      customerReference: null,
      deliveryLatestAt: null,
      fulfillmentCenterCode: 'DEFAULT',
      customerDebitedAt: null,
      additionalFields: [],
      totalCommission: null,
      canCancel: false,
    });
  });

  it('reads numbers sent as text and text sent as numbers', () => {
    const order = decoded(
      aRawOrder()
        .with({ order_id: 1234, total_price: '12.50', can_shop_ship: 'true' })
        .withLine({ quantity: '2', price: '10.00', offer_sku: 42, taxes: [{ code: 20, rate: '20.0', amount: '2.00' }] })
        .build(),
    );
    expect(order).toMatchObject({ marketplaceOrderId: '1234', totalPrice: '12.5', canShopShip: true });
    expect(order.lines[0]).toMatchObject({
      shopSku: '42',
      quantity: 2,
      price: '10',
      taxes: [{ code: '20', rate: '20', amount: '2' }],
    });
  });

  it('lets unknown members and unknown states pass', () => {
    const order = decoded(
      aRawOrder()
        .withState('TELEPORTED')
        .with({ added_later: { anything: true } })
        .build(),
    );
    expect([order.state, order.lines[0]?.state]).toEqual(['TELEPORTED', 'TELEPORTED']);
  });

  it.each([null, {}, { city: '', zip_code: null }, 'hidden'])('takes the address %j for a missing one', (address) => {
    const order = decoded(
      aRawOrder()
        .with({ customer: { shipping_address: address, billing_address: address } })
        .build(),
    );
    expect(order.customer).toMatchObject({ shippingAddress: null, billingAddress: null, lastname: null });
  });

  it.each(['SLASH/1 2', 'ünï-漢字-🛒', 'a%2Fb?c#d'])('keeps the id %j as it is', (id) => {
    expect(decoded(aRawOrder().withId(id).build()).marketplaceOrderId).toBe(id);
  });

  it('reads an order without lines, which the rules then hold', () => {
    expect(decoded(aRawOrder().with({ order_lines: null }).build()).lines).toEqual([]);
  });

  it('leaves an additional field that it cannot read out', () => {
    const fields = [{ code: 'a', value: ['x', 'y'] }, 'broken', { value: 'no code' }, { code: 'b' }];
    expect(decoded(aRawOrder().with({ order_additional_fields: fields }).build()).additionalFields).toEqual([
      { code: 'a', value: ['x', 'y'] },
      { code: 'b', value: null },
    ]);
  });

  it.each([
    ['order_id is missing', aRawOrder().with({ order_id: null })],
    ['order_id is not text of 1 to 255 characters', aRawOrder().withId('x'.repeat(300))],
    ['order_state is missing', aRawOrder().with({ order_state: '' }).withLine({ order_line_state: 'SHIPPING' })],
    [
      'currency_iso_code is not a currency code of three letters (found the text "euros")',
      aRawOrder().with({ currency_iso_code: 'euros' }),
    ],
    ['order_tax_mode is missing while there are taxes', aRawOrder().with({ order_tax_mode: null })],
    ['order_tax_mode is neither TAX_EXCLUDED nor TAX_INCLUDED', aRawOrder().with({ order_tax_mode: 'TAX_FREE' })],
    ['created_date is missing or is not a date', aRawOrder().with({ created_date: 'soon', last_updated_date: null })],
    ['total_price is not an amount (found the text "12,50")', aRawOrder().with({ total_price: '12,50' })],
    ['order_lines is not a list (found the text "none")', aRawOrder().with({ order_lines: 'none' })],
    ['order_lines[0] is not an object (found 3)', aRawOrder().with({ order_lines: [3] })],
    ['order_lines[1].price is missing', aRawOrder().withLine().withLine({ price: null })],
    ['order_lines[0].quantity is not a whole number from 0 (found 1.5)', aRawOrder().withLine({ quantity: 1.5 })],
    ['order_lines[0].offer_sku is missing', aRawOrder().withLine({ offer_sku: null })],
    ['order_lines[0].taxes[0].amount is missing', aRawOrder().withLine({ taxes: [{ code: 'V' }] })],
    [
      'order_lines names the same order_line_id twice',
      aRawOrder().withLine({ order_line_id: 'L' }).withLine({ order_line_id: 'L' }),
    ],
  ])('refuses with the words "%s…"', (words, order) => {
    expect(refusal(order.build())).toContain(words);
  });

  it('names the order that it cannot read when it can', () => {
    expect(decodeOrder(aRawOrder().withId('A-9').withLine({ price: 'x' }).build())).toMatchObject({
      marketplaceOrderId: 'A-9',
    });
    expect(decodeOrder('nonsense')).toMatchObject({ kind: 'unreadable', marketplaceOrderId: null });
  });

  it('takes a missing tax mode for either when there is no tax', () => {
    const untaxed = aRawOrder().with({ order_tax_mode: null }).withLine({ taxes: [], shipping_taxes: null });
    expect(decoded(untaxed.build()).taxMode).toBe('TAX_EXCLUDED');
  });

  it('decodes or refuses with a reason, whatever is changed in the JSON', () => {
    const order = aRawOrder()
      .withLine()
      .withLine({ cancelations: [{ id: '1', amount: 1, quantity: 1 }] })
      .build();
    const change = fc.tuple(fc.constantFrom(...pathsOf(order)), fc.option(fc.jsonValue(), { nil: undefined }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const changed = changes.reduce<unknown>((json, [path, value]) => replaced(json, path, value), order);
        const result = decodeOrder(changed);
        expect(result.kind === 'decoded' || result.reason.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('decodes or refuses any JSON at all', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(['decoded', 'unreadable']).toContain(decodeOrder(json).kind);
      }),
    );
  });
});

type Path = readonly (string | number)[];

function pathsOf(json: unknown, path: Path = []): readonly Path[] {
  if (typeof json !== 'object' || json === null) {
    return [path];
  }
  const below = Array.isArray(json)
    ? json.flatMap((value, index) => pathsOf(value, [...path, index]))
    : Object.entries(json).flatMap(([key, value]) => pathsOf(value, [...path, key]));
  return [path, ...below];
}

/** A copy with the value at a path replaced, or left out when it is undefined. */
function replaced(json: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) {
    return value;
  }
  if (Array.isArray(json)) {
    return json.map((entry: unknown, index) => (index === step ? replaced(entry, rest, value) : entry));
  }
  if (typeof json !== 'object' || json === null) {
    return json;
  }
  return Object.fromEntries(
    Object.entries(json).map(([key, entry]) => [key, key === step ? replaced(entry, rest, value) : entry]),
  );
}

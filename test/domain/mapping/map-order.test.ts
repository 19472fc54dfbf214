import type { SettingOverrides } from '../../../domain/instance-settings';
import { mapOrder, type MappingOutcome } from '../../../domain/mapping/map-order';
import type { MappingContext } from '../../../domain/mapping/mapping-context';
import { plannedSteps } from '../../../domain/planned-steps';
import { aConfigurationLine, aMappingContext } from '../../support/a-mapping-context';
import { anAddress, anOrder } from '../../support/an-order';

type Order = ReturnType<typeof anOrder>;

const map = (order: Order, parts: Partial<MappingContext> = {}, settings: SettingOverrides = {}): MappingOutcome =>
  mapOrder(order.build(), aMappingContext(parts, settings));

function saleOrderOf(...input: Parameters<typeof map>) {
  const outcome = map(...input);
  if (outcome.kind === 'blocked') throw new Error(outcome.reasons.map(({ message }) => message).join('; '));
  return outcome.saleOrder;
}

const reasonsOf = (...input: Parameters<typeof map>) => {
  const outcome = map(...input);
  return outcome.kind === 'blocked' ? outcome.reasons : [];
};
const codesOf = (...input: Parameters<typeof map>) => reasonsOf(...input).map(({ code }) => code);

const order = anOrder().withLine();
const collected = { code: 'STD', mandatoryTracking: false, clickAndCollect: true, deliveryByOperator: false };

describe('ORD-09 head of the sale order', () => {
  it('holds what the marketplace says, and our totals', () => {
    const full = order.with({
      customerReference: 'PO-1',
      channelCode: 'WEB',
      channelLabel: 'Web',
      additionalFields: [{ code: 'cost-center', value: 'A7' }],
    });
    expect(saleOrderOf(full)).toMatchObject({
      header: {
        marketplaceOrderId: 'AN-1-A',
        commercialId: 'AN-1',
        currency: 'EUR',
        taxMode: 'TAX_EXCLUDED',
        orderedAt: '2026-08-03T09:00:00.000Z',
        customerReference: 'PO-1',
        channelCode: 'WEB',
        paymentType: 'CARD',
        financialStatus: 'Paid',
        shippingDeadline: '2026-08-05T21:59:59.999Z',
        additionalFields: [{ code: 'cost-center', value: 'A7' }],
      },
      totals: { ours: '10.00', marketplace: '10.00' },
    });
  });

  it('adds up the commission of live lines', () => {
    const commissioned = anOrder()
      .withLine({ totalCommission: '12.58' })
      .withLine({ totalCommission: '43.8' })
      .withLine({ totalCommission: '6.48', state: 'REFUSED' });
    expect(saleOrderOf(commissioned).header.commission).toBe('56.38');
  });

  it('is named by our next number, or by the id of the marketplace', () => {
    expect(saleOrderOf(order).header.name).toEqual({ source: 'ownNumber', prefix: 'SO-' });
    expect(saleOrderOf(order, {}, { orderName: 'marketplaceNumber', orderPrefix: 'M/' }).header.name).toEqual({
      source: 'marketplaceNumber',
      text: 'M/AN-1-A',
    });
  });

  it('is held with both figures when the totals differ', () => {
    expect(reasonsOf(order.with({ totalPrice: '11.00' }))).toEqual([
      {
        code: 'totalsDiffer',
        message: 'The marketplace says 11.00 EUR, our lines add up to 10.00 EUR: a difference of -1.00',
      },
    ]);
  });

  it('stays in its own currency', () => {
    const saleOrder = saleOrderOf(anOrder().with({ currency: 'JPY' }).withLine({ price: '1500', unitPrice: '1500' }));
    expect(saleOrder).toMatchObject({ header: { currency: 'JPY' }, lines: [{ amount: '1500' }] });
  });
});

describe('WFL-01 workflow configuration of the order', () => {
  it('is copied with its switches and payment term', () => {
    const line = aConfigurationLine({
      paymentType: 'CARD',
      paymentTerm: { code: 'NET30', name: '30 days', dueDays: 30 },
    });
    expect(saleOrderOf(order, { workflowConfiguration: [line] }).header.workflowConfiguration).toEqual(line);
  });

  it('holds the order when there is none', () => {
    expect(codesOf(order, { workflowConfiguration: [] })).toEqual(['noWorkflowConfiguration']);
  });
});

describe('ORD-08 unknown SKU', () => {
  const unknown = order
    .withLine({ shopSku: 'X-1' })
    .withLine({ shopSku: 'X-2' })
    .withLine({ shopSku: 'X-1' })
    .withLine({ shopSku: 'X-3', state: 'REFUSED' });

  it('holds the whole order and names every missing SKU once, but for lines that do not count', () => {
    expect(reasonsOf(unknown)).toEqual([
      { code: 'unknownSku', message: 'No product has SKU "X-1", "X-2"', subjects: ['X-1', 'X-2'] },
    ]);
  });

  it('holds the order for an archived product too, also where products may be made', () => {
    const product = { productId: '1', name: 'Old', isArchived: true };
    const products = new Map([['SKU-1', product]]);
    for (const createProductIfNotFound of [false, true]) {
      expect(reasonsOf(order.withLine(), { products }, { createProductIfNotFound })).toEqual([
        { code: 'productArchived', message: 'The product of SKU "SKU-1" is archived', subjects: ['SKU-1'] },
      ]);
    }
  });

  it('does not hold it when products may be made', () => {
    expect(codesOf(unknown, {}, { createProductIfNotFound: true })).toEqual([]);
  });
});

describe('ORD-12 orders that lack something', () => {
  it.each<[string, Order, readonly string[]]>([
    ['no lines', anOrder(), ['noLines']],
    ['no live line', anOrder().withLine({ state: 'REFUSED' }), ['noLines']],
    ['a currency that is none', order.with({ currency: 'euro' }), ['invalidCurrency']],
    ['no addresses', order.withCustomer({ billingAddress: null, shippingAddress: null }), ['addressMissing']],
    ['no billing address', order.withCustomer({ billingAddress: null }), ['addressMissing']],
    ['no shipping address', order.withCustomer({ shippingAddress: null }), ['addressMissing']],
    [
      'an address of blanks',
      order.withCustomer({ shippingAddress: anAddress({ street1: ' ', zip: null, city: null }) }),
      ['addressMissing'],
    ],
  ])('wait with %s', (_, lacking, expected) => {
    expect(codesOf(lacking)).toEqual(expected);
  });

  it('show all that is wrong, and the totals', () => {
    const outcome = map(
      anOrder().withLine({ shopSku: 'X' }).withCustomer({ billingAddress: null }).with({ totalPrice: '1' }),
      { workflowConfiguration: [] },
    );
    expect(outcome).toMatchObject({
      kind: 'blocked',
      reasons: [
        { code: 'unknownSku' },
        { code: 'noWorkflowConfiguration' },
        { code: 'addressMissing', message: 'The marketplace gives no billing address yet' },
        { code: 'totalsDiffer' },
      ],
      totals: { ours: '10.00', marketplace: '1.00' },
    });
  });

  it.each<[string, Order, Partial<MappingContext>]>([
    ['the operator fulfils', order.with({ fulfillmentCenterCode: 'PARIS-1' }), {}],
    ['the goods are gone', order.with({ state: 'SHIPPED' }), {}],
    ['the customer collects', order, { shippingMethods: new Map([['STD', collected]]) }],
  ])('need no shipping address when %s', (_, without, parts) => {
    const saleOrder = saleOrderOf(without.withCustomer({ shippingAddress: null }), parts);
    expect(saleOrder.partners.delivery).toMatchObject({ type: 'delivery', street1: '12 rue des Chênes' });
  });
});

describe('DLV-01 delivery method of the order', () => {
  it('is looked up for the country of destination', () => {
    const shippingAddress = anAddress({ countryIsoCode: 'BEL' });
    const belgian = {
      deliveryMethodId: '7',
      name: 'Standard',
      countryCode: 'BE',
      marketplaceMethodCode: null,
      marketplaceMethodName: null,
    };
    expect(saleOrderOf(order.withCustomer({ shippingAddress }), { deliveryMethods: [belgian] }).deliveryMethod).toEqual(
      {
        kind: 'known',
        deliveryMethodId: '7',
        name: 'Standard',
      },
    );
  });
});

describe('ORD-14 fulfilled by the operator', () => {
  it('makes no delivery, also when it is shipped', () => {
    const operated = order.with({ fulfillmentCenterCode: 'PARIS-1', state: 'SHIPPED' });
    expect(saleOrderOf(operated).delivery).toEqual({ kind: 'none' });
  });
});

describe('ORD-15 delivery of an order already shipped', () => {
  it('is done, with the tracking of the marketplace and its last shipping date', () => {
    const tracking = {
      carrierCode: 'COLISSIMO',
      carrierName: 'Colissimo',
      trackingNumber: '8V1',
      trackingUrl: 'https://track.example/8V1',
    };
    const shipped = anOrder()
      .with({ state: 'RECEIVED', tracking })
      .withLine()
      .withLine({ shippedAt: '2026-08-04T08:00:00.000Z' })
      .withLine({ shippedAt: '2026-08-05T08:00:00.000Z' })
      .withLine();
    expect(saleOrderOf(shipped).delivery).toEqual({ kind: 'done', shippedAt: '2026-08-05T08:00:00.000Z', ...tracking });
    expect(saleOrderOf(order.with({ state: 'SHIPPED' })).delivery).toMatchObject({ kind: 'done', shippedAt: null });
  });

  it('is open until then', () => {
    expect(saleOrderOf(order).delivery).toEqual({ kind: 'open' });
  });
});

describe('WFL-02 planned steps', () => {
  it('are left to a person where they are switched off', () => {
    const off = { ...aConfigurationLine().orderWorkflow, validateInvoice: false, registerPayment: false };
    const saleOrder = saleOrderOf(order, { workflowConfiguration: [aConfigurationLine({ orderWorkflow: off })] });
    expect(plannedSteps(saleOrder)).toEqual([
      { step: 'importOrder', by: 'automatic' },
      { step: 'confirmOrder', by: 'automatic' },
      { step: 'createInvoice', by: 'automatic' },
      { step: 'validateInvoice', by: 'person' },
      { step: 'registerPayment', by: 'person' },
      { step: 'shipDelivery', by: 'automatic' },
    ]);
  });

  it('tell the marketplace nothing when it shipped without us', () => {
    const steps = plannedSteps(saleOrderOf(order.with({ state: 'SHIPPED' })));
    expect(steps.at(-1)).toEqual({ step: 'shipDelivery', by: 'none' });
  });
});

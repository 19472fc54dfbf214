import { aConfigurationLine } from '../../support/a-mapping-context';
import { aLine, anAddress, anOrder } from '../../support/an-order';
import { explained, itExplains, type ExplainedCase } from '../../support/explained';

const order = anOrder().withLine();
const organization = { name: 'Kerboul SARL', registrationNumber: null, vatNumber: 'FR1' };
const method = {
  deliveryMethodId: '1',
  name: 'Standard',
  countryCode: null,
  marketplaceMethodCode: null,
  marketplaceMethodName: null,
};

const cases: readonly ExplainedCase[] = [
  ['a debit', order, 'ORD-07 financial status: Paid: the customer was debited at 2026-08-03T09:30:00.000Z'],
  [
    'no debit',
    order.with({ customerDebitedAt: null }),
    'ORD-07 financial status: Unpaid: the marketplace names no debit yet',
  ],
  [
    'debited lines',
    anOrder().with({ customerDebitedAt: null }).withLine({ debitedAt: '2026-08-03T09:30:00.000Z' }),
    'ORD-07 financial status: Paid: every line that counts was debited',
  ],
  [
    'the line that fits best',
    order,
    'ORD-07 workflow configuration: The line for payment type CARD and any financial status fits best',
    {
      workflowConfiguration: [
        aConfigurationLine(),
        aConfigurationLine({ workflowConfigurationId: '2', paymentType: 'CARD' }),
      ],
    },
  ],
  [
    'no line that fits',
    order,
    '! ORD-07 order: No workflow configuration line for payment type "CARD" with financial status Paid',
    { workflowConfiguration: [] },
  ],
  ['a payment term', order, 'WFL-01 payment term: Payment term "Immediate", for the order and its customer'],
  [
    'one invoice',
    order,
    'WFL-05 invoices: One with the order; what is invoiced on delivery, when its delivery is done',
  ],
  [
    'an invoice for each delivery',
    order,
    'WFL-05 invoices: One for each delivery, when it is done',
    {
      workflowConfiguration: [
        aConfigurationLine({ orderWorkflow: { ...aConfigurationLine().orderWorkflow, invoicePer: 'delivery' } }),
      ],
    },
  ],
  [
    'the number of the marketplace',
    order,
    'INS-06 name: The number of the marketplace: AN-1-A',
    {},
    { orderName: 'marketplaceNumber', orderPrefix: '' },
  ],
  ['our own number', order, 'INS-06 name: The next number of our own, after "SO-"'],
  [
    'the name of an order that waits',
    anOrder().withLine({ shopSku: 'X' }),
    'INS-06 name: The next number of our own, after "SO-"',
  ],
  [
    'what is kept with the order',
    order.with({
      channelCode: 'WEB',
      customerReference: 'PO-77',
      additionalFields: [
        { code: 'gift', value: 'true' },
        { code: 'cost-center', value: 'A7' },
      ],
    }),
    'ORD-09 order: Kept as given: currency EUR, channel WEB, fulfilment centre DEFAULT, customer reference PO-77, custom fields gift and cost-center',
  ],
  [
    'the commission of lines that count',
    anOrder().withLine({ totalCommission: '1.20' }).withLine({ totalCommission: '9.00', state: 'REFUSED' }),
    'ORD-09 order: Kept as given: currency EUR, fulfilment centre DEFAULT, commission 1.20',
  ],
  ['a sales team', order, 'INS-06 sales team: By the setting: Web', {}, { salesTeam: 'Web' }],
  [
    'a company',
    order.withCustomer({ organization }),
    'PAR-02 company: A company is given: it stands above both addresses, VAT number FR1',
  ],
  ['no company', order, 'PAR-02 company: No company is named: both addresses stand by themselves'],
  [
    'a VAT number without a company',
    order.withCustomer({ organization: { ...organization, name: null } }),
    'PAR-02 company: No company is named: both addresses stand by themselves, VAT number FR1',
  ],
  [
    'companies that are not wanted',
    order.withCustomer({ organization }),
    'PAR-02 company: createCompanyContact is off: both addresses stand by themselves, VAT number FR1',
    {},
    { createCompanyContact: false },
  ],
  [
    'goods that need no destination',
    order.withCustomer({ shippingAddress: null }).with({ fulfillmentCenterCode: 'FBA' }),
    'PAR-01 delivery partner: No shipping address is needed: the billing address is a partner of type delivery, too',
  ],
  ['a country by its code', order, 'PAR-04 shipping country: FR, by the code FRA'],
  [
    'a country by its label',
    order.withCustomer({ billingAddress: anAddress({ countryIsoCode: null, countryLabel: 'Belgique' }) }),
    'PAR-04 billing country: BE, by the label "Belgique"',
  ],
  [
    'a country that nobody knows',
    order.withCustomer({ billingAddress: anAddress({ countryIsoCode: 'XXX', countryLabel: 'Atlantis' }) }),
    '! PAR-04 order: The country of the billing address is not known: label "Atlantis", code "XXX"',
  ],
  [
    'no address',
    order.withCustomer({ billingAddress: null }),
    '! ORD-12 order: The marketplace gives no billing address yet',
  ],
  ['equal totals', order, 'ORD-09 total: Our lines add up to 10.00 EUR, the marketplace says 10.00'],
  [
    'totals that differ',
    order.with({ totalPrice: '11.00' }),
    '! ORD-09 order: The marketplace says 11.00 EUR, our lines add up to 10.00 EUR: a difference of -1.00',
  ],
  [
    'equal totals of an order that waits',
    anOrder().withLine({ shopSku: 'X' }),
    'ORD-09 total: Our lines add up to 10.00 EUR, the marketplace says 10.00',
  ],
  [
    'the delivery of an order that waits',
    anOrder().withLine({ shopSku: 'X' }).with({ fulfillmentCenterCode: 'FBA' }),
    'ORD-14 delivery: Fulfilled by the operator at FBA: no delivery, no stock movement',
  ],
  [
    'the method of an order that waits',
    anOrder().withLine({ shopSku: 'X' }),
    'DLV-01 delivery method: "Standard", by its name, valid in all countries',
    { deliveryMethods: [method] },
  ],
  ['a delivery', order, 'WFL-03 delivery: Made and reserved when the order is confirmed'],
  [
    'an order that the operator fulfils',
    order.with({ fulfillmentCenterCode: 'FBA' }),
    'ORD-14 delivery: Fulfilled by the operator at FBA: no delivery, no stock movement',
  ],
  [
    'goods that are gone',
    order.with({ state: 'SHIPPED' }),
    'ORD-15 delivery: SHIPPED when first seen: done, with the tracking of the marketplace, and nothing is told to it',
  ],
  [
    'a method to be made',
    order,
    'DLV-01 delivery method: None is called "Standard" or has the code of the marketplace: it is made, for all countries',
  ],
  [
    'a method by its name',
    order,
    'DLV-01 delivery method: "Standard", by its name, valid in all countries',
    { deliveryMethods: [method] },
  ],
  [
    'a method by its code',
    order,
    'DLV-01 delivery method: "Post", by the code of the marketplace, valid in all countries',
    { deliveryMethods: [{ ...method, name: 'Post', marketplaceMethodCode: 'STD' }] },
  ],
  [
    'a method by the name that the marketplace gives its code',
    order,
    'DLV-01 delivery method: "Post", by the name that the marketplace gives its code, valid in all countries',
    { deliveryMethods: [{ ...method, name: 'Post', marketplaceMethodName: 'Standard' }] },
  ],
  [
    'a method of the country',
    order,
    'DLV-02 delivery method: "Standard", by its name, of FR: before any for all countries',
    { deliveryMethods: [method, { ...method, deliveryMethodId: '2', countryCode: 'FR' }] },
  ],
  [
    'no method',
    order.with({ shippingMethodCode: null, shippingMethodLabel: null }),
    'DLV-01 delivery method: The marketplace names none: none is set',
  ],
  [
    'a method that the master data does not hold',
    order,
    'DLV-03 delivery method: The master data has no method STD: kept as seen, stops nothing',
  ],
  [
    'steps by themselves',
    order,
    'WFL-03 steps: By themselves, in this order: importOrder, confirmOrder, createInvoice, validateInvoice, registerPayment, shipDelivery',
  ],
  [
    'a step left to a person',
    order,
    'WFL-02 steps: Switched off, left to a person: registerPayment',
    {
      workflowConfiguration: [
        aConfigurationLine({ orderWorkflow: { ...aConfigurationLine().orderWorkflow, registerPayment: false } }),
      ],
    },
  ],
  ['nothing to ship', order.with({ fulfillmentCenterCode: 'FBA' }), 'WFL-02 steps: Nothing to do: shipDelivery'],
];

describe('what is decided about an order, with the number of its rule', () => {
  itExplains(cases);

  it('says once what stops an order, and before what is settled all the same', () => {
    const stopped = anOrder().withLine({ shopSku: 'X' }).withLine({ shopSku: 'Y' }).with({ totalPrice: '1' });
    const found = explained(stopped, { workflowConfiguration: [] });
    expect(found.slice(0, 3).map(({ reasonCode }) => reasonCode)).toEqual([
      'unknownSku',
      'noWorkflowConfiguration',
      'totalsDiffer',
    ]);
    expect(found.slice(3).every(({ reasonCode }) => reasonCode === null)).toBe(true);
    expect(found.map(({ rule }) => rule)).toContain('PAR-04');
  });

  it('chooses no method of delivery before it is known where to, and tells no total where it holds the order', () => {
    const nowhere = explained(order.withCustomer({ shippingAddress: null }).with({ totalPrice: '1.00' }));
    expect(nowhere.filter(({ subject }) => subject === 'total')).toEqual([]);
    expect(nowhere.filter(({ subject }) => subject === 'delivery method').map(({ rule }) => rule)).toEqual(['DLV-03']);
  });

  it('tells of each line under its own id', () => {
    const two = anOrder()
      .withLine(aLine({ marketplaceLineId: 'A' }))
      .withLine(aLine({ marketplaceLineId: 'B', shopSku: 'SKU-2' }));
    const subjects = explained(two)
      .filter(({ rule }) => rule === 'ORD-08')
      .map(({ subject }) => subject);
    expect(subjects).toEqual(['line A', 'line B']);
  });
});

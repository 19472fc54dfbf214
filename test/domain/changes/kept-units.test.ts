import { keptUnits } from '../../../domain/changes/kept-units';
import { aMappingContext } from '../../support/a-mapping-context';
import { anOrder, aTax } from '../../support/an-order';
import { bookedOrder } from '../../support/booked-order';

const order = anOrder()
  .withLine({
    ...{
      quantity: 3,
      unitPrice: '10.00',
      price: '29.00',
      shippingPrice: '5.00',
      fees: [{ code: 'ECO', amount: '0.30' }],
    },
    ...{ taxes: [aTax('5.80')], shippingTaxes: [aTax('1.00')] },
  })
  .withLine({ shopSku: 'SKU-2', price: '10.00', shippingPrice: '2.00' })
  .build();
const { lines } = bookedOrder(order, aMappingContext());

const inShort = (units: Readonly<Record<string, number>>): string[] =>
  keptUnits(lines, new Map(Object.entries(units)), 'EUR').map(({ kind, state, quantity, amount, discount, taxes }) =>
    [kind, state, quantity, amount, discount, ...taxes.map((tax) => tax.amount)].join(' '),
  );

describe('CAN-02 what is left of an order that was shipped in part', () => {
  const gone = ['product cancelled 0 0.00 0.00', 'shipping cancelled 0 0.00 0.00'];

  it('is the share of the units that left, with the shipping of their line', () => {
    expect(inShort({ '1': 1 })).toEqual([
      ...['product live 1 9.67 0.33 1.93', 'shipping live 1 5.00 0.00 1.00', 'fee live 1 0.10 0.00'],
      ...gone,
    ]);
  });

  it('is a line as it was when all of it left, and not more', () => {
    expect(inShort({ '1': 4 })).toEqual([
      ...['product live 3 29.00 1.00 5.80', 'shipping live 1 5.00 0.00 1.00', 'fee live 1 0.30 0.00'],
      ...gone,
    ]);
  });

  it('is nothing where nothing left', () => {
    expect(inShort({})).toEqual([
      ...['product cancelled 0 0.00 0.00 0.00', 'shipping cancelled 0 0.00 0.00 0.00', 'fee cancelled 0 0.00 0.00'],
      ...gone,
    ]);
  });
});

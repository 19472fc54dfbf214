import { unitPriceOf } from '../../../domain/mapping/unit-price';
import { aLine } from '../../support/an-order';

describe('ORD-09 the price of one unit before discount', () => {
  it.each([
    ['what the customer pays for one', { unitPrice: '12.5', price: '24' }, '12.5'],
    ['the origin price where it is higher', { unitPrice: '12.5', originUnitPrice: '15', price: '25' }, '15'],
    ['not an origin price that is lower', { unitPrice: '12.5', originUnitPrice: '10', price: '25' }, '12.5'],
    ['its share of the price of the line where none is given', { unitPrice: null, price: '25' }, '12.5'],
    ['the origin price above such a share', { unitPrice: null, originUnitPrice: '15', price: '25' }, '15'],
  ])('is %s', (_, parts, expected) => {
    expect(unitPriceOf(aLine(parts), 2).toFixed()).toBe(expected);
  });
});

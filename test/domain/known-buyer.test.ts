import { isGivenAddress, lacksAddress, withKnownBuyer } from '../../domain/known-buyer';
import { anAddress, anOrder } from '../support/an-order';

const known = anOrder().build().customer;
const faded = {
  ...known,
  ...{ firstname: null, lastname: '***', email: null, organization: null },
  ...{ billingAddress: null, shippingAddress: anAddress({ street1: '***', street2: ' ', zip: null, city: '-' }) },
};

describe('PAR-05 a buyer whom the marketplace makes anonymous', () => {
  it.each([
    ['none', null, false],
    ['blanks', { street1: ' ', street2: null, zip: '', city: null }, false],
    ['stars and dashes', { street1: '***', street2: null, zip: '-----', city: '…' }, false],
    ['a zip alone', { street1: null, street2: null, zip: '29000', city: null }, true],
    ['a street in another script', { street1: '銀座', street2: null, zip: null, city: null }, true],
  ])('has an address or not: %s', (_, parts, isGiven) => {
    expect(isGivenAddress(parts === null ? null : anAddress(parts))).toBe(isGiven);
  });

  it('lacks an address when either is gone', () => {
    expect(lacksAddress({ customer: known })).toBe(false);
    expect(lacksAddress({ customer: { ...known, billingAddress: null } })).toBe(true);
    expect(lacksAddress({ customer: { ...known, shippingAddress: faded.shippingAddress } })).toBe(true);
  });

  it('is known as in the latest answer that had them', () => {
    const moved = { ...known, billingAddress: anAddress({ city: 'Brest' }) };
    expect(withKnownBuyer(faded, [moved, known])).toMatchObject({
      firstname: known.firstname,
      billingAddress: { city: 'Brest' },
      shippingAddress: known.shippingAddress,
    });
  });

  it('is as now in what is given now, and unknown where nobody knew', () => {
    const now = { ...faded, billingAddress: anAddress({ city: 'Lyon' }) };
    expect(withKnownBuyer(now, [known]).billingAddress?.city).toBe('Lyon');
    expect(withKnownBuyer(faded, []).billingAddress).toBeNull();
  });
});

import { chooseDeliveryMethod, type DeliveryMethodRecord } from '../../domain/delivery-method';

const record = (parts: Partial<DeliveryMethodRecord>): DeliveryMethodRecord => ({
  deliveryMethodId: 'general',
  name: 'Standard',
  countryCode: null,
  marketplaceMethodCode: null,
  ...parts,
});
const order = { shippingMethodCode: 'STD', shippingMethodLabel: 'Standard' };

describe('DLV-01 delivery method', () => {
  it('is found by its exact name', () => {
    expect(chooseDeliveryMethod([record({})], order, 'FR')).toEqual({
      kind: 'known',
      deliveryMethodId: 'general',
      name: 'Standard',
    });
  });

  it('is found by the code of the marketplace, whatever its name', () => {
    const records = [record({}), record({ deliveryMethodId: 'coded', name: 'Parcel', marketplaceMethodCode: 'STD' })];
    expect(chooseDeliveryMethod(records, order, 'FR')).toMatchObject({ deliveryMethodId: 'coded' });
  });

  it('is made when none fits, so that the order is not held up', () => {
    expect(chooseDeliveryMethod([record({ name: 'standard' })], order, 'FR')).toEqual({
      kind: 'toCreate',
      name: 'Standard',
      marketplaceMethodCode: 'STD',
      countryCode: 'FR',
    });
  });

  it('is not one that serves another country', () => {
    expect(chooseDeliveryMethod([record({ countryCode: 'BE' })], order, 'FR')).toMatchObject({ kind: 'toCreate' });
  });

  it('is named by the code when the marketplace gives no label', () => {
    expect(chooseDeliveryMethod([], { ...order, shippingMethodLabel: null }, 'FR')).toMatchObject({ name: 'STD' });
  });

  it('is none when the marketplace names none', () => {
    expect(
      chooseDeliveryMethod([record({})], { shippingMethodCode: null, shippingMethodLabel: null }, 'FR'),
    ).toBeNull();
  });
});

describe('DLV-02 country of destination', () => {
  it('beats a method for all countries, even one with the code', () => {
    const records = [
      record({ marketplaceMethodCode: 'STD' }),
      record({ deliveryMethodId: 'french', countryCode: 'FR' }),
    ];
    expect(chooseDeliveryMethod(records, order, 'FR')).toMatchObject({ deliveryMethodId: 'french' });
    expect(chooseDeliveryMethod(records, order, 'BE')).toMatchObject({ deliveryMethodId: 'general' });
  });
});

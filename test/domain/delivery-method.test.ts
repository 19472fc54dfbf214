import fc from 'fast-check';
import { chooseDeliveryMethod, type DeliveryMethodRecord } from '../../domain/delivery-method';

const record = (parts: Partial<DeliveryMethodRecord>): DeliveryMethodRecord => ({
  deliveryMethodId: 'general',
  name: 'Standard',
  countryCode: null,
  marketplaceMethodCode: null,
  marketplaceMethodName: null,
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

  it('is found by what the marketplace calls its code, where the order names no code', () => {
    const records = [record({ deliveryMethodId: 'coded', name: 'Parcel', marketplaceMethodCode: 'STD' })];
    const coded = records.map((each) => ({ ...each, marketplaceMethodName: 'Standard' }));
    const labelled = { shippingMethodCode: null, shippingMethodLabel: 'Standard' };
    expect(chooseDeliveryMethod(coded, labelled, 'FR')).toMatchObject({ deliveryMethodId: 'coded' });
    expect(chooseDeliveryMethod(records, labelled, 'FR')).toMatchObject({ kind: 'toCreate' });
  });

  it.each([
    ['its code before a name', { marketplaceMethodCode: 'STD', name: 'Parcel' }, { name: 'Standard' }],
    ['its own name before that of its code', { name: 'Standard' }, { name: 'A', marketplaceMethodName: 'Standard' }],
    ['the older of two that fit alike', { name: 'Standard' }, { name: 'Standard', marketplaceMethodCode: 'OTHER' }],
  ])('is chosen by %s', (_, first, second) => {
    const records = [
      record({ ...first, deliveryMethodId: 'first' }),
      record({ ...second, deliveryMethodId: 'second' }),
    ];
    expect(chooseDeliveryMethod(records, order, 'FR')).toMatchObject({ deliveryMethodId: 'first' });
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

describe('DLV-02 any delivery methods and any order', () => {
  const word = fc.constantFrom('STD', 'EXP', 'Standard', 'Express');
  const someRecord = fc.record({
    name: word,
    countryCode: fc.constantFrom('FR', 'BE', null),
    marketplaceMethodCode: fc.option(word),
    marketplaceMethodName: fc.option(word),
  });
  const someOrder = fc.record({ shippingMethodCode: fc.option(word), shippingMethodLabel: fc.option(word) });

  it('choose one that fits, for the country as long as there is one, by the code as long as there is one', () => {
    fc.assert(
      fc.property(fc.array(someRecord), someOrder, (parts, named) => {
        const records = parts.map((each, index) => ({ ...each, deliveryMethodId: String(index) }));
        const choice = chooseDeliveryMethod(records, named, 'FR');
        const { shippingMethodCode: code, shippingMethodLabel: label } = named;
        const names = (each: DeliveryMethodRecord) => [each.name, each.marketplaceMethodName].includes(label ?? code);
        const isCoded = (each: DeliveryMethodRecord) => each.marketplaceMethodCode === (code ?? label);
        const fitting = records.filter(
          (each) => each.countryCode !== 'BE' && (code ?? label) !== null && (isCoded(each) || names(each)),
        );
        if (choice?.kind !== 'known') return expect(fitting).toEqual([]);
        const chosen = fitting.find(({ deliveryMethodId }) => deliveryMethodId === choice.deliveryMethodId);
        const alike = fitting.filter(({ countryCode }) => countryCode === chosen?.countryCode);
        expect(chosen?.countryCode === 'FR').toBe(fitting.some(({ countryCode }) => countryCode === 'FR'));
        expect(chosen !== undefined && isCoded(chosen)).toBe(alike.some(isCoded));
      }),
    );
  });
});

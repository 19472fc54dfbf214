import { personCauses } from '../../../domain/lifecycle/person-causes';
import { aDelivery, onMarketplace, someFacts } from '../../support/order-facts';

describe('TRK-08 an order that the marketplace shows as shipped', () => {
  it.each(['SHIPPED', 'TO_COLLECT', 'RECEIVED', 'CLOSED'])(
    'needs a person in state %s while our delivery is open, and no longer',
    (state) => {
      const marketplace = onMarketplace(state);
      expect(personCauses(someFacts({ marketplace, delivery: aDelivery() }))).toEqual(['untakenShipment']);
      expect(personCauses(someFacts({ marketplace, delivery: aDelivery({ state: 'done' }) }))).toEqual([]);
      expect(personCauses(someFacts({ marketplace, delivery: aDelivery({ state: 'cancelled' }) }))).toEqual([]);
    },
  );

  it('needs nobody before', () => {
    expect(personCauses(someFacts({ delivery: aDelivery() }))).toEqual([]);
    expect(personCauses(someFacts({ marketplace: onMarketplace('SHIPPED') }))).toEqual([]);
  });
});

describe('CAN-07 a delivery that is held', () => {
  it('needs a person until it is released', () => {
    expect(personCauses(someFacts({ delivery: aDelivery({ isHeld: true }) }))).toEqual(['heldDelivery']);
    expect(personCauses(someFacts({ delivery: aDelivery({ isHeld: false }) }))).toEqual([]);
  });
});

describe('INS-09 an order whose instance is archived', () => {
  it('needs nobody, whatever its delivery waits for', () => {
    const delivery = aDelivery({ isHeld: true });
    expect(personCauses(someFacts({ isArchived: true, delivery, marketplace: onMarketplace('SHIPPED') }))).toEqual([]);
  });
});

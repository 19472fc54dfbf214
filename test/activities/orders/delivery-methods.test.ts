import { randomBytes } from 'node:crypto';
import { ensureDeliveryMethod } from '../../../activities/orders/ensure-delivery-method';
import { loadDeliveryMethods } from '../../../activities/orders/load-delivery-methods';
import { chooseDeliveryMethod } from '../../../domain/delivery-method';
import type { MarketplaceOrder } from '../../../domain/marketplace-order';
import { DeliveryMethod } from '../../../entities/delivery-method.entity';
import type { Instance } from '../../../entities/instance.entity';
import { aBackOffice, anInstance, type BackOffice } from '../../api/support/back-office';
import { anOrder } from '../../support/an-order';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
let backOffice: BackOffice;
let instance: Instance;
beforeAll(async () => {
  database = await createTestDatabase();
  backOffice = await aBackOffice(database.dataSource);
  instance = await anInstance(database.dataSource, backOffice);
});
afterAll(() => database.drop());
beforeEach(() => database.dataSource.query(`delete from delivery_method`));

const orderOf = (shippingMethodCode: string | null, shippingMethodLabel: string | null): MarketplaceOrder =>
  anOrder().withLine().with({ shippingMethodCode, shippingMethodLabel }).build();

/** As the import of an order does: looks, chooses, makes. */
async function methodOf(order: MarketplaceOrder): Promise<DeliveryMethod> {
  const { dataSource } = database;
  const id = await dataSource.transaction(async (manager) => {
    const choice = chooseDeliveryMethod(await loadDeliveryMethods(manager, instance, [order]), order, 'FR');
    if (choice === null) throw new Error('The order names no shipping method');
    return choice.kind === 'known'
      ? choice.deliveryMethodId
      : ensureDeliveryMethod(manager, backOffice.company.id, choice);
  });
  return dataSource.getRepository(DeliveryMethod).findOneByOrFail({ id });
}

const keep = (parts: Partial<DeliveryMethod>): Promise<DeliveryMethod> =>
  database.dataSource.getRepository(DeliveryMethod).save({ companyId: backOffice.company.id, ...parts });

describe('DLV-01 the delivery method of an order', () => {
  it('is made once when many orders name it at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => methodOf(orderOf('PIGEON', 'Carrier pigeon'))));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(made[0]).toMatchObject({ name: 'Carrier pigeon', country: '', marketplaceMethodCode: 'PIGEON' });
    expect(await database.dataSource.getRepository(DeliveryMethod).count()).toBe(1);
  });

  it('is never an archived one: another is made beside it, and found by the next orders', async () => {
    const archived = await keep({ name: 'Standard', marketplaceMethodCode: 'STD', isArchived: true });
    const first = await methodOf(orderOf('STD', 'Standard'));
    expect(first).toMatchObject({ name: 'Standard (2)', marketplaceMethodCode: 'STD', isArchived: false });
    expect(first.id).not.toBe(archived.id);
    expect((await methodOf(orderOf('STD', 'Standard'))).id).toBe(first.id);
    expect((await methodOf(orderOf(null, 'Standard'))).name).toBe('Standard (2)');
    await keep({ id: first.id, isArchived: true });
    expect((await methodOf(orderOf('STD', 'Standard'))).name).toBe('Standard (3)');
  });

  it('is found by what the marketplace calls its code', async () => {
    const parcel = await keep({ name: 'Parcel', marketplaceMethodCode: 'PAR' });
    await database.dataSource.query(
      `insert into master_data_entry (instance_id, kind, code, label, state)
       values ($1, 'shippingMethods', 'PAR', 'Colis', 'listed')`,
      [instance.id],
    );
    expect((await methodOf(orderOf(null, 'Colis'))).id).toBe(parcel.id);
  });

  it('is made under any name that a marketplace may give', async () => {
    for (const name of [
      "Robert'); drop table delivery_method;--",
      '100% %_\\',
      '‏عادي',
      ' ',
      randomBytes(5000).toString('hex'),
    ]) {
      const made = await methodOf(orderOf('\\', name));
      expect((await methodOf(orderOf('\\', name))).id).toBe(made.id);
    }
  });
});

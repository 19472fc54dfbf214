import { writePartners, type WrittenPartners } from '../../../activities/orders/write-partners';
import { mapPartners } from '../../../domain/mapping/map-partners';
import { Partner } from '../../../entities/partner.entity';
import { aBackOffice, type BackOffice } from '../../api/support/back-office';
import { aMappingContext } from '../../support/a-mapping-context';
import { anAddress, anOrder } from '../../support/an-order';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
let backOffice: BackOffice;
beforeAll(async () => {
  database = await createTestDatabase();
  backOffice = await aBackOffice(database.dataSource);
});
afterAll(() => database.drop());
beforeEach(() => database.dataSource.query(`delete from partner`));

type Customer = Parameters<ReturnType<typeof anOrder>['withCustomer']>[0];

/** As the import of an order of this customer does, in a transaction of its own. */
function write(customer: Customer = {}): Promise<WrittenPartners> {
  const mapped = mapPartners(anOrder().withLine().withCustomer(customer).build(), aMappingContext());
  if (mapped.kind === 'blocked') throw new Error('The customer cannot be mapped');
  const { partners } = mapped;
  return database.dataSource.transaction((manager) => writePartners(manager, backOffice.company.id, partners));
}

const countOf = (): Promise<number> => database.dataSource.getRepository(Partner).count();

describe('PAR-03 an existing partner is reused', () => {
  it('by the next order of the same person, whose alias address is another one', async () => {
    const first = await write({ notificationEmail: 'first@marketplace.example' });
    expect(await write({ notificationEmail: 'second@marketplace.example' })).toEqual(first);
    expect(await countOf()).toBe(2);
  });

  it('and made once when many orders of one person come at the same time', async () => {
    const written = await Promise.all(Array.from({ length: 8 }, () => write()));
    expect(new Set(written.map(({ invoicePartnerId }) => invoicePartnerId)).size).toBe(1);
    expect(await countOf()).toBe(2);
  });

  it('and gets a phone that was not known, and keeps the one that is', async () => {
    const partners = database.dataSource.getRepository(Partner);
    const phoneOf = async (phone: string | null): Promise<string | null> => {
      const { invoicePartnerId: id } = await write({ billingAddress: anAddress({ phone }) });
      return (await partners.findOneByOrFail({ id })).phone;
    };
    expect([await phoneOf(null), await phoneOf('+33 1'), await phoneOf(null), await phoneOf('+33 2')]).toEqual([
      null,
      ...['+33 1', '+33 1', '+33 1'],
    ]);
    expect(await countOf()).toBe(2);
  });

  it('and not by somebody of another name', async () => {
    const first = await write();
    const other = await write({ billingAddress: anAddress({ firstname: 'Odette' }) });
    expect(other.invoicePartnerId).not.toBe(first.invoicePartnerId);
    expect(other.deliveryPartnerId).toBe(first.deliveryPartnerId);
  });
});

describe('PAR-05 what is known of a company', () => {
  it('is not lost to a later order without it, and completed by one with it', async () => {
    const partners = database.dataSource.getRepository(Partner);
    const named = { name: 'Kerboul SARL', registrationNumber: null, vatNumber: null };
    const numbersOf = async (parts: { vatNumber?: string; registrationNumber?: string }) => {
      await write({ organization: { ...named, ...parts } });
      const { vatNumber, registrationNumber } = await partners.findOneByOrFail({ type: 'company' });
      return [vatNumber, registrationNumber];
    };
    expect(await numbersOf({})).toEqual([null, null]);
    expect(await numbersOf({ vatNumber: 'FR11' })).toEqual(['FR11', null]);
    expect(await numbersOf({ registrationNumber: '25' })).toEqual(['FR11', '25']);
    expect(await numbersOf({ vatNumber: 'FR22' })).toEqual(['FR11', '25']);
    expect(await partners.countBy({ type: 'company' })).toBe(1);
  });
});

describe('PAR-02 a company above its partners', () => {
  it('is linked by both, and keeps the numbers of the organization', async () => {
    const organization = { name: 'Kerboul SARL', registrationNumber: '25', vatNumber: 'FR11' };
    const { invoicePartnerId, deliveryPartnerId } = await write({ organization });
    const partners = database.dataSource.getRepository(Partner);
    const company = await partners.findOneByOrFail({ type: 'company' });
    expect(company).toMatchObject({ name: 'Kerboul SARL', registrationNumber: '25', vatNumber: 'FR11' });
    for (const id of [invoicePartnerId, deliveryPartnerId]) {
      expect(await partners.findOneByOrFail({ id })).toMatchObject({ parentId: company.id });
    }
  });
});

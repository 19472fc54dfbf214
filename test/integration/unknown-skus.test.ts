import { readFailureGroups } from '../../api/failures/read-failure-groups';
import { retryFailureGroup } from '../../api/failures/retry-failure-group';
import { changeRecord, createRecord } from '../../api/back-office/records/record-commands';
import { products as productTable } from '../../api/back-office/resources/products';
import { isBooked, linesOf, take } from '../support/booked';
import { Instance } from '../../entities/instance.entity';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder, KNOWN_SKU, runLines } from '../support/importing';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector();
}, 60_000);
afterAll(() => connector.stop());

describe('RUN-04 orders that fail for one SKU', () => {
  it('are one group, and all go on when it is tried again: one run, in which each is done', async () => {
    const { dataSource } = connector;
    const ids = Array.from({ length: 12 }, (_, index) => `GROUP-${String(index)}`);
    await take(connector, ...ids.map((id) => aFreshOrder(id, { offer_sku: 'GROUP-SKU' }).build()));
    for (const id of ids) await eventually(() => parkedFor(connector, id, 'unknownSku'));
    const asked = { instance: [INSTANCE_CODE], reasonCode: undefined, subject: undefined, limit: 10 };
    const groups = async () => (await readFailureGroups(dataSource, asked)).groups;
    expect(await groups()).toMatchObject([{ reasonCode: 'unknownSku', subject: 'GROUP-SKU', count: 12 }]);

    await dataSource.query(`insert into product (sku, name) values ('GROUP-SKU', 'Found at last')`);
    const instance = await dataSource.getRepository(Instance).findOneByOrFail({ code: INSTANCE_CODE });
    const group = { reasonCode: 'unknownSku', subject: 'GROUP-SKU', actor: 'a person' } as const;
    const runId = await retryFailureGroup(dataSource, instance, group);
    for (const id of ids) await eventually(() => waitingFor(connector, id, 'delivery'));
    const lines = (await runLines(connector, runId)).map(({ record, state }) => [record, state]);
    expect(lines).toEqual([...ids].sort().map((id) => [id, 'done']));
    expect(await groups()).toEqual([]);
  });
});

describe('ORD-08 an unknown SKU holds the whole order', () => {
  it('names every missing SKU, makes no part of the order, and goes on when all products are there', async () => {
    const product = (sku: string) => createRecord(connector.dataSource, productTable, { sku, name: sku });
    await take(
      connector,
      aFreshOrder('SKUS-1')
        .withLine({ offer_sku: 'NEW-A' })
        .withLine({ offer_sku: 'NEW-B' })
        .withLine({ offer_sku: 'NEW-A' })
        .build(),
    );
    await eventually(() => parkedFor(connector, 'SKUS-1', 'unknownSku'));
    expect((await orderRow(connector, 'SKUS-1')).reasonText).toBe('No product has SKU "NEW-A", "NEW-B"');
    expect(await isBooked(connector, 'SKUS-1')).toBe(false);

    await product('NEW-A');
    await eventually(async () => (await orderRow(connector, 'SKUS-1')).parkNumber === 2);
    expect((await orderRow(connector, 'SKUS-1')).reasonText).toBe('No product has SKU "NEW-B"');
    await product('NEW-B');
    await eventually(() => waitingFor(connector, 'SKUS-1', 'delivery'));
    const products = (await linesOf(connector, 'SKUS-1')).filter(({ kind }) => kind === 'product');
    expect(products.map(({ sku }) => sku)).toEqual([KNOWN_SKU, 'NEW-A', 'NEW-B', 'NEW-A']);
  });

  it('makes the product from the order line where the instance says so', async () => {
    await connector.dataSource.query(
      `update instance set settings = settings || '{"createProductIfNotFound": true}', settings_version = settings_version + 1`,
    );
    const orders = Array.from({ length: 6 }, (_, index) =>
      aFreshOrder(`MADE-${String(index)}`, {
        ...{ offer_sku: 'MADE-SKU', product_title: 'Made of an order', offer_id: '4711', product_sku: 'MP-1' },
      }).build(),
    );
    await take(connector, ...orders);
    for (let index = 0; index < 6; index += 1) {
      await eventually(() => waitingFor(connector, `MADE-${String(index)}`, 'delivery'));
    }
    const made: object[] = await connector.dataSource.query(`select name, kind from product where sku = 'MADE-SKU'`);
    expect(made).toEqual([{ name: 'Made of an order', kind: 'storable' }]);
    const listings: object[] = await connector.dataSource.query(
      `select l.offer_id as "offerId", l.shop_sku as "shopSku", l.product_sku as "productSku", p.sku
         from listing l join product p on p.id = l.product_id where l.shop_sku = 'MADE-SKU'`,
    );
    expect(listings).toEqual([{ offerId: '4711', shopSku: 'MADE-SKU', productSku: 'MP-1', sku: 'MADE-SKU' }]);
  });

  it('holds the order for an archived product too, and goes on when it is sold again', async () => {
    const { id } = await createRecord(connector.dataSource, productTable, { sku: 'OLD-SKU', name: 'Old' });
    const change = (isArchived: boolean) =>
      changeRecord(connector.dataSource, productTable, {
        ...{ id, changes: { isArchived }, isConfirmed: true },
        checkSeen: () => undefined,
      });
    await change(true);
    await take(connector, aFreshOrder('OLD-1', { offer_sku: 'OLD-SKU' }).build());
    await eventually(() => parkedFor(connector, 'OLD-1', 'productArchived'));
    expect((await orderRow(connector, 'OLD-1')).reasonText).toBe('The product of SKU "OLD-SKU" is archived');
    await change(false);
    await eventually(() => waitingFor(connector, 'OLD-1', 'delivery'));
  });
});

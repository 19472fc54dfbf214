import { changeRecord, createRecord } from '../../api/back-office/records/record-commands';
import { products as productTable } from '../../api/back-office/resources/products';
import { isBooked, linesOf, take } from '../support/booked';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder, KNOWN_SKU } from '../support/importing';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector();
}, 60_000);
afterAll(() => connector.stop());

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

import { catalogue } from '../../sandbox/catalogue';
import { generatedSku } from '../../sandbox/offers/generated-offer';
import { listingImportId, scheduledId } from '../../workflows/ids';
import { INSTANCE_CODE } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder, countOf, injectFault, KNOWN_SKU, placeRaw, sweepOnce } from '../support/importing';
import { rowVersions, startListingBench, type ListingBench } from '../support/listing-bench';
import { parkedFor, waitingFor } from '../support/order-row';

let bench: ListingBench;
beforeAll(async () => {
  bench = await startListingBench();
}, 60_000);
afterAll(() => bench.stop());

const product = (sku: string, more: object = {}): Promise<unknown> =>
  bench.connector.dataSource.query(
    `insert into product (sku, name, barcode) values ($1, $2, $3)`,
    Object.values({ sku, name: `Product ${sku}`, barcode: null, ...more }),
  );
const lineOf = async (runId: string, record: string) =>
  (await bench.linesOf(runId)).find((line) => line.record === record);

describe('LST-01 an import of listings', () => {
  it('stores every offer of the shop, active or not, each linked to its product', async () => {
    const run = await bench.importListings();
    expect(run).toMatchObject({ state: 'done', kind: 'delta', changedCount: catalogue.length, unchangedCount: 0 });
    const listings = await bench.listings();
    expect(listings.map(({ shopSku, product: linked }) => [shopSku, linked?.sku]).sort()).toEqual(
      catalogue.map(({ sku }) => [sku, sku]).sort(),
    );
    expect(listings.filter(({ isActive }) => !isActive).map(({ shopSku }) => shopSku)).toEqual(['QP-LAMPE-01']);
  });

  it('writes no row when nothing has changed, read whole once more', async () => {
    const before = await rowVersions(bench.connector);
    const run = await bench.importListings({ isFull: true });
    expect(run).toMatchObject({ kind: 'full', changedCount: 0, unchangedCount: catalogue.length });
    expect(run.lines).toEqual({ draft: 0, done: 0, failed: 0 });
    expect(await rowVersions(bench.connector)).toEqual(before);
  });

  it('reads the offers of a list of SKUs, and fails the line of one that the shop does not offer', async () => {
    await bench.changeOffers({ shop_sku: KNOWN_SKU, quantity: 7 });
    const run = await bench.importListings({ skus: [KNOWN_SKU, 'NOT-OFFERED'] });
    expect(run).toMatchObject({ kind: 'skus', state: 'partlyFailed', changedCount: 1 });
    expect(await lineOf(run.id, 'NOT-OFFERED')).toMatchObject({
      ...{ state: 'failed', reasonCode: 'unknownToMarketplace' },
      message: 'The shop has no offer with SKU "NOT-OFFERED"',
    });
    expect((await bench.listingOf(KNOWN_SKU)).marketplaceQuantity).toBe(7);
  });

  it('is joined by whoever asks while it runs', async () => {
    await injectFault(bench.connector, { operation: 'OF53', kind: 'slow', delayMs: 1_500 });
    const [one, other] = await Promise.all([bench.importListings(), bench.importListings()]);
    expect(one.id).toBe(other.id);
  });
});

describe('LST-02 a listing finds its product', () => {
  it('by its barcode, where the instance says so, of which several listings may share one', async () => {
    await bench.setSettings({ matchListingsBy: 'barcode' });
    const references = [{ reference: '4006381333931', reference_type: 'EAN' }];
    await product('OUR-KEY', { barcode: '4006381333931' });
    await bench.changeOffers(
      { shop_sku: 'THEIR-KEY-1', product_references: references },
      { shop_sku: 'THEIR-KEY-2', product_references: references },
    );
    await bench.importListings();
    await bench.setSettings({ matchListingsBy: 'sku' });
    expect((await bench.listingOf('THEIR-KEY-1')).product?.sku).toBe('OUR-KEY');
    expect((await bench.listingOf('THEIR-KEY-2')).product?.sku).toBe('OUR-KEY');
  });

  it('by hand, and keeps it', async () => {
    await product('BY-HAND');
    await bench.changeOffers({ shop_sku: 'HAND-LINKED' });
    await bench.importListings();
    expect((await bench.listingOf('HAND-LINKED')).product).toBeNull();
    await bench.change('HAND-LINKED', { product: 'BY-HAND' });
    await bench.changeOffers({ shop_sku: 'HAND-LINKED', quantity: 3 });
    await bench.importListings();
    expect(await bench.listingOf('HAND-LINKED')).toMatchObject({ product: { sku: 'BY-HAND' }, marketplaceQuantity: 3 });
  });
});

describe('LST-03 an offer without a product', () => {
  it('fails its line with the SKU, and Retry links it when the product is there', async () => {
    await bench.changeOffers({ shop_sku: 'LATER ' });
    const run = await bench.importListings();
    expect(await lineOf(run.id, 'LATER ')).toMatchObject({
      ...{ state: 'failed', reasonCode: 'unknownSku', message: 'No product has SKU "LATER "' },
    });
    expect((await bench.listings('&isLinked=false')).map(({ shopSku }) => shopSku)).toEqual(['LATER ']);
    await product('LATER ');
    expect(await bench.retry(run.id)).toMatchObject({ accepted: 1, remaining: 0 });
    expect(await lineOf(run.id, 'LATER ')).toMatchObject({ state: 'done', reasonCode: null });
    expect((await bench.listingOf('LATER ')).product?.sku).toBe('LATER ');
  });

  it('Retry asks the marketplace again for a SKU that was not offered', async () => {
    const run = await bench.importListings({ skus: ['COMES-LATER'] });
    expect(run.state).toBe('failed');
    await product('COMES-LATER');
    await bench.changeOffers({ shop_sku: 'COMES-LATER' });
    await bench.retry(run.id);
    expect((await bench.listingOf('COMES-LATER')).product?.sku).toBe('COMES-LATER');
  });

  it('gets a storable product of its title and barcode where the instance says so; orders that lack it go on', async () => {
    await placeRaw(bench.connector, [aFreshOrder('WAITS-1', { offer_sku: 'MADE-OF-OFFER' }).build()]);
    await sweepOnce(bench.connector);
    await eventually(() => parkedFor(bench.connector, 'WAITS-1', 'unknownSku'));
    await bench.setSettings({ createProductIfNotFound: true });
    const references = [
      { reference: 'M/1', reference_type: 'MPN' },
      { reference: '9780201379624', reference_type: 'EAN' },
    ];
    await bench.changeOffers({ shop_sku: 'MADE-OF-OFFER', product_title: 'A hammer', product_references: references });
    await bench.importListings();
    await bench.setSettings({ createProductIfNotFound: false });
    const made: object[] = await bench.connector.dataSource.query(
      `select name, barcode, kind from product where sku = 'MADE-OF-OFFER'`,
    );
    expect(made).toEqual([{ name: 'A hammer', barcode: '9780201379624', kind: 'storable' }]);
    await eventually(() => waitingFor(bench.connector, 'WAITS-1', 'delivery'));
  });
});

describe('LST-04 a listing keeps', () => {
  const members = {
    shop_sku: 'EVERY-MEMBER',
    ...{ product_title: 'Établi', description: 'Pliant;\n"120 cm"', state_code: '11', channels: ['WEB_FR'] },
    ...{ product_references: [{ reference: '123', reference_type: 'MPN' }], min_shipping_zone: 'FR2', quantity: 0 },
    ...{ leadtime_to_ship: 4, min_order_quantity: 2, max_order_quantity: 9, logistic_class: { code: 'XL' } },
    all_prices: [
      { price: 20, unit_origin_price: 25, unit_discount_price: 20, discount_end_date: '2050-01-01T00:00:00Z' },
    ],
  };

  it.each(['json', 'csv'])('everything of an offer, from %s', async (format) => {
    const shopSku = `EVERY-MEMBER-${format}`;
    await bench.changeOffers({ ...members, shop_sku: shopSku });
    await bench.importListings({ format });
    expect(await bench.listingOf(shopSku)).toMatchObject({
      ...{ title: 'Établi', description: 'Pliant;\n"120 cm"', references: [{ type: 'MPN', value: '123' }] },
      ...{ offerState: '11', logisticClass: 'XL', channels: ['WEB_FR'], shippingZones: ['FR2'], isActive: false },
      ...{ inactivityReasons: ['ZERO_QUANTITY'], marketplaceQuantity: 0, leadTimeDays: 4 },
      ...{ minimumOrderQuantity: 2, maximumOrderQuantity: 9, price: { amount: '20.00', currency: 'EUR' } },
      originPrice: { amount: '25.00', currency: 'EUR' },
      discount: { price: { amount: '20.00', currency: 'EUR' }, to: '2050-01-01T00:00:00.000Z' },
    });
  });
});

describe('LST-05 prices', () => {
  const itemOf = async (sku: string): Promise<string | undefined> => {
    const rows: { price: string }[] = await bench.connector.dataSource.query(
      `select i.price from pricelist_item i join product p on p.id = i.product_id where p.sku = $1`,
      [sku],
    );
    return rows[0]?.price;
  };

  it('are not written unless they are wanted, and need a pricelist', async () => {
    await bench.importListings();
    expect(await countOf(bench.connector, 'from pricelist_item')).toBe(0);
    await bench.setSettings({ pricelist: null });
    const run = await bench.importListings({ updatePrice: true });
    expect(run).toMatchObject({ state: 'failed', reasonCode: 'noPricelist' });
  });

  it('are fixed prices of the pricelist, converted by the rate of the day; the product keeps its own', async () => {
    const { dataSource } = bench.connector;
    await dataSource.query(
      `insert into pricelist (company_id, code, name, currency) select id, 'SHOP', 'Shop', 'EUR' from company`,
    );
    await bench.setSettings({ pricelist: 'SHOP', updatePriceOnListingImport: true });
    const inDollars = { currency_iso_code: 'USD', all_prices: [{ price: 10, unit_origin_price: 10 }] };
    await product('IN-DOLLARS');
    await bench.changeOffers({ shop_sku: 'IN-DOLLARS', ...inDollars });
    const run = await bench.importListings();
    expect(await itemOf(KNOWN_SKU)).toBe('12.5000');
    expect(await lineOf(run.id, 'IN-DOLLARS')).toMatchObject({
      ...{ state: 'failed', reasonCode: 'missingRate' },
      message: 'There is no rate of USD against EUR to make a price in EUR of 10 USD',
    });
    await dataSource.query(
      `insert into currency_rate (company_id, currency, valid_on, rate)
       select id, 'USD', d, r from company, (values (current_date - 9, 2), (current_date - 1, 1.6), (current_date + 1, 9)) v (d, r)`,
    );
    await bench.retry(run.id);
    expect(await lineOf(run.id, 'IN-DOLLARS')).toMatchObject({ state: 'done', message: 'Price 6.25 EUR' });
    expect(await itemOf('IN-DOLLARS')).toBe('6.2500');
    const before = await rowVersions(bench.connector);
    await bench.importListings({ isFull: true });
    expect(await rowVersions(bench.connector)).toEqual(before);
    await bench.setSettings({ updatePriceOnListingImport: false });
  });
});

describe('LST-06 a listing', () => {
  it('that is excluded is left alone by every import until it is taken in again', async () => {
    await bench.change(KNOWN_SKU, { isExcluded: true });
    await bench.changeOffers({ shop_sku: KNOWN_SKU, quantity: 99 });
    await bench.importListings({ isFull: true });
    expect((await bench.listings('&isExcluded=true')).map(({ shopSku }) => shopSku)).toEqual([KNOWN_SKU]);
    expect((await bench.listingOf(KNOWN_SKU)).marketplaceQuantity).toBe(7);
    await bench.change(KNOWN_SKU, { isExcluded: false });
    await bench.importListings({ isFull: true });
    expect((await bench.listingOf(KNOWN_SKU)).marketplaceQuantity).toBe(99);
  });

  it('of an offer that was deleted is gone and kept, and is back with the offer', async () => {
    await bench.changeOffers({ shop_sku: 'EVERY-MEMBER-csv', deleted: true }, { shop_sku: 'LATER ', deleted: true });
    const run = await bench.importListings();
    expect((await lineOf(run.id, 'LATER '))?.message).toBe('Gone: the marketplace has the offer no more');
    const gone = await bench.listings('&isGone=true');
    expect(gone.map(({ shopSku }) => shopSku).sort()).toEqual(['EVERY-MEMBER-csv', 'LATER ']);
    expect(await bench.listingOf('EVERY-MEMBER-csv')).toMatchObject({ description: 'Pliant;\n"120 cm"' });
    await bench.changeOffers({ shop_sku: 'LATER ', deleted: false, quantity: 1 });
    await bench.importListings({ format: 'csv' });
    expect((await bench.listings('&isGone=true')).map(({ shopSku }) => shopSku)).toEqual(['EVERY-MEMBER-csv']);
  });

  it('that an export of everything does not show is gone; one that shows nothing at all proves nothing', async () => {
    await bench.connector.dataSource.query(
      `insert into listing (instance_id, offer_id, shop_sku, updated_at) select id, '1', 'NEVER-TOLD', now() - interval '1 hour' from instance`,
    );
    await bench.importListings();
    expect((await bench.listingOf('NEVER-TOLD')).goneAt).toBeNull();
    await bench.importListings({ isFull: true });
    expect((await bench.listingOf('NEVER-TOLD')).goneAt).not.toBeNull();
  });
});

describe('LST-07 an import', () => {
  it('of only new offers leaves the known ones as they are', async () => {
    await bench.changeOffers({ shop_sku: KNOWN_SKU, quantity: 55 }, { shop_sku: 'BRAND-NEW', quantity: 5 });
    await bench.importListings({ isOnlyNew: true });
    expect((await bench.listingOf(KNOWN_SKU)).marketplaceQuantity).toBe(99);
    expect(await bench.listingOf('BRAND-NEW')).toMatchObject({ marketplaceQuantity: 5, title: 'Article BRAND-NEW' });
  });

  it('of what changed since a date reads that alone, whatever was read before', async () => {
    const moveCursor = `update cursor set position = position + $1::interval`;
    await bench.connector.dataSource.query(moveCursor, ['1 day']);
    const run = await bench.importListings({ since: '2026-01-01T00:00:00Z' });
    await bench.connector.dataSource.query(moveCursor, ['-1 day']);
    expect(run.changedCount).toBe(1);
    expect(run.changedCount + run.unchangedCount).toBeLessThan(catalogue.length);
    expect((await bench.listingOf(KNOWN_SKU)).marketplaceQuantity).toBe(55);
  });

  it.each([
    [{ skus: ['A'], since: '2026-01-01T00:00:00Z' }, 'only one of'],
    [{ since: '2999-01-01T00:00:00Z' }, 'lies in the future'],
    [{ skus: [] }, 'skus'],
  ])('refuses %j', async (parameters, words) => {
    await expect(bench.importListings(parameters)).rejects.toThrow(words);
  });
});

describe('RUN-02 a marketplace that spoils an import', () => {
  it.each(['500-before', 'truncated', 'html', '429'] as const)(
    '%s: it goes on by itself and stores all',
    async (kind) => {
      const quantity = ((await bench.listingOf(KNOWN_SKU)).marketplaceQuantity ?? 0) + 1;
      await injectFault(bench.connector, { operation: 'OF54', kind, count: 1, delayMs: 50, retryAfterSeconds: 1 });
      await bench.changeOffers({ shop_sku: KNOWN_SKU, quantity });
      expect((await bench.importListings()).state).not.toBe('failed');
      expect((await bench.listingOf(KNOWN_SKU)).marketplaceQuantity).toBe(quantity);
    },
  );

  it('a key that is refused for good ends the run in words', async () => {
    await injectFault(bench.connector, { operation: 'OF52', kind: '403', count: 1 });
    expect(await bench.importListings()).toMatchObject({ state: 'failed', reasonCode: 'forbidden' });
  });
});

describe('SCH-01 the schedule of the import', () => {
  it('runs it as what anybody may join, and moves the time up to which was read', async () => {
    const { connector, under } = bench;
    const job = { job: 'importListings', instanceCode: INSTANCE_CODE } as const;
    await connector.run('scheduled', scheduledId(job), job);
    const schedule = await under.call({ url: `/schedules/${INSTANCE_CODE}/importListings` });
    const { isEnabled, intervalSeconds, lastProcessedOn } = schedule.json<{
      isEnabled: boolean;
      intervalSeconds: number;
      lastProcessedOn: string;
    }>();
    expect({ isEnabled, intervalSeconds }).toEqual({ isEnabled: false, intervalSeconds: 86_400 });
    expect(Date.now() - Date.parse(lastProcessedOn)).toBeLessThan(60_000);
    const { status } = await connector.client.workflow.getHandle(listingImportId(INSTANCE_CODE)).describe();
    expect(status.name).toBe('COMPLETED');
  });
});

describe('LST-08 many offers', () => {
  const COUNT = 1_200;
  const generation = { count: COUNT, currency: 'EUR', atMs: 0, oddSkuEvery: 40, deletedEvery: 100 };

  it.each(['json', 'csv'] as const)(
    'are stored from files of %s, each with its SKU as it is; a second time no row is written',
    async (format) => {
      const { count, oddSkuEvery, deletedEvery } = generation;
      await bench.connector.dataSource.query('truncate listing cascade');
      await bench.generateOffers({ count, oddSkuEvery, deletedEvery });
      await bench.cutExportFiles(500);
      const run = await bench.importListings({ isFull: true, format });
      const kept = Array.from({ length: COUNT }, (_, index) => index).filter((index) => index % 100 !== 99);
      const stored: { shopSku: string }[] = await bench.connector.dataSource.query(
        `select shop_sku as "shopSku" from listing where title like 'Article 00%'`,
      );
      expect(stored.map(({ shopSku }) => shopSku).sort()).toEqual(
        kept.map((index) => generatedSku(generation, index)).sort(),
      );
      expect(run.lines.failed).toBe((await bench.listings('&isLinked=false')).length);
      const before = await rowVersions(bench.connector);
      expect(await bench.importListings({ isFull: true, format })).toMatchObject({ changedCount: 0 });
      expect(await rowVersions(bench.connector)).toEqual(before);
    },
    120_000,
  );
});

import { KNOWN_SKU } from '../support/importing';
import { startListingBench, type ListingBench } from '../support/listing-bench';

let bench: ListingBench;
beforeAll(async () => {
  bench = await startListingBench();
  await sql(`insert into product (sku, name) select sku, sku from unnest(array['ODD', 'SOLD-OUT', 'BELOW-ZERO']) sku`);
  await bench.changeOffers({ shop_sku: 'ODD' }, { shop_sku: 'SOLD-OUT' });
  await bench.importListings();
}, 60_000);
afterAll(() => bench.stop());

const sql = <T>(statement: string, values: unknown[] = []): Promise<T[]> =>
  bench.connector.dataSource.query(statement, values);
const lineOf = async (runId: string, record: string) =>
  (await bench.linesOf(runId)).find((line) => line.record === record);

describe('LST-06 a listing', () => {
  const goneOnes = async (): Promise<readonly string[]> =>
    (await bench.listings('&isGone=true')).map(({ shopSku }) => shopSku);

  it('is not taken for gone while an export holds an offer that cannot be read', async () => {
    const { offerId } = await bench.listingOf('ODD');
    await sql(`update listing set updated_at = now() - interval '1 hour'`);
    await bench.changeOffers({ shop_sku: 'ODD', offer_id: null });
    const run = await bench.importListings({ isFull: true });
    expect((await bench.linesOf(run.id)).filter(({ reasonCode }) => reasonCode === 'unreadableOffer')).toHaveLength(1);
    expect(await goneOnes()).toEqual([]);
    await bench.changeOffers({ shop_sku: 'ODD', offer_id: Number(offerId) });
  });

  it('of an offer that was deleted is gone although the database refuses another offer', async () => {
    await sql(`alter table listing add constraint ck_refused check (description <> 'refused')`);
    await bench.changeOffers(
      { shop_sku: 'SOLD-OUT', deleted: true },
      { shop_sku: 'ODD', description: 'refused' },
      { shop_sku: KNOWN_SKU, quantity: 8 },
    );
    const run = await bench.importListings();
    expect(await lineOf(run.id, 'ODD')).toMatchObject({ state: 'failed', reasonCode: 'unreadableOffer' });
    expect(await bench.listingOf(KNOWN_SKU)).toMatchObject({ marketplaceQuantity: 8 });
    expect(await goneOnes()).toEqual(['SOLD-OUT']);
  });

  it('gets its details although the database refuses another offer', async () => {
    await sql(`update listing set is_detailed = false, title = null`);
    expect(await bench.importListings()).toMatchObject({ state: 'partlyFailed', reasonCode: null });
    const untitled = (await bench.listings('&isGone=false')).filter(({ title }) => title === null);
    expect(untitled.map(({ shopSku }) => shopSku)).toEqual(['ODD']);
    await sql(`alter table listing drop constraint ck_refused`);
  });

  it('that is excluded before its details were read gets them when it is taken in again', async () => {
    await sql(`update listing set is_detailed = false, title = null`);
    await bench.change(KNOWN_SKU, { isExcluded: true });
    await bench.importListings();
    expect((await bench.listingOf(KNOWN_SKU)).title).toBeNull();
    await bench.change(KNOWN_SKU, { isExcluded: false });
    await bench.importListings();
    expect((await bench.listingOf(KNOWN_SKU)).title).not.toBeNull();
  });
});

describe('DLV-03 codes that only offers name', () => {
  it('are kept as seen with the offer that named them, and hold no listing up', async () => {
    const odd = { logistic_class: { code: 'MOON-CLASS' }, state_code: 'MOON-STATE', channels: ['MOON-CHANNEL'] };
    await bench.changeOffers({ shop_sku: 'ODD-CODES', ...odd });
    await bench.importListings();
    expect(await bench.listingOf('ODD-CODES')).toMatchObject({ logisticClass: 'MOON-CLASS' });
    const seen: object[] = await sql(
      `select kind, code, first_seen_in as offer from master_data_entry
        where state = 'seen' and code like 'MOON-%' order by kind`,
    );
    expect(seen).toEqual([
      { kind: 'channels', code: 'MOON-CHANNEL', offer: 'ODD-CODES' },
      { kind: 'logisticClasses', code: 'MOON-CLASS', offer: 'ODD-CODES' },
      { kind: 'offerStates', code: 'MOON-STATE', offer: 'ODD-CODES' },
    ]);
  });
});

describe('LST-05 a price that no pricelist holds', () => {
  it('fails its line and keeps no other out', async () => {
    await sql(`insert into pricelist (company_id, code, name, currency) select id, 'SHOP', 'Shop', 'EUR' from company`);
    await bench.setSettings({ pricelist: 'SHOP' });
    await bench.changeOffers({ shop_sku: 'BELOW-ZERO', all_prices: [{ price: -1, unit_origin_price: -1 }] });
    const run = await bench.importListings({ updatePrice: true });
    expect(await lineOf(run.id, 'BELOW-ZERO')).toMatchObject({
      ...{ state: 'failed', reasonCode: 'unfitPrice' },
      message: 'No pricelist holds the price -1.00 EUR, which is -1 EUR',
    });
    const priced: object[] = await sql(
      `select p.sku from pricelist_item i join product p on p.id = i.product_id where p.sku = any($1)`,
      [['BELOW-ZERO', KNOWN_SKU]],
    );
    expect(priced).toEqual([{ sku: KNOWN_SKU }]);
  });
});

import type { DataSource } from 'typeorm';
import { columnArrays, columnNames, columnValues, updatedNames } from '../../activities/listings/listing-columns';
import { moveRows } from '../../activities/listings/import-position';
import { storeChunk } from '../../activities/listings/store-chunk';
import { ROWS_AT_ONCE } from '../../activities/mirakl/offers/offer-export';
import { resolveSettings } from '../../domain/instance-settings';
import type { MarketplaceOffer } from '../../domain/listings/marketplace-offer';
import { listingImportId } from '../../workflows/ids';
import { INSTANCE_CODE, withConnector, type BenchConnector } from './bench-connector';
import type { StartEngine } from './bench-engine';
import { makeProducts } from './bench-products';
import { figure, median, rounded, type Figures } from './figures';
import { offerChunks } from './offer-rows';
import { forgetPeak, peakMiB, residentMiB } from './processor-time';
import { say } from './say';

/** Memory counts as constant when the largest import needs no more than this beyond one of a tenth of it. */
const MOST_GROWTH_MIB = 24;
const LEAST_RATIO = 0.7;

/** Whose listings the baseline writes. */
const BASELINE_CODE = 'baseline';

/** Rows a second, by what the rows are to the table. */
type Rates = Readonly<Record<'new' | 'changed' | 'same', number>>;

interface Import {
  readonly offers: number;
  readonly rowsPerSecond: number;
  readonly peakMiB: number;
  readonly restingMiB: number;
}

/**
 * P9: listings. Whole imports of growing size through the product, with the peak of the worker's memory; and the storing of
 * the largest against one guarded statement on the same rows, in turn, decoding left out of both.
 */
export function measureListings(
  startEngine: StartEngine,
  { offers, rounds }: { readonly offers: number; readonly rounds: number },
): Promise<Figures> {
  return withConnector({ startEngine }, async (connector) => {
    await makeProducts(connector.dataSource, offers);
    const imports: Import[] = [];
    for (const size of [offers / 100, offers / 10, offers].map(Math.ceil)) {
      const whole = await importWhole(connector, size);
      say(`  ${size} offers imported: ${whole.rowsPerSecond} a second, peak ${whole.peakMiB} MiB`);
      imports.push(whole);
    }
    const pairs: Pair[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const pair = await measurePair(connector, offers);
      pairs.push(pair);
      const { ours, baseline } = pair;
      say(`  round ${round}: ours ${JSON.stringify(ours)}, guarded unnest ${JSON.stringify(baseline)} rows a second`);
    }
    const rate = (of: 'ours' | 'baseline'): number => median(pairs.map((pair) => pair[of].new));
    const growth = (imports[2]?.peakMiB ?? 0) - (imports[1]?.peakMiB ?? 0);
    return {
      'P9 listings': figure({
        ...{ ours: rate('ours'), baseline: rate('baseline'), rounds, atLeast: LEAST_RATIO },
        ratio: median(pairs.map(({ ours, baseline }) => ours.new / baseline.new)),
        unit: `new rows a second, of ${offers}, in chunks of ${ROWS_AT_ONCE}`,
        isRestReached: growth <= MOST_GROWTH_MIB,
        details: { imports, rounds: pairs, decodedPerSecond: decodingRate(offers), growthMiB: rounded(growth) },
      }),
    };
  });
}

async function importWhole(connector: BenchConnector, offers: number): Promise<Import> {
  const { dataSource, sandbox, workerPid } = connector;
  await empty(dataSource);
  await sandbox.generateOffers(offers);
  forgetPeak(workerPid);
  const restingMiB = rounded(residentMiB(workerPid));
  const startedAt = performance.now();
  await connector.run('listingImport', listingImportId(INSTANCE_CODE));
  const seconds = (performance.now() - startedAt) / 1000;
  return { offers, rowsPerSecond: rounded(offers / seconds), peakMiB: rounded(peakMiB(workerPid)), restingMiB };
}

async function empty(dataSource: DataSource): Promise<void> {
  await dataSource.query('truncate listing, run_line, listing_import cascade');
  await dataSource.query(`delete from cursor where operation = 'importListings'`);
  await dataSource.query('vacuum analyze listing, run_line');
}

type Store = (offers: readonly MarketplaceOffer[]) => Promise<unknown>;

interface Pair {
  readonly ours: Rates;
  readonly baseline: Rates;
}

/** Chunk by chunk in turn, into the same table as listings of two instances: other load meets both alike. */
async function measurePair({ dataSource }: BenchConnector, offers: number): Promise<Pair> {
  await empty(dataSource);
  const stores = { ours: await oursOn(dataSource), baseline: await baselineOn(dataSource) };
  const changed = (offer: MarketplaceOffer): MarketplaceOffer => ({ ...offer, quantity: (offer.quantity ?? 0) + 1 });
  const first = await measurePass(stores, offerChunks(offers));
  const second = await measurePass(stores, changedChunks(offers, changed));
  const third = await measurePass(stores, changedChunks(offers, changed));
  const ratesOf = (of: 'ours' | 'baseline'): Rates => ({ new: first[of], changed: second[of], same: third[of] });
  return { ours: ratesOf('ours'), baseline: ratesOf('baseline') };
}

function* changedChunks(
  offers: number,
  change: (offer: MarketplaceOffer) => MarketplaceOffer,
): Generator<readonly MarketplaceOffer[]> {
  for (const chunk of offerChunks(offers)) yield chunk.map(change);
}

async function measurePass(
  { ours, baseline }: { readonly ours: Store; readonly baseline: Store },
  chunks: Iterable<readonly MarketplaceOffer[]>,
): Promise<{ readonly ours: number; readonly baseline: number }> {
  const ms = { ours: 0, baseline: 0 };
  let rows = 0;
  let isOursFirst = true;
  for (const chunk of chunks) {
    rows += chunk.length;
    if (isOursFirst) ms.ours += await msOf(() => ours(chunk));
    ms.baseline += await msOf(() => baseline(chunk));
    if (!isOursFirst) ms.ours += await msOf(() => ours(chunk));
    isOursFirst = !isOursFirst;
  }
  return { ours: rounded((1000 * rows) / ms.ours), baseline: rounded((1000 * rows) / ms.baseline) };
}

async function msOf(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}

async function beginRun(
  dataSource: DataSource,
  instanceCode: string,
): Promise<{ readonly instanceId: string; readonly runId: string }> {
  const rows: { instanceId: string; runId: string }[] = await dataSource.query(
    `insert into run (instance_id, operation, kind, workflow_id, started_by, ended_at)
     select id, 'importListings', 'full', 'bench', 'bench', now() from instance where code = $1
     returning id as "runId", instance_id as "instanceId"`,
    [instanceCode],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('There is no instance to measure on');
  return row;
}

/** As an import does it: matched, stored, counted, with its lines, its position and what was shown. */
async function oursOn(dataSource: DataSource): Promise<Store> {
  const { instanceId, runId } = await beginRun(dataSource, INSTANCE_CODE);
  await dataSource.query(`insert into listing_import (run_id, phase) values ($1, 'offers')`, [runId]);
  const work = { dataSource, instance: { id: instanceId, settings: resolveSettings() }, runId, parameters: {} };
  return (offers) =>
    storeChunk(work, { source: 'export', offers, deletedOfferIds: [], isShown: true }, (manager) =>
      moveRows(manager, runId, offers.length),
    );
}

/** The same rows, links and lines of the run included, by two guarded statements that know everything beforehand. */
async function baselineOn(dataSource: DataSource): Promise<Store> {
  await dataSource.query(
    `insert into instance (code, name, environment, base_url, shop_id, company_id, warehouse_id)
     select $2, name, environment, 'https://baseline.example', shop_id, company_id, warehouse_id from instance
      where code = $1 on conflict (code) do nothing`,
    [INSTANCE_CODE, BASELINE_CODE],
  );
  const { instanceId, runId } = await beginRun(dataSource, BASELINE_CODE);
  const products: { id: string; sku: string }[] = await dataSource.query('select id, sku from product');
  const productIds = new Map(products.map(({ id, sku }) => [sku, id]));
  const names = ['product_id', ...updatedNames('export')];
  const rowOf = (table: string): string => names.map((name) => `${table}.${name}`).join(', ');
  const listings = `
    insert into listing as l (instance_id, offer_id, product_id, ${columnNames('export')})
    select $1, o.* from unnest($2::text[], $3::bigint[], ${columnArrays('export', 4)}) as o
    on conflict (instance_id, offer_id) do update
      set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
    where (${rowOf('l')}) is distinct from (${rowOf('excluded')})`;
  const lines = `
    insert into run_line (run_id, record, state, message) select $1, record, 'done', 'New' from unnest($2::text[]) as record
    on conflict (run_id, record) do nothing`;
  return async (offers) => {
    const skus = offers.map(({ shopSku }) => shopSku);
    await dataSource.query(listings, [
      instanceId,
      offers.map(({ offerId }) => offerId),
      skus.map((sku) => productIds.get(sku) ?? null),
      ...columnValues('export', offers),
    ]);
    await dataSource.query(lines, [runId, skus]);
  };
}

/** Making and decoding the rows alone, which both leave out. */
function decodingRate(offers: number): number {
  const startedAt = performance.now();
  let count = 0;
  for (const chunk of offerChunks(offers)) count += chunk.length;
  return rounded((1000 * count) / (performance.now() - startedAt));
}

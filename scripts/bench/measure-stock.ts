import type { DataSource } from 'typeorm';
import { readCsv } from '../../api/back-office/csv/read-csv';
import { lineReader } from '../../api/back-office/imports/read-line';
import { stock } from '../../api/back-office/resources/stock';
import { demoDefinition } from '../demo/definition';
import { startBenchApi, type BenchApi } from './bench-api';
import { withConnector } from './bench-connector';
import type { StartEngine } from './bench-engine';
import { makeProducts, productSkus } from './bench-products';
import { cleanup } from './cleanup';
import { figure, median, rounded, type Figures } from './figures';
import { forgetPeak, peakMiB, residentMiB } from './processor-time';
import { say } from './say';

/** Memory counts as constant when the largest file needs no more than this beyond one of a tenth of it. */
const MOST_GROWTH_MIB = 24;
const LEAST_RATIO = 0.7;

/** Files of a tenth that are sent before: compiled code and a heap at its working size are what a long-lived process has. */
const WARM_UP = 5;

/** Of the baseline, as large as those of listings. */
const CHUNK = 5_000;
/** Where the baseline counts. */
const BASELINE_WAREHOUSE = 'BASE';

const { company, warehouse } = demoDefinition;

/** Rows a second, by what the rows are to the table. */
type Rates = Readonly<Record<Pass, number>>;
type Pass = 'new' | 'changed' | 'same';

interface Upload {
  readonly rows: number;
  readonly rowsPerSecond: number;
  readonly peakMiB: number;
  readonly restingMiB: number;
}

interface Pair {
  readonly ours: Rates;
  readonly baseline: Rates;
}

interface StockBench {
  readonly dataSource: DataSource;
  readonly api: BenchApi;
  readonly rows: number;
}

/**
 * P9: stock. Files of growing size sent to the API, with the peak of its memory; and the largest, its reading left out,
 * against two facts by one guarded statement on the same rows, in turn.
 */
export function measureStock(
  startEngine: StartEngine,
  { rows, rounds }: { readonly rows: number; readonly rounds: number },
): Promise<Figures> {
  return withConnector({ startEngine, hasWorker: false }, (connector) =>
    cleanup(async (later) => {
      const { dataSource } = connector;
      await makeProducts(dataSource, rows);
      const bench = { dataSource, rows, api: later(await startBenchApi(connector)) };
      for (let sent = 0; sent < WARM_UP; sent += 1) await uploadWhole(bench, Math.ceil(rows / 10));
      const uploads: Upload[] = [];
      for (const size of [rows / 100, rows / 10, rows].map(Math.ceil)) {
        const upload = await uploadWhole(bench, size);
        say(`  ${size} rows sent: ${upload.rowsPerSecond} a second, peak ${upload.peakMiB} MiB`);
        uploads.push(upload);
      }
      const pairs: Pair[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        const pair = await measurePair(bench);
        pairs.push(pair);
        const { ours, baseline } = pair;
        say(`  round ${round}: ours ${JSON.stringify(ours)}, guarded unnest ${JSON.stringify(baseline)} rows a second`);
      }
      const rate = (of: 'ours' | 'baseline'): number => median(pairs.map((pair) => pair[of].new));
      const growth = (uploads[2]?.peakMiB ?? 0) - (uploads[1]?.peakMiB ?? 0);
      const readPerSecond = rounded((1000 * rows) / (await readingMs(fileOf(rows, 1))));
      return {
        'P9 stock': figure({
          ...{ ours: rate('ours'), baseline: rate('baseline'), rounds, atLeast: LEAST_RATIO },
          ratio: median(pairs.map(({ ours, baseline }) => ours.new / baseline.new)),
          unit: `new stock figures a second, of ${rows}, the reading of the file left out`,
          isRestReached: growth <= MOST_GROWTH_MIB,
          details: { uploads, rounds: pairs, readPerSecond, growthMiB: rounded(growth) },
        }),
      };
    }),
  );
}

const fileOf = (rows: number, onHand: number): string =>
  productSkus(rows).reduce(
    (text, sku) => `${text}${company.code},${warehouse.code},${sku},${onHand}\r\n`,
    'company,warehouse,sku,onHand\r\n',
  );

const uploadOf = ({ api }: StockBench, file: string) => api.uploadCsv('/stock/import?reason=Count', file);

async function uploadWhole(bench: StockBench, rows: number): Promise<Upload> {
  const { api, dataSource } = bench;
  await empty(dataSource);
  const file = fileOf(rows, 1);
  forgetPeak(api.pid);
  const restingMiB = rounded(residentMiB(api.pid));
  const ms = await msOf(() => uploadOf(bench, file));
  return { rows, rowsPerSecond: rounded((1000 * rows) / ms), peakMiB: rounded(peakMiB(api.pid)), restingMiB };
}

async function empty(dataSource: DataSource): Promise<void> {
  await dataSource.query('truncate stock_level, stock_move');
  await dataSource.query('vacuum analyze stock_level, stock_move');
}

/** Pass by pass in turn, into the same tables as figures of two warehouses. */
async function measurePair(bench: StockBench): Promise<Pair> {
  const { dataSource, rows } = bench;
  await empty(dataSource);
  const store = await baselineOn(bench);
  const rates: Record<'ours' | 'baseline', Record<Pass, number>> = {
    ours: { new: 0, changed: 0, same: 0 },
    baseline: { new: 0, changed: 0, same: 0 },
  };
  for (const [pass, onHand] of [
    ['new', 1],
    ['changed', 2],
    ['same', 2],
  ] as const) {
    const file = fileOf(rows, onHand);
    const reading = await readingMs(file);
    const sending = await msOf(() => uploadOf(bench, file));
    const storing = await msOf(() => store(onHand));
    rates.ours[pass] = rounded((1000 * rows) / Math.max(1, sending - reading));
    rates.baseline[pass] = rounded((1000 * rows) / storing);
  }
  return rates;
}

/** The figures and their moves, by a statement that knows everything beforehand. */
async function baselineOn({ dataSource, rows }: StockBench): Promise<(onHand: number) => Promise<void>> {
  const warehouses: { id: string }[] = await dataSource.query(
    `insert into warehouse (company_id, code, name)
     select company_id, $2, $2 from warehouse w join company c on c.id = w.company_id where c.code = $1 and w.code = $3
     on conflict (company_id, code) do update set name = excluded.name returning id`,
    [company.code, BASELINE_WAREHOUSE, warehouse.code],
  );
  const products: { id: string }[] = await dataSource.query('select id from product where sku = any($1::text[])', [
    productSkus(rows),
  ]);
  return async (onHand) => {
    for (let first = 0; first < products.length; first += CHUNK) {
      const ids = products.slice(first, first + CHUNK).map(({ id }) => id);
      await dataSource.query(
        `with figures as (
           insert into stock_level as s (warehouse_id, product_id, on_hand)
           select $1, * from unnest($2::bigint[], $3::integer[])
           on conflict (warehouse_id, product_id) do update set on_hand = excluded.on_hand
             where s.on_hand is distinct from excluded.on_hand
           returning product_id, on_hand
         )
         insert into stock_move (warehouse_id, product_id, reference, on_hand_change, reserved_change, reason, actor)
         select $1, product_id, 'baseline/' || $4 || '/' || product_id, on_hand, 0, 'Count', 'bench' from figures
         on conflict (reference) do nothing`,
        [warehouses[0]?.id, ids, ids.map(() => onHand), onHand],
      );
    }
  };
}

/** Rows and cells of a file, without the database. */
async function readingMs(file: string): Promise<number> {
  return msOf(async () => {
    const read = lineReader(stock, ['company', 'warehouse', 'sku', 'onHand']);
    for await (const row of readCsv(piecesOf(Buffer.from(file)))) read(row);
  });
}

/** As large as those that come over the network. */
const PIECE_BYTES = 64 * 1024;

async function* piecesOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES)
    yield await Promise.resolve(bytes.subarray(at, at + PIECE_BYTES));
}

async function msOf(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}

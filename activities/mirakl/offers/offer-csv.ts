import { CsvError, parse, type Parser } from 'csv-parse';
import { z } from 'zod';
import { BrokenRows, LONGEST_ROW, type RowsForm } from '../rows-form';
import { joined } from '../streamed-text';

/** The columns that are read; a file has some ninety, and one more for each custom field (API section 10). */
const READ_COLUMNS: ReadonlySet<string> = new Set([
  ...['offer-id', 'shop-sku', 'product-sku', 'description', 'state-code', 'logistic-class', 'channels', 'active'],
  ...['deleted', 'quantity', 'currency-iso-code', 'leadtime-to-ship', 'min-order-quantity', 'max-order-quantity'],
  ...['min-shipping-zone', 'last-updated', 'price', 'origin-price', 'discount-price', 'discount-ranges'],
  ...['discount-start-date', 'discount-end-date'],
]);

/** A charge for a zone and a method, as `shipping-price[zone=DOM1,method=STD]`. */
const ZONE_COLUMN = /^shipping-price\[zone=([^,\]]+),/;

const rowSchema = z.record(z.string(), z.string());
type CsvRow = Readonly<z.output<typeof rowSchema>>;

/**
 * The rows of a CSV export (OF54), each in the form of a JSON one, not yet decoded: one schema reads both. Everything stays
 * text, so that a SKU such as `00123`, `1E5` or `TRUE` is what it was. Rows come as the text does; one is held at a time.
 *
 * @throws BrokenRows when the text is cut within a quoted cell, or is no table of offers
 */
export const offerCsv: RowsForm = {
  accept: 'text/csv',
  mayBegin: (begun) => begun !== '' && !begun.startsWith('<'),
  rows: csvRows,
};

async function* csvRows(pieces: AsyncIterable<string>): AsyncGenerator<unknown, void, undefined> {
  const texts = pieces[Symbol.asyncIterator]();
  const { head, delimiter } = await readHead(texts);
  const parser = parse({
    bom: true,
    delimiter,
    columns: readColumns,
    max_record_size: LONGEST_ROW,
    // A quote within a text that has none around it, and rows that lack their last cells, are seen in the wild.
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  // It comes out of the reading as well.
  parser.on('error', () => undefined);
  try {
    for await (const row of parsed(joined(head, texts), parser)) yield inJsonForm(rowSchema.parse(row));
  } catch (error) {
    if (error instanceof CsvError) throw new BrokenRows('CSV that is cut or broken');
    throw error;
  }
}

/** Piece by piece, not as a stream: that would ask for a piece more than is taken, and so could not be left off. */
async function* parsed(texts: AsyncIterable<string>, parser: Parser): AsyncGenerator<unknown, void, undefined> {
  for await (const text of texts) {
    parser.write(text);
    for (let row: unknown = parser.read(); row !== null; row = parser.read()) yield row;
    if (parser.errored !== null) throw parser.errored;
  }
  parser.end();
  yield* parser;
}

/** The text as far as its first line goes, which tells the delimiter: the operator may have chosen another (API section 10). */
async function readHead(
  texts: AsyncIterator<string>,
): Promise<{ readonly head: string; readonly delimiter: ';' | ',' | '\t' }> {
  let head = '';
  while (!head.includes('\n')) {
    const next = await texts.next();
    if (next.done === true) break;
    head += next.value;
    if (head.length > LONGEST_ROW) break;
  }
  const [header = ''] = head.split('\n', 1);
  if (header.includes(';')) return { head, delimiter: ';' };
  return { head, delimiter: header.includes('\t') ? '\t' : ',' };
}

/** Without its keys a text is something else, such as JSON: read as a table of no rows, it would pass for "nothing changed". */
function readColumns(header: readonly string[]): (string | false)[] {
  const isOfOffers = header.includes('offer-id') && header.includes('shop-sku');
  if (!isOfOffers) throw new BrokenRows('CSV without the columns offer-id and shop-sku');
  return header.map((name) => (READ_COLUMNS.has(name) || ZONE_COLUMN.test(name) ? name : false));
}

function inJsonForm(row: CsvRow): unknown {
  const zones = Object.keys(row).flatMap((name) => (row[name] === '' ? [] : (ZONE_COLUMN.exec(name)?.[1] ?? [])));
  return {
    offer_id: row['offer-id'],
    shop_sku: row['shop-sku'],
    product_sku: row['product-sku'],
    description: row.description,
    state_code: row['state-code'],
    logistic_class: { code: row['logistic-class'] },
    channels: row.channels?.split('|'),
    min_shipping_zone: row['min-shipping-zone'],
    shipping_types: zones.map((zone) => ({ shipping_zone_code: zone })),
    active: row.active,
    deleted: row.deleted,
    last_updated: row['last-updated'],
    quantity: row.quantity,
    currency_iso_code: row['currency-iso-code'],
    leadtime_to_ship: row['leadtime-to-ship'],
    min_order_quantity: row['min-order-quantity'],
    max_order_quantity: row['max-order-quantity'],
    prices: [
      {
        origin_price: row['origin-price'] === '' ? row.price : row['origin-price'],
        discount_price: row['discount-price'] === '' ? priceOfOne(row['discount-ranges']) : row['discount-price'],
        discount_start_date: row['discount-start-date'],
        discount_end_date: row['discount-end-date'],
      },
    ],
  };
}

/** Prices by quantity, as `1|49.00,50|44.00`. */
function priceOfOne(ranges: string | undefined): string | undefined {
  return /(?:^|,)1\|([^,]+)/.exec(ranges ?? '')?.[1];
}

import { CsvError, parse } from 'csv-parse/sync';
import { BrokenRows } from '../json-rows';

/** The columns that are read; a file has some ninety, and one more for each custom field (API section 10). */
const READ_COLUMNS: ReadonlySet<string> = new Set([
  ...['offer-id', 'shop-sku', 'product-sku', 'description', 'state-code', 'logistic-class', 'channels', 'active'],
  ...['deleted', 'quantity', 'currency-iso-code', 'leadtime-to-ship', 'min-order-quantity', 'max-order-quantity'],
  ...['min-shipping-zone', 'last-updated', 'price', 'origin-price', 'discount-price', 'discount-ranges'],
  ...['discount-start-date', 'discount-end-date'],
]);

/** A charge for a zone and a method, as `shipping-price[zone=DOM1,method=STD]`. */
const ZONE_COLUMN = /^shipping-price\[zone=([^,\]]+),/;

type CsvRow = Readonly<Record<string, string>>;

/**
 * The rows of a CSV export (OF54), each in the form of a JSON one, not yet decoded: one schema reads both. Everything stays
 * text, so that a SKU such as `00123`, `1E5` or `TRUE` is what it was. A row that is broken comes as an empty one.
 *
 * @throws BrokenRows when the text is cut within a quoted cell, or is no table of offers
 */
export function* csvRows(text: string): Generator<unknown, void, undefined> {
  for (const row of parsed(text)) yield inJsonForm(row);
}

function parsed(text: string): readonly CsvRow[] {
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      columns: readColumns,
      // A quote within a text that has none around it, and rows that lack their last cells, are seen in the wild.
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    if (error instanceof CsvError) throw new BrokenRows('CSV that is cut or broken');
    throw error;
  }
}

/** Without its keys a text is something else, such as JSON: read as a table of no rows, it would pass for "nothing changed". */
function readColumns(header: readonly string[]): (string | false)[] {
  const isOfOffers = header.includes('offer-id') && header.includes('shop-sku');
  if (!isOfOffers) throw new BrokenRows('CSV without the columns offer-id and shop-sku');
  return header.map((name) => (READ_COLUMNS.has(name) || ZONE_COLUMN.test(name) ? name : false));
}

/** The operator may have chosen another one (API section 10): the header says. */
function delimiterOf(text: string): ';' | ',' | '\t' {
  const [header = ''] = text.split('\n', 1);
  if (header.includes(';')) return ';';
  return header.includes('\t') ? '\t' : ',';
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

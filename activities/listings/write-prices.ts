import { ApplicationFailure } from '@temporalio/common';
import type { EntityManager } from 'typeorm';
import type { RatesOfDay } from '../../domain/listings/convert-price';
import { fixedPrice } from '../../domain/listings/fixed-price';
import { reason } from '../../domain/reason-codes';
import { countInRun } from '../runs/run-record';
import { type ImportPosition, moveId } from './import-position';
import { type ListingLine, writeListingLines } from './listing-lines';
import type { ListingWork, PhaseEnd, Selection } from './listing-work';

/** Products of one transaction. */
const PRODUCTS_AT_ONCE = 5_000;

interface Pricelist extends RatesOfDay {
  readonly id: string;
  readonly currency: string;
}

interface PricedListing {
  readonly productId: string;
  readonly shopSku: string;
  readonly price: string;
  readonly currency: string;
}

/**
 * Writes the prices of the marketplace as fixed prices of the instance's pricelist, where this is wanted, converted by the
 * rates of the day; a missing rate, or a price that no pricelist holds, fails the line alone [LST-05]. Of several listings of
 * a product the price is that of an active one, of the lowest offer id. A price that is the same already is not written.
 */
export async function writePrices(
  work: ListingWork,
  { lastId }: Pick<ImportPosition, 'lastId'>,
  selection: Selection = work.parameters.skus ?? null,
): Promise<PhaseEnd> {
  const isWanted = work.parameters.updatePrice ?? work.instance.settings.updatePriceOnListingImport;
  if (!isWanted) return 'done';
  const pricelist = await readPricelist(work);
  for (let from = lastId; ;) {
    const last = await writePage(work, { pricelist, from, selection });
    if (last === null) return 'done';
    from = last;
    if (work.isTimeUp()) return 'more';
  }
}

async function readPricelist(work: ListingWork): Promise<Pricelist> {
  const { dataSource, instance } = work;
  const code = instance.settings.pricelist;
  const rows: { id: string; currency: string; companyCurrency: string }[] = await dataSource.query(
    `select p.id, p.currency, c.currency as "companyCurrency" from pricelist p join company c on c.id = p.company_id
      where p.company_id = $1 and p.code = $2 and not p.is_archived`,
    [instance.companyId, code],
  );
  const [pricelist] = rows;
  if (pricelist === undefined) {
    const named = code === null ? 'the instance names no pricelist' : `the company has no pricelist "${code}"`;
    const words = `The listings are stored; their prices are not written, since ${named}`;
    throw ApplicationFailure.nonRetryable(words, reason('noPricelist').code);
  }
  return { ...pricelist, rates: await readRates(work) };
}

/** Of each currency the rate that counts today. */
async function readRates({ dataSource, instance }: ListingWork): Promise<ReadonlyMap<string, string>> {
  const rows: { currency: string; rate: string }[] = await dataSource.query(
    `select distinct on (currency) currency, rate from currency_rate
      where company_id = $1 and valid_on <= current_date order by currency, valid_on desc`,
    [instance.companyId],
  );
  return new Map(rows.map(({ currency, rate }) => [currency, rate]));
}

interface PageOfPrices {
  readonly pricelist: Pricelist;
  readonly from: string;
  readonly selection: Selection;
}

/** @returns the id of the last product that was looked at; null when there was none */
function writePage(work: ListingWork, { pricelist, from, selection }: PageOfPrices): Promise<string | null> {
  const { dataSource, runId } = work;
  return dataSource.transaction(async (manager) => {
    const listings = await readPriced(manager, work, from, selection);
    const last = listings.at(-1);
    if (last === undefined) return null;
    const { prices, failures } = convertAll(listings, pricelist);
    const written = await writeItems(manager, pricelist.id, prices);
    const lines = written.map(({ shopSku, price }): ListingLine => {
      const words = `Price ${price} ${pricelist.currency}`;
      return { shopSku, outcome: { kind: 'done', words } };
    });
    const failed = await writeListingLines(manager, runId, failures);
    const lined = await writeListingLines(manager, runId, lines);
    await countInRun(manager, runId, { changed: lined, unchanged: 0 });
    await moveId(manager, runId, last.productId);
    work.note(listings.length + failed);
    return last.productId;
  });
}

function readPriced(
  manager: EntityManager,
  { instance }: ListingWork,
  from: string,
  selection: Selection,
): Promise<PricedListing[]> {
  return manager.query(
    `select distinct on (product_id) product_id as "productId", shop_sku as "shopSku",
            trim_scale(price)::text as price, currency
       from listing
      where instance_id = $1 and product_id > $2 and gone_at is null and not is_excluded
        and price is not null and currency is not null
        and ($3::text[] is null or product_id in
             (select s.product_id from listing s where s.instance_id = $1 and s.shop_sku = any($3)))
      order by product_id, is_active desc, length(offer_id), offer_id limit $4`,
    [instance.id, from, selection, PRODUCTS_AT_ONCE],
  );
}

interface NewPrice {
  readonly productId: string;
  readonly shopSku: string;
  readonly price: string;
}

function convertAll(
  listings: readonly PricedListing[],
  pricelist: Pricelist,
): { readonly prices: readonly NewPrice[]; readonly failures: readonly ListingLine[] } {
  const prices: NewPrice[] = [];
  const failures: ListingLine[] = [];
  for (const { productId, shopSku, price, currency } of listings) {
    const fixed = fixedPrice({ price, from: currency, to: pricelist.currency }, pricelist);
    if (fixed.kind === 'converted') prices.push({ productId, shopSku, price: fixed.price });
    else failures.push({ shopSku, outcome: { kind: 'failed', reason: fixed.reason } });
  }
  return { prices, failures };
}

/** @returns those that were not so before */
async function writeItems(
  manager: EntityManager,
  pricelistId: string,
  prices: readonly NewPrice[],
): Promise<readonly NewPrice[]> {
  const rows: { productId: string }[] = await manager.query(
    `with written as (
       insert into pricelist_item as i (pricelist_id, product_id, price)
       select $1, * from unnest($2::bigint[], $3::numeric[])
       on conflict (pricelist_id, product_id) do update set price = excluded.price
         where i.price is distinct from excluded.price
       returning product_id
     ) select product_id as "productId" from written`,
    [pricelistId, prices.map(({ productId }) => productId), prices.map(({ price }) => price)],
  );
  const written = new Set(rows.map(({ productId }) => productId));
  return prices.filter(({ productId }) => written.has(productId));
}

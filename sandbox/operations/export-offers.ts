import { z } from 'zod';
import { cutIntoFiles } from '../exports/export-jobs';
import { csvHeader, csvLine } from '../offers/offer-csv';
import { exportedOffer } from '../offers/offer-document';
import type { OfferRef, StoredOffer } from '../offers/offer-store';
import { problem } from '../http/operation';
import type { Answer, Call, Operation } from '../http/operation';
import { CSV, fileLimits, fileOperation, isWithinBounds, started, statusOperation } from './export-answers';
import { booleanParameter, dateParameter } from './query-parameters';
import { readBody } from './request-body';

const PATH = '/api/offers/export/async';

const askedSchema = z.object({
  export_type: z.enum(['text/csv', 'application/json']).nullish(),
  last_request_date: z.iso.datetime({ offset: true }).nullish(),
  include_inactive_offers: z.boolean().nullish(),
  channel_codes: z.array(z.string()).nullish(),
  items_per_chunk: z.int().nullish(),
  megabytes_per_chunk: z.int().nullish(),
});

type Asked = z.infer<typeof askedSchema>;

/**
 * OF52: full, or what changed since a date, inactive and deleted offers included (Mirakl API section 4.5); CSV unless JSON is
 * asked for.
 */
const startExport: Operation = {
  id: 'OF52',
  method: 'POST',
  path: PATH,
  access: 'shop',
  limitedAs: ({ body }) => (body.includes('"last_request_date"') ? 'differential' : 'full'),
  answer: (call): Answer => {
    const body = readBody(call.body, askedSchema);
    if (body.kind === 'wrong') return problem(400, body.message);
    const asked = body.value;
    const isDifferential = typeof asked.last_request_date === 'string';
    if (isDifferential && typeof asked.include_inactive_offers === 'boolean') {
      return problem(400, 'include_inactive_offers cannot be used with last_request_date');
    }
    if (!isWithinBounds(asked)) return problem(400, 'items_per_chunk or megabytes_per_chunk is out of bounds');
    return start(call, asked);
  },
};

/** The same request finds the export that runs already. What it holds is settled now, what each file says when it is fetched. */
function start(call: Call, asked: Asked): Answer {
  const { sandbox, shop } = call;
  const running = sandbox.exports.running('offers', shop.shopId).find((job) => job.asked === JSON.stringify(asked));
  if (running !== undefined) return started(running);
  const format = asked.export_type === 'application/json' ? 'json' : 'csv';
  const render = (ref: OfferRef): string => {
    const offer = asExported(sandbox.offers.resolve(shop.shopId, ref), shop);
    return format === 'json' ? JSON.stringify(offer) : csvLine(offer);
  };
  function* sized(): Generator<readonly [OfferRef, number]> {
    for (const ref of sandbox.offers.refsOf(shop.shopId)) {
      if (isAsked(sandbox.offers.resolve(shop.shopId, ref), asked)) yield [ref, render(ref).length];
    }
  }
  const textOf = (refs: readonly OfferRef[]): string =>
    format === 'json' ? `[${refs.map(render).join(',')}]` : `${csvHeader()}${refs.map(render).join('')}`;
  const job = sandbox.exports.start(
    { kind: 'offers', shopId: shop.shopId, asked: JSON.stringify(asked), format },
    (itemsPerFile) => cutIntoFiles(sized(), fileLimits(asked, itemsPerFile)).map((refs) => () => textOf(refs)),
  );
  return started(job);
}

const asExported = ({ document, changedMs, isDeleted }: StoredOffer, shop: Call['shop']) =>
  exportedOffer(document, shop, { at: new Date(changedMs), isDeleted });

function isAsked({ document, changedMs, isDeleted }: StoredOffer, asked: Asked): boolean {
  if (typeof asked.last_request_date === 'string') return changedMs >= Date.parse(asked.last_request_date);
  return !isDeleted && (document.active === true || asked.include_inactive_offers === true);
}

/** OF51, which is retired: the same as one CSV, at once. */
const exportAtOnce: Operation = {
  id: 'OF51',
  method: 'GET',
  path: '/api/offers/export',
  access: 'shop',
  gives: ['text/csv'],
  limitedAs: ({ query }) => (query.last_request_date === undefined ? 'full' : 'differential'),
  answer: ({ sandbox, shop, query }): Answer => {
    const from = dateParameter(query, 'last_request_date');
    if (from.kind === 'wrong') return problem(400, from.message);
    const inactive = booleanParameter(query, 'include_inactive_offers');
    if (inactive.kind === 'wrong') return problem(400, inactive.message);
    if (from.value !== null && inactive.value !== null) {
      return problem(400, 'include_inactive_offers cannot be used with last_request_date');
    }
    const asked = {
      last_request_date: from.value === null ? null : new Date(from.value).toISOString(),
      include_inactive_offers: inactive.value,
    };
    const lines = [csvHeader()];
    for (const offer of sandbox.offers.offersOf(shop.shopId)) {
      if (isAsked(offer, asked)) lines.push(csvLine(asExported(offer, shop)));
    }
    return { status: 200, body: lines.join(''), headers: CSV };
  },
};

export const offerExportOperations: readonly Operation[] = [
  exportAtOnce,
  startExport,
  statusOperation('offers', 'OF53', PATH),
  fileOperation('offers', 'OF54', PATH),
];

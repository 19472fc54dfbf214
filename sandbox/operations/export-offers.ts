import { z } from 'zod';
import { cutIntoFiles } from '../exports/export-jobs';
import { exportedOffer } from '../offers/offer-document';
import type { StoredOffer } from '../offers/offer-store';
import { problem } from '../http/operation';
import type { Answer, Call, Operation } from '../http/operation';
import { fileLimits, fileOperation, isWithinBounds, started, statusOperation } from './export-answers';
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

/** OF52: full, or what changed since a date, inactive and deleted offers included (Mirakl API section 4.5). JSON files only. */
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
    if (asked.export_type !== 'application/json') return problem(400, 'This marketplace exports application/json only');
    return start(call, asked);
  },
};

/** The same request finds the export that runs already. */
function start(call: Call, asked: Asked): Answer {
  const { sandbox, shop } = call;
  const running = sandbox.exports.running('offers', shop.shopId).find((job) => job.asked === JSON.stringify(asked));
  if (running !== undefined) return started(running);
  const items = sandbox.offers
    .offersOf(shop.shopId)
    .filter((offer) => isAsked(offer, asked))
    .map(({ document, changedMs, isDeleted }) =>
      JSON.stringify(exportedOffer(document, shop, { at: new Date(changedMs), isDeleted })),
    );
  const job = sandbox.exports.start(
    { kind: 'offers', shopId: shop.shopId, asked: JSON.stringify(asked) },
    (itemsPerFile) => cutIntoFiles(items, fileLimits(asked, itemsPerFile)).map((file) => `[${file.join(',')}]`),
  );
  return started(job);
}

function isAsked({ document, changedMs, isDeleted }: StoredOffer, asked: Asked): boolean {
  if (typeof asked.last_request_date === 'string') return changedMs >= Date.parse(asked.last_request_date);
  return !isDeleted && (document.active === true || asked.include_inactive_offers === true);
}

export const offerExportOperations: readonly Operation[] = [
  startExport,
  statusOperation('offers', 'OF53', PATH),
  fileOperation('offers', 'OF54', PATH),
];

import { z } from 'zod';
import { cutIntoFiles } from '../exports/export-jobs';
import { servedTextOf } from '../store/world';
import { problem } from '../http/operation';
import type { Answer, Call, Operation, Query } from '../http/operation';
import { fileLimits, fileOperation, isWithinBounds, started, statusOperation } from './export-answers';
import { matches, readOrderQuery } from './order-filter';
import type { OrderQuery } from './order-filter';
import { readBody } from './request-body';

const PATH = '/api/orders/async-export';
const YEAR_MS = 366 * 86_400_000;

const dateSchema = z.iso.datetime({ offset: true }).nullish();

const askedSchema = z.object({
  start_date: dateSchema,
  end_date: dateSchema,
  start_update_date: dateSchema,
  end_update_date: dateSchema,
  order_state_codes: z.array(z.string()).max(100).nullish(),
  channel_codes: z.array(z.string()).max(100).nullish(),
  only_null_channel: z.boolean().nullish(),
  fulfillment_center_codes: z.string().max(100).nullish(),
  order_tax_mode: z.string().nullish(),
  items_per_chunk: z.int().nullish(),
  megabytes_per_chunk: z.int().nullish(),
});

type Asked = z.infer<typeof askedSchema>;

/**
 * OR13: the orders of a range of dates, at most a year wide, one export of a shop at a time (Mirakl API section 4.2). That a
 * second one is refused by 400 is our choice.
 */
const startExport: Operation = {
  id: 'OR13',
  method: 'POST',
  path: PATH,
  access: 'shop',
  limitedAs: ({ body }) => (body.includes('"start_update_date"') ? 'differential' : 'full'),
  answer: (call): Answer => {
    const body = readBody(call.body, askedSchema);
    if (body.kind === 'wrong') return problem(400, body.message);
    const wrong = rangeProblem(body.value);
    if (wrong !== null) return problem(400, wrong);
    if (!isWithinBounds(body.value)) return problem(400, 'items_per_chunk or megabytes_per_chunk is out of bounds');
    const asked = readOrderQuery({ ...queryOf(body.value), locale: call.query.locale });
    if (asked.kind === 'wrong') return problem(400, asked.message);
    if (call.sandbox.exports.running('orders', call.shop.shopId).length > 0) {
      return problem(400, 'An export of this shop is running already');
    }
    return start(call, body.value, asked.value);
  },
};

function start({ sandbox, shop }: Call, asked: Asked, query: OrderQuery): Answer {
  const items = sandbox.world
    .ordersOf(shop.shopId)
    .filter(({ order }) => matches(order.summary, query))
    .map(({ order }) => servedTextOf(order, query.taxMode))
    .map((text) => [text, text.length] as const);
  const job = sandbox.exports.start(
    { kind: 'orders', shopId: shop.shopId, asked: JSON.stringify(asked), format: 'json' },
    (itemsPerFile) =>
      cutIntoFiles(items, fileLimits(asked, itemsPerFile)).map((file) => () => `{"orders":[${file.join(',')}]}`),
  );
  return started(job);
}

function rangeProblem(asked: Asked): string | null {
  const ranges = [
    { names: 'start_date and end_date', from: asked.start_date, to: asked.end_date },
    { names: 'start_update_date and end_update_date', from: asked.start_update_date, to: asked.end_update_date },
  ];
  const given = ranges.filter(({ from, to }) => typeof from === 'string' || typeof to === 'string');
  if (given.length === 0) return 'At least one range of dates is needed';
  for (const { names, from, to } of given) {
    if (typeof from !== 'string' || typeof to !== 'string') return `${names} must be given together`;
    const width = Date.parse(to) - Date.parse(from);
    if (width < 0 || width > YEAR_MS) return `${names} must be in order and at most one year apart`;
  }
  return null;
}

/** The same filters as OR11 has, which takes them as texts. */
function queryOf(asked: Asked): Query {
  const flag = asked.only_null_channel;
  return {
    start_date: asked.start_date ?? undefined,
    end_date: asked.end_date ?? undefined,
    start_update_date: asked.start_update_date ?? undefined,
    end_update_date: asked.end_update_date ?? undefined,
    order_state_codes: asked.order_state_codes?.join(','),
    channel_codes: asked.channel_codes?.join(','),
    only_null_channel: typeof flag === 'boolean' ? String(flag) : undefined,
    fulfillment_center_code: asked.fulfillment_center_codes ?? undefined,
    order_tax_mode: asked.order_tax_mode ?? undefined,
  };
}

export const orderExportOperations: readonly Operation[] = [
  startExport,
  statusOperation('orders', 'OR14', PATH),
  fileOperation('orders', 'OR15', PATH),
];

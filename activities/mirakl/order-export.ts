import type { Caller } from './caller';
import { exportStateSchema, SMALLEST_FILES, startedExportSchema } from './exports/export-state';
import { type ExportOptions, readExport } from './exports/read-export';
import { operations } from './operations';
import { orderFilterChecks } from './order-filter-checks';
import { type OrdersPage, type OrdersSettings, toReceivedOrder } from './order-page';
import { listSchema, timesOf, unhonouredFilters } from './paging/page';

/** The orders of a range of time, at most a year wide; ISO 8601. */
export interface OrderExportQuery {
  readonly basedOn: 'updateDate' | 'creationDate';
  readonly from: string;
  readonly to: string;
}

const fileSchema = listSchema('orders');

/**
 * Mirakl OR13, OR14 and OR15: orders in great number, a page for each file. Two exports of one shop cannot run at once: the
 * second is refused until the first has ended.
 */
export function readOrderExport(
  caller: Caller,
  settings: OrdersSettings,
  query: OrderExportQuery,
  options: ExportOptions = {},
): AsyncGenerator<OrdersPage, void, undefined> {
  const { signal } = options;
  return readExport(
    caller,
    {
      start: async () => {
        const operation = operations.startOrderExport;
        const use = query.basedOn === 'updateDate' ? 'differential' : 'full';
        await caller.spend({ operation, use, signal });
        const body = { ...dates(query), order_tax_mode: settings.taxMode ?? undefined, ...SMALLEST_FILES };
        const request = { operation, path: '/orders/async-export', body, signal };
        return (await caller.read(request, startedExportSchema)).body;
      },
      stateOperation: operations.orderExportState,
      stateOf: async (trackingId) => {
        const operation = operations.orderExportState;
        await caller.spend({ operation, use: 'any', signal });
        const path = `/orders/async-export/status/${encodeURIComponent(trackingId)}`;
        return (await caller.read({ operation, path, signal }, exportStateSchema)).body;
      },
      readFile: async (fileUrl) => {
        const operation = operations.orderExportFile;
        await caller.spend({ operation, use: 'any', signal });
        const { body, answer } = await caller.read({ operation, path: { fileUrl }, signal }, fileSchema);
        const orders = body.rows.map(toReceivedOrder);
        const readable = orders.flatMap(({ decoded }) => (decoded.kind === 'decoded' ? [decoded.order] : []));
        const oddities = unhonouredFilters(operation, readable, orderFilterChecks(filterOf(query)));
        return { orders, totalCount: body.totalCount, oddities, ...timesOf(answer) };
      },
    },
    options,
  );
}

function dates({ basedOn, from, to }: OrderExportQuery) {
  return basedOn === 'updateDate'
    ? { start_update_date: from, end_update_date: to }
    : { start_date: from, end_date: to };
}

function filterOf({ basedOn, from, to }: OrderExportQuery) {
  return basedOn === 'updateDate' ? { updatedFrom: from, updatedTo: to } : { createdFrom: from, createdTo: to };
}

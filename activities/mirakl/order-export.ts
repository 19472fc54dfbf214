import type { Caller } from './caller';
import { exportStateSchema, SMALLEST_FILES, startedExportSchema } from './exports/export-state';
import { type ExportOptions, readExport } from './exports/read-export';
import { operations } from './operations';
import { orderFilterChecks } from './order-filter-checks';
import { type OrdersPage, type OrdersSettings, toReceivedOrder } from './order-page';
import { PAGE_SIZE } from './paging/offset-pages';
import { jsonRows } from './json-rows';
import { timesOf, unhonouredFilters, withOddities } from './paging/page';
import { portions } from './paging/portions';
import type { RowsForm } from './rows-form';

/** The orders of a range of time, at most a year wide; ISO 8601. */
export interface OrderExportQuery {
  readonly basedOn: 'updateDate' | 'creationDate';
  readonly from: string;
  readonly to: string;
}

const orderFile: RowsForm = {
  accept: 'application/json',
  mayBegin: (begun) => begun.startsWith('{'),
  rows: (pieces) => jsonRows(pieces, 'orders'),
};

/** A hundred orders of a file at most. */
export interface ExportedOrdersPage extends OrdersPage {
  /** The file that it comes from, by its address. */
  readonly fileUrl: string;
  readonly isLastOfFile: boolean;
}

/** One file, its orders not yet read: they are a hundred at a time, however many there are. */
type OrderFile = Omit<ExportedOrdersPage, 'orders' | 'isLastOfFile'> & { readonly rows: AsyncIterable<unknown> };

/**
 * Mirakl OR13, OR14 and OR15: orders in great number, file by file, each in pages. Two exports of one shop cannot run at once:
 * the second is refused until the first has ended.
 */
export async function* readOrderExport(
  caller: Caller,
  settings: OrdersSettings,
  query: OrderExportQuery,
  options: ExportOptions = {},
): AsyncGenerator<ExportedOrdersPage, void, undefined> {
  for await (const file of readFiles(caller, settings, query, options)) yield* pagesOf(file, query);
}

function readFiles(
  caller: Caller,
  settings: OrdersSettings,
  query: OrderExportQuery,
  options: ExportOptions,
): AsyncGenerator<OrderFile, void, undefined> {
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
        const { body, answer } = await caller.readRows({ operation, path: { fileUrl }, signal }, orderFile);
        return { rows: body, totalCount: null, oddities: [], ...timesOf(answer) };
      },
    },
    options,
  );
}

async function* pagesOf(
  { rows, ...file }: OrderFile,
  query: OrderExportQuery,
): AsyncGenerator<ExportedOrdersPage, void, undefined> {
  const checks = orderFilterChecks(filterOf(query));
  for await (const portion of portions(rows, PAGE_SIZE)) {
    const orders = portion.rows.map(toReceivedOrder);
    const readable = orders.flatMap(({ decoded }) => (decoded.kind === 'decoded' ? [decoded.order] : []));
    const unhonoured = unhonouredFilters(operations.orderExportFile, readable, checks);
    yield { ...withOddities(file, unhonoured), orders, isLastOfFile: portion.isLast };
  }
}

function dates({ basedOn, from, to }: OrderExportQuery) {
  return basedOn === 'updateDate'
    ? { start_update_date: from, end_update_date: to }
    : { start_date: from, end_date: to };
}

function filterOf({ basedOn, from, to }: OrderExportQuery) {
  return basedOn === 'updateDate' ? { updatedFrom: from, updatedTo: to } : { createdFrom: from, createdTo: to };
}

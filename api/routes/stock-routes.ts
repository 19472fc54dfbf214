import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Api, ApiContext } from '../api';
import { csvBodyOf } from '../back-office/csv/csv-body';
import { importFile } from '../back-office/imports/import-file';
import { importQuery } from '../back-office/record-schemas';
import { stock } from '../back-office/resources/stock';
import { setOnHand } from '../back-office/stock/set-on-hand';
import {
  adjustStock,
  newStockMoveSchema,
  selectMoves,
  stockMoveQuery,
  stockMoveSchema,
  type StockMoveBody,
} from '../back-office/stock/stock-moves';
import { linkNextPage, pageSchema } from '../lists/page-schema';
import { byId, readRawPage } from '../lists/read-page';
import { callerOf } from '../plugins/authentication';
import { wordsSchema } from '../schemas/common';
import { exportRoute, fileScope, importSchema } from './record-file-routes';
import { recordReadRoutes, tagOf } from './record-routes';

const stockImportQuery = z.strictObject({
  ...importQuery.shape,
  reason: wordsSchema(500).describe('Why the figures are set, such as "Count of March"; stands on every move'),
});

/** Stock figures and the moves that alone change them. */
export function stockRoutes(api: Api, context: ApiContext): void {
  moveRoutes(api, context);
  exportRoute(api, context, stock);
  recordReadRoutes(api, context, stock);
  fileScope(api, (files) => {
    files.post(
      '/stock/import',
      {
        config: { scope: 'backOffice:write', repeatsHarmlessly: true },
        schema: { ...importSchema(stock), querystring: stockImportQuery },
      },
      (request) => {
        const { dryRun, reason } = request.query;
        const adjustment = { reference: `import/${randomUUID()}`, reason, actor: callerOf(request).name };
        return importFile(context.dataSource, {
          ...{ resource: stock, bytes: csvBodyOf(request), dryRun: dryRun === 'true', isConfirmed: true },
          write: (manager, lines) => setOnHand(manager, lines, adjustment),
        });
      },
    );
  });
}

function moveRoutes(api: Api, { dataSource }: ApiContext): void {
  const tags = [tagOf(stock)];
  api.get(
    '/stock/moves',
    {
      config: { scope: 'backOffice:read' },
      schema: {
        ...{ tags, summary: 'List stock moves, the newest first', querystring: stockMoveQuery },
        response: { 200: pageSchema(stockMoveSchema, 'StockMovePage') },
      },
    },
    async (request, reply) => {
      const { limit, cursor, ...view } = request.query;
      const moves = selectMoves(dataSource);
      if (view.sku !== undefined) moves.andWhere('p.sku in (:...skus)', { skus: view.sku });
      if (view.reference !== undefined)
        moves.andWhere('r.reference in (:...references)', { references: view.reference });
      const page = await readRawPage<StockMoveBody>(moves, { limit, cursor, isDescending: true, key: byId, view });
      linkNextPage(request, reply, page.nextCursor);
      return { items: [...page.rows], nextCursor: page.nextCursor, count: page.count };
    },
  );
  api.post(
    '/stock/moves',
    {
      config: { scope: 'backOffice:write' },
      schema: {
        ...{ tags, summary: 'Adjust stock', body: newStockMoveSchema, response: { 201: stockMoveSchema } },
        description: 'Adds to what is on hand, or takes away, with a reason and a reference of your own.',
      },
    },
    async (request, reply) => {
      void reply.code(201);
      return adjustStock(dataSource, request.body, callerOf(request).name);
    },
  );
}

import { z } from 'zod';
import { databasePreviewSource } from '../../activities/preview/database-source';
import { previewOrders } from '../../activities/preview/preview-orders';
import { rawOrdersOf } from '../../activities/preview/read-raw-orders';
import type { Api, ApiContext } from '../api';
import { checkSettings, withChanges } from '../instances/check-settings';
import { findInstance } from '../lists/find-instances';
import { Problem } from '../problems/problem';
import { instanceCodeSchema } from '../schemas/common';
import { orderPreviewRequestSchema, orderPreviewsSchema, type OrderPreviewRequest } from '../schemas/order-preview';

type Previews = z.output<typeof orderPreviewsSchema>;

const MOST_ORDERS = 200;

function settingsOf(body: OrderPreviewRequest): Record<string, unknown> {
  return Array.isArray(body) ? {} : (body.settings ?? {});
}

/** @throws Problem when there is no order in the body, or too many */
function ordersOf(body: OrderPreviewRequest): readonly unknown[] {
  const isWrapped = !Array.isArray(body) && body.orders !== undefined && !Array.isArray(body.orders);
  const read = rawOrdersOf(isWrapped ? body.orders : body);
  if (read.kind === 'unreadable') throw new Problem('invalidRequest', `The body cannot be read: ${read.message}.`);
  if (read.orders.length > MOST_ORDERS) {
    throw new Problem('invalidRequest', `At most ${String(MOST_ORDERS)} orders are previewed at once.`);
  }
  return read.orders;
}

/** What raw orders would become: by the very functions of the import, and nothing is written. */
export function orderPreviewRoutes(api: Api, { dataSource }: ApiContext): void {
  api.post(
    '/instances/:code/order-previews',
    {
      config: { scope: 'orders:read', writesNothing: true },
      schema: {
        ...{ tags: ['Orders'], summary: 'Preview what raw orders would become' },
        params: z.object({ code: instanceCodeSchema }),
        body: orderPreviewRequestSchema,
        response: { 200: orderPreviewsSchema },
      },
    },
    async (request): Promise<Previews> => {
      const { environment, code } = await findInstance(dataSource, request.params.code);
      const changes = checkSettings({ changes: settingsOf(request.body), environment, pointer: '/settings' });
      const source = await databasePreviewSource(dataSource.manager, code);
      if (source === null) throw new Problem('notFound', `There is no instance "${code}".`);
      const previews = await previewOrders({
        orders: ordersOf(request.body),
        overrides: withChanges({}, changes),
        source,
      });
      return {
        orders: previews.map(({ reasons, decisions, saleOrder, ...preview }) => ({
          ...preview,
          reasons: [...reasons],
          decisions: [...decisions],
          saleOrder: saleOrder === null ? null : { ...saleOrder },
        })),
      };
    },
  );
}

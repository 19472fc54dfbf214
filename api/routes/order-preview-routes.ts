import { z } from 'zod';
import { databasePreviewSource } from '../../activities/preview/database-source';
import { previewOrders } from '../../activities/preview/preview-orders';
import type { Api, ApiContext } from '../api';
import { checkSettings, withChanges } from '../instances/check-settings';
import { findInstance } from '../lists/find-instances';
import { Problem } from '../problems/problem';
import { instanceCodeSchema } from '../schemas/common';
import { orderPreviewRequestSchema, orderPreviewsSchema } from '../schemas/order-preview';

type Previews = z.output<typeof orderPreviewsSchema>;

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
      const changes = checkSettings({ changes: request.body.settings, environment, pointer: '/settings' });
      const source = await databasePreviewSource(dataSource.manager, code);
      if (source === null) throw new Problem('notFound', `There is no instance "${code}".`);
      const previews = await previewOrders({
        orders: request.body.orders,
        overrides: withChanges({}, changes),
        source,
      });
      return {
        orders: previews.map(({ reasons, saleOrder, ...preview }) => ({
          ...preview,
          reasons: [...reasons],
          saleOrder: saleOrder === null ? null : { ...saleOrder },
        })),
      };
    },
  );
}

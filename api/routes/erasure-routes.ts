import type { Api, ApiContext } from '../api';
import { eraseBuyer } from '../orders/erase-buyer';
import { callerOf } from '../plugins/authentication';
import { erasureResultSchema, erasureSchema } from '../schemas/erasure';
import { orderParams } from '../schemas/order';

/** What a buyer may ask for: that nothing tells of them any more [PAR-05]. */
export function erasureRoutes(api: Api, { dataSource }: ApiContext): void {
  api.post(
    '/orders/:instanceCode/:marketplaceOrderId/erase-buyer',
    {
      config: { scope: 'orders:erase', repeatsHarmlessly: true },
      schema: {
        tags: ['Orders'],
        summary: 'Erase the personal data of the buyer, in this order or in every order of theirs',
        params: orderParams,
        body: erasureSchema,
        response: { 200: erasureResultSchema },
      },
    },
    async (request) => {
      const { erased, keptInvoices } = await eraseBuyer(dataSource, {
        order: request.params,
        ...request.body,
        actor: callerOf(request).name,
      });
      return { erased: [...erased], keptInvoices };
    },
  );
}

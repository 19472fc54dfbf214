import { OrderStep } from '../../entities/order-step.entity';
import { orderLifecycleId } from '../../workflows/ids';
import type { OrderRef } from '../../workflows/messages';
import type { ApiContext } from '../api';
import type { OrderBody } from '../schemas/order';
import { workflowLink } from '../temporal/workflow-link';
import { findOrder } from './find-order';
import { orderRowBody } from './order-row-body';
import { findSaleOrder, saleOrderBody } from './sale-order-body';

function stepBody({ step, state, actor, attempts, startedAt, endedAt }: OrderStep): OrderBody['steps'][number] {
  return { step, state, actor, attempts, startedAt: startedAt.toISOString(), endedAt: endedAt.toISOString() };
}

/**
 * One order with all that became of it.
 * @throws Problem notFound
 */
export async function orderBody(context: ApiContext, ref: OrderRef): Promise<OrderBody> {
  const { dataSource } = context;
  const order = await findOrder(dataSource, ref);
  const [saleOrder, steps] = await Promise.all([
    findSaleOrder(dataSource, order.id),
    dataSource.getRepository(OrderStep).find({ where: { orderId: order.id }, order: { startedAt: 'ASC', id: 'ASC' } }),
  ]);
  return {
    ...orderRowBody(order, saleOrder),
    saleOrder: saleOrder === null ? null : await saleOrderBody(dataSource, saleOrder),
    steps: steps.map(stepBody),
    temporal: workflowLink(context, orderLifecycleId(ref)),
  };
}

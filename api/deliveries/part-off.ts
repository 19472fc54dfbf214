import type { EntityManager } from 'typeorm';
import { departureOf, type LeftQuantity, type OpenLine } from '../../domain/deliveries/part-delivery';
import { DeliveryLine } from '../../entities/delivery-line.entity';
import type { Delivery } from '../../entities/delivery.entity';
import { SaleOrder } from '../../entities/sale-order.entity';
import { splitDelivery } from '../../entities/split-delivery';
import { Problem, ruleBroken } from '../problems/problem';

/**
 * Parts off what does not leave with a delivery, where its order may ship in parts [WFL-02].
 *
 * @returns name of the delivery that the rest went to; null when everything leaves
 * @throws Problem ruleBroken for quantities that do not fit, notAllowedNow when its order ships all at once
 */
export async function partOff(
  manager: EntityManager,
  delivery: Delivery,
  left: readonly LeftQuantity[] | null,
): Promise<string | null> {
  const lines = await openLines(manager, delivery.id);
  const { workflow } = await manager.findOneByOrFail(SaleOrder, { id: delivery.saleOrderId });
  const departure = departureOf(lines, left, workflow.orderWorkflow.shippingPolicy);
  if (departure.kind === 'refused') {
    const words = `The delivery ${delivery.name} ${departure.words}.`;
    throw departure.because === 'policy' ? new Problem('notAllowedNow', words) : ruleBroken('/lines', words);
  }
  return departure.kind === 'whole' ? null : splitDelivery(manager, delivery.id, departure.rest);
}

async function openLines(manager: EntityManager, deliveryId: string): Promise<OpenLine[]> {
  const lines = await manager.find(DeliveryLine, { where: { deliveryId }, relations: { product: true } });
  return lines.map(({ id, product, quantity, reservedQuantity, missingQuantity }) => ({
    ...{ id, name: product.sku, quantity, reservedQuantity, missingQuantity },
  }));
}

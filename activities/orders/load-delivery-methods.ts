import type { EntityManager } from 'typeorm';
import type { DeliveryMethodRecord } from '../../domain/delivery-method';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import type { Instance } from '../../entities/instance.entity';

/**
 * The delivery methods that some orders may mean, the oldest first: by code, by name, by what the master data of the
 * instance calls their code. Archived ones are chosen for nothing (DLV-01).
 */
export function loadDeliveryMethods(
  manager: EntityManager,
  instance: Pick<Instance, 'id' | 'companyId'>,
  orders: readonly MarketplaceOrder[],
): Promise<DeliveryMethodRecord[]> {
  const named = orders.flatMap((order) => [order.shippingMethodCode, order.shippingMethodLabel]);
  const names = [...new Set(named.filter((name) => name !== null))];
  return manager.query(
    `select m.id as "deliveryMethodId", m.name, nullif(m.country, '') as "countryCode",
            m.marketplace_method_code as "marketplaceMethodCode", e.label as "marketplaceMethodName"
       from delivery_method m
       left join master_data_entry e on e.instance_id = $1 and e.kind = 'shippingMethods' and e.scope = ''
             and e.code = m.marketplace_method_code and e.state <> 'seen'
      where m.company_id = $2 and not m.is_archived
        and (m.name = any($3::text[]) or m.marketplace_method_code = any($3) or e.label = any($3))
      order by m.id`,
    [instance.id, instance.companyId, names],
  );
}

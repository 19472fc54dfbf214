import type { DataSource } from 'typeorm';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import type { InstanceInput } from '../../workflows/messages';
import type { ConnectedInstance } from '../instances/marketplace-clients';
import { SELLER_REFERENCES_AT_ONCE, type SellerReferenceResult } from '../mirakl/seller-references';
import { withHeartbeat } from '../with-heartbeat';
import type { ImportDependencies } from './import-dependencies';

interface WantedReference {
  readonly orderId: string;
  readonly marketplaceOrderId: string;
  readonly sellerReference: string;
}

/** Writes our order numbers to the marketplace, a hundred a call; an answer that was lost is harmless [ORD-13]. */
export function writeSellerReferences(
  { dataSource, calls }: ImportDependencies,
  { instanceCode }: InstanceInput,
): Promise<{ readonly written: number }> {
  return withHeartbeat(({ signal }) =>
    calls.connected(instanceCode, async (instance) => {
      for (let written = 0; ;) {
        const wanted = await findWanted(dataSource, instance);
        if (wanted.length === 0) return { written };
        const results = await calls.call(instance, () => instance.client.writeSellerReferences(wanted, signal));
        await record(dataSource, wanted, results);
        written += wanted.length;
      }
    }),
  );
}

function findWanted(dataSource: DataSource, instance: ConnectedInstance): Promise<WantedReference[]> {
  return dataSource.query(
    `select o.id as "orderId", o.marketplace_order_id as "marketplaceOrderId", s.name as "sellerReference"
       from marketplace_order o join sale_order s on s.order_id = o.id
      where o.instance_id = $1 and o.seller_reference_wanted order by o.id limit $2`,
    [instance.id, SELLER_REFERENCES_AT_ONCE],
  );
}

/** A refusal is told on the order and not repeated: the order itself goes on without it. */
async function record(
  dataSource: DataSource,
  wanted: readonly WantedReference[],
  results: readonly SellerReferenceResult[],
): Promise<void> {
  const orderIds = new Map(wanted.map(({ marketplaceOrderId, orderId }) => [marketplaceOrderId, orderId]));
  await dataSource.transaction(async (manager) => {
    await manager.query(`update marketplace_order set seller_reference_wanted = false where id = any($1::bigint[])`, [
      [...orderIds.values()],
    ]);
    for (const result of results) {
      const orderId = orderIds.get(result.marketplaceOrderId);
      if (result.kind === 'done' || orderId === undefined) continue;
      await addTimelineEntry(manager, orderId, {
        kind: 'sellerReferenceRefused',
        actor: 'marketplace',
        sentence: `The marketplace did not take our order number: ${result.message}`,
        data: { code: result.code },
        isPrimary: false,
      });
    }
  });
}

import type { EntityManager } from 'typeorm';
import type { RegisteredCarrier, ShippingMethodRules } from '../domain/tracking-rules';

/** The rules of shipping methods, retired ones too: orders that name them live on. */
export function findShippingMethods(
  manager: EntityManager,
  instanceId: string,
  codes: readonly string[],
): Promise<ShippingMethodRules[]> {
  return manager.query(
    `select code, coalesce((details ->> 'isTrackingMandatory')::boolean, false) as "mandatoryTracking",
            coalesce((details ->> 'isClickAndCollect')::boolean, false) as "clickAndCollect",
            coalesce((details ->> 'isDeliveredByOperator')::boolean, false) as "deliveryByOperator"
       from master_data_entry
      where instance_id = $1 and kind = 'shippingMethods' and state <> 'seen' and code = any($2::text[])`,
    [instanceId, codes],
  );
}

/** The carriers that the marketplace lists now, by code: those named, or all of them. */
export function findCarriers(
  manager: EntityManager,
  instanceId: string,
  codes: readonly string[] | null = null,
): Promise<(RegisteredCarrier & { readonly id: string })[]> {
  return manager.query(
    `select id, code, details ->> 'trackingUrlTemplate' as "trackingUrl" from master_data_entry
      where instance_id = $1 and kind = 'carriers' and state = 'listed' and ($2::text[] is null or code = any($2))
      order by code`,
    [instanceId, codes],
  );
}

/** Labels of the reasons for which something is cancelled or refunded, retired ones too, by code. */
export async function findReasonLabels(
  manager: EntityManager,
  instanceId: string,
  codes: readonly string[],
  scope: 'CANCELATION' | 'REFUND' = 'CANCELATION',
): Promise<ReadonlyMap<string, string>> {
  if (codes.length === 0) return new Map();
  const rows: { code: string; label: string }[] = await manager.query(
    `select code, label from master_data_entry
      where instance_id = $1 and kind = 'reasons' and scope = $3 and state <> 'seen' and code = any($2::text[])`,
    [instanceId, codes, scope],
  );
  return new Map(rows.map(({ code, label }) => [code, label]));
}

import type { EntityManager } from 'typeorm';
import { findCarriers } from '../../entities/find-master-data';
import { ruleBroken } from '../problems/problem';

const NAMED_AT_MOST = 20;

/**
 * A code must be one of the marketplace's carriers, once these were read [TRK-03].
 * @throws Problem ruleBroken naming those that exist
 */
export async function checkCarrier(
  manager: EntityManager,
  instanceId: string,
  carrierCode: string | null,
): Promise<void> {
  if (carrierCode === null) return;
  const carriers = await findCarriers(manager, instanceId);
  if (carriers.length === 0 || carriers.some(({ code }) => code === carrierCode)) return;
  throw ruleBroken('/carrierCode', `${unknownCarrier(carrierCode, carriers)}; name any other by carrierName.`);
}

export function unknownCarrier(carrierCode: string, carriers: readonly { readonly code: string }[]): string {
  const known = carriers.slice(0, NAMED_AT_MOST).map(({ code }) => code);
  return `The marketplace has no carrier "${carrierCode}". It knows ${known.join(', ')}`;
}

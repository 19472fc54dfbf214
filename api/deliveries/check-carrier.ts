import { IsNull, type EntityManager } from 'typeorm';
import { Carrier } from '../../entities/carrier.entity';
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
  const carriers = await manager.find(Carrier, { where: { instanceId, retiredAt: IsNull() }, order: { code: 'ASC' } });
  if (carriers.length === 0 || carriers.some(({ code }) => code === carrierCode)) return;
  const known = carriers.slice(0, NAMED_AT_MOST).map(({ code }) => code);
  const words = `The marketplace has no carrier "${carrierCode}". It knows ${known.join(', ')}; name any other by carrierName.`;
  throw ruleBroken('/carrierCode', words);
}

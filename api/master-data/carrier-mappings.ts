import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm';
import { DeliveryMethodCarrier } from '../../entities/delivery-method-carrier.entity';
import { DeliveryMethod } from '../../entities/delivery-method.entity';
import { findCarriers } from '../../entities/find-master-data';
import type { Instance } from '../../entities/instance.entity';
import { releaseParked } from '../../entities/release-parked';
import { unknownCarrier } from '../deliveries/check-carrier';
import { findInstance } from '../lists/find-instances';
import type { PageOf } from '../lists/page-schema';
import { byId, readPage } from '../lists/read-page';
import { Problem, ruleBroken } from '../problems/problem';
import { isUniqueViolation } from '../problems/unique-violation';
import type { CarrierMappingBody, CarrierMappingQuery, NewCarrierMapping } from '../schemas/master-data';

/** What a carrier of the marketplace cures [TRK-03]. */
const CURED_REASONS = ['trackingUrlMissing', 'carrierNotAllowed', 'carrierUnknown'] as const;

function selectMappings(dataSource: DataSource, instanceId: string): SelectQueryBuilder<DeliveryMethodCarrier> {
  return dataSource
    .getRepository(DeliveryMethodCarrier)
    .createQueryBuilder('m')
    .innerJoinAndSelect('m.deliveryMethod', 'method')
    .innerJoinAndSelect('m.carrier', 'carrier')
    .where('m.instanceId = :instanceId', { instanceId });
}

function mappingBody({ id, deliveryMethodId, deliveryMethod, carrier }: DeliveryMethodCarrier): CarrierMappingBody {
  return {
    ...{ id, deliveryMethodId },
    deliveryMethod: deliveryMethod.name,
    country: deliveryMethod.country === '' ? null : deliveryMethod.country,
    carrier: carrier.code,
    carrierLabel: carrier.label,
    carrierState: carrier.state,
  };
}

export async function listCarrierMappings(
  dataSource: DataSource,
  code: string,
  { limit, cursor, ...filters }: CarrierMappingQuery,
): Promise<PageOf<CarrierMappingBody>> {
  const { id: instanceId } = await findInstance(dataSource, code);
  const mappings = selectMappings(dataSource, instanceId);
  if (filters.carrier !== undefined) mappings.andWhere('carrier.code in (:...codes)', { codes: filters.carrier });
  const page = await readPage(mappings, { limit, cursor, isDescending: false, key: byId, view: { code, ...filters } });
  return { items: page.rows.map(mappingBody), nextCursor: page.nextCursor, count: page.count };
}

async function findMethod(manager: EntityManager, { companyId, code }: Instance, id: string): Promise<DeliveryMethod> {
  const method = await manager.findOneBy(DeliveryMethod, { id, companyId });
  if (method === null) {
    throw ruleBroken('/deliveryMethodId', `The company of the instance "${code}" has no delivery method ${id}.`);
  }
  if (method.isArchived) throw ruleBroken('/deliveryMethodId', `The delivery method "${method.name}" is archived.`);
  return method;
}

async function findCarrierId(manager: EntityManager, { id, code }: Instance, carrierCode: string): Promise<string> {
  const carriers = await findCarriers(manager, id);
  const carrier = carriers.find((each) => each.code === carrierCode);
  if (carrier !== undefined) return carrier.id;
  const words =
    carriers.length === 0
      ? `The carriers of "${code}" are not read yet: import its master data first`
      : unknownCarrier(carrierCode, carriers);
  throw ruleBroken('/carrier', `${words}.`);
}

/**
 * Gives a delivery method its carrier on an instance: at most one [DLV-04]. Orders that are parked for want of one try
 * again.
 * @throws Problem ruleBroken, or alreadyExists naming the carrier that it has
 */
export async function createCarrierMapping(
  dataSource: DataSource,
  code: string,
  { deliveryMethodId, carrier }: NewCarrierMapping,
): Promise<CarrierMappingBody> {
  const instance = await findInstance(dataSource, code);
  const { id: instanceId } = instance;
  const method = await findMethod(dataSource.manager, instance, deliveryMethodId);
  try {
    const id = await dataSource.transaction(async (manager) => {
      const carrierId = await findCarrierId(manager, instance, carrier);
      const row = manager.create(DeliveryMethodCarrier, { instanceId, deliveryMethodId, carrierId });
      const saved = await manager.save(row);
      for (const reasonCode of CURED_REASONS) await releaseParked(manager, { reasonCode, instanceId });
      return saved.id;
    });
    return mappingBody(await selectMappings(dataSource, instanceId).andWhere('m.id = :id', { id }).getOneOrFail());
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const present = await selectMappings(dataSource, instanceId)
      .andWhere('m.deliveryMethodId = :deliveryMethodId', { deliveryMethodId })
      .getOne();
    const has = present === null ? 'a carrier' : `the carrier "${present.carrier.code}"`;
    const words = `The delivery method "${method.name}" has ${has} on "${code}" already, and may have one only. End that mapping first.`;
    throw new Problem('alreadyExists', words);
  }
}

/** @throws Problem notFound */
export async function endCarrierMapping(dataSource: DataSource, code: string, id: string): Promise<void> {
  const { id: instanceId } = await findInstance(dataSource, code);
  const { affected } = await dataSource.getRepository(DeliveryMethodCarrier).delete({ id, instanceId });
  if (affected !== 1) throw new Problem('notFound', `The instance "${code}" has no carrier mapping ${id}.`);
}

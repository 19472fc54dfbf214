import type { EntityManager } from 'typeorm';
import { Company } from '../../entities/company.entity';
import { Instance } from '../../entities/instance.entity';
import { Warehouse } from '../../entities/warehouse.entity';
import { normaliseMarketplaceUrl } from '../../domain/marketplace-url';
import { keyFingerprint } from '../../platform/key-fingerprint';
import type { ApiContext } from '../api';
import { isUniqueViolation } from '../problems/unique-violation';
import { Problem, ruleBroken } from '../problems/problem';
import type { NewInstance } from '../schemas/instance';
import { checkReferences } from './check-references';
import { checkSettings, withChanges } from './check-settings';

/** @throws Problem ruleBroken saying what is wrong with the address */
export function marketplaceAddress(pasted: string): string {
  const address = normaliseMarketplaceUrl(pasted);
  if (address.kind === 'refused') throw ruleBroken('/baseUrl', address.reason);
  return address.baseUrl;
}

/** The columns that hold a key: sealed at once, so that the text goes no further [INS-02]. */
export function sealedKey(
  { secretBox }: ApiContext,
  apiKey: string,
): Pick<Instance, 'apiKeyCiphertext' | 'apiKeyKeyId' | 'apiKeyFingerprint'> {
  const { ciphertext, keyId } = secretBox.seal(apiKey);
  return { apiKeyCiphertext: ciphertext, apiKeyKeyId: keyId, apiKeyFingerprint: keyFingerprint(apiKey) };
}

/**
 * @param presentId the warehouse that the instance has: it may go on with an archived one
 * @throws Problem ruleBroken naming the member that is not there, or archived
 */
export async function findWarehouse(
  manager: EntityManager,
  wanted: Pick<NewInstance, 'company' | 'warehouse'>,
  presentId: string | null = null,
): Promise<Warehouse> {
  const company = await manager.findOneBy(Company, { code: wanted.company });
  if (company === null) throw ruleBroken('/company', `There is no company "${wanted.company}".`);
  const warehouse = await manager.findOneBy(Warehouse, { code: wanted.warehouse, companyId: company.id });
  if (warehouse === null) {
    throw ruleBroken('/warehouse', `The company "${wanted.company}" has no warehouse "${wanted.warehouse}".`);
  }
  if (warehouse.id === presentId) return warehouse;
  if (company.isArchived) throw ruleBroken('/company', `The company "${wanted.company}" is archived.`);
  if (warehouse.isArchived) throw ruleBroken('/warehouse', `The warehouse "${wanted.warehouse}" is archived.`);
  return warehouse;
}

/** Which of the two is taken, and what to do instead [INS-10]. */
async function alreadyThere(
  { dataSource }: ApiContext,
  { code, baseUrl, shopId }: Pick<Instance, 'code' | 'baseUrl' | 'shopId'>,
): Promise<Problem> {
  const ofShop = await dataSource.getRepository(Instance).findOneBy({ baseUrl, shopId });
  if (ofShop === null) {
    return new Problem('alreadyExists', `There is an instance "${code}"; a code is never used again.`);
  }
  const words = `Shop ${shopId} at ${baseUrl} is the instance "${ofShop.code}" already.`;
  const cure = `It is archived: give it credentials (PUT /api/v1/instances/${ofShop.code}/credentials), and it goes on with its orders.`;
  return new Problem('alreadyExists', ofShop.state === 'archived' ? `${words} ${cure}` : words);
}

/** @throws Problem alreadyExists for one of the same code, or of the same shop */
export async function createInstance(context: ApiContext, wanted: NewInstance): Promise<string> {
  const { code, name, environment, shopId, apiKey } = wanted;
  const baseUrl = marketplaceAddress(wanted.baseUrl);
  const settings = checkSettings({ changes: wanted.settings, environment, pointer: '/settings' });
  try {
    await context.dataSource.transaction(async (manager) => {
      const { id: warehouseId, companyId } = await findWarehouse(manager, wanted);
      const references = { instance: { companyId, currency: null }, changes: settings, pointer: '/settings' };
      await checkReferences(manager, references);
      const instance = manager.create(Instance, { code, name, environment, baseUrl, shopId, companyId, warehouseId });
      instance.installationFingerprint = context.installationFingerprint;
      instance.settings = withChanges({}, settings);
      await manager.save(Object.assign(instance, sealedKey(context, apiKey)));
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw await alreadyThere(context, { code, baseUrl, shopId });
  }
  return code;
}

import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import type { SettingOverrides } from '../../domain/instance-settings';
import { Instance } from '../../entities/instance.entity';
import type { ApiContext } from '../api';
import { requireMatch } from '../if-match';
import { isUniqueViolation } from '../problems/unique-violation';
import { Problem } from '../problems/problem';
import type { Credentials } from '../schemas/instance';
import { checkSettings, withChanges } from './check-settings';
import { marketplaceAddress, sealedKey } from './create-instance';

async function lockInstance(manager: EntityManager, code: string): Promise<Instance> {
  const instance = await manager.findOne(Instance, { where: { code }, lock: { mode: 'pessimistic_write' } });
  if (instance === null) throw new Problem('notFound', `There is no instance "${code}".`);
  return instance;
}

export const settingsEtag = ({ settingsVersion }: Instance): string => `"${String(settingsVersion)}"`;

/**
 * Changes settings and raises their version: orders that were decided under an older one are looked at again by the
 * next sweep [ORD-15].
 */
export async function changeSettings(
  { dataSource }: ApiContext,
  request: FastifyRequest,
  change: { readonly code: string; readonly changes: SettingOverrides },
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const instance = await lockInstance(manager, change.code);
    requireMatch(request, settingsEtag(instance));
    const { environment } = instance;
    const changes = checkSettings({ changes: change.changes, environment, pointer: '' });
    instance.settings = withChanges(instance.settings, changes);
    instance.settingsVersion += 1;
    await manager.save(instance);
  });
}

/**
 * Exchanges key, address or shop. What was tested was something else, so the copy of the test is void and an instance that was
 * only tested is a draft again; a closed gate stays closed until a good test opens it. A refusal of the old key says
 * nothing of the new one [INS-08].
 */
export async function replaceCredentials(
  context: ApiContext,
  change: { readonly code: string; readonly credentials: Credentials },
): Promise<void> {
  const { apiKey, baseUrl, shopId } = change.credentials;
  const address = baseUrl === undefined ? {} : { baseUrl: marketplaceAddress(baseUrl) };
  const shop = shopId === undefined ? {} : { shopId };
  try {
    await context.dataSource.transaction(async (manager) => {
      const instance = await lockInstance(manager, change.code);
      const state = instance.state === 'tested' ? 'draft' : instance.state;
      await manager.update(Instance, instance.id, {
        ...{ ...sealedKey(context, apiKey), ...address, ...shop },
        ...{ state, lastTest: null, authenticationFailedAt: null },
      });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Problem('alreadyExists', 'Another instance has this shop at this address already.');
  }
}

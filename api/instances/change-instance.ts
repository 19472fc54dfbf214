import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import { resolveSettings, type SettingOverrides } from '../../domain/instance-settings';
import { addInstanceEvent } from '../../entities/add-instance-event';
import { Instance } from '../../entities/instance.entity';
import { wakeWaitingOrders } from '../../entities/wake-held-orders';
import type { ApiContext } from '../api';
import { requireMatch } from '../if-match';
import { isUniqueViolation } from '../problems/unique-violation';
import { Problem, ruleBroken } from '../problems/problem';
import type { Credentials } from '../schemas/instance';
import { checkReferences } from './check-references';
import { checkSettings, withChanges } from './check-settings';
import { marketplaceAddress, sealedKey } from './create-instance';
import { lockInstance } from './lock-instance';
import { hasOrders } from './open-orders';
import { applySettingEffects } from './setting-effects';

export const settingsEtag = ({ settingsVersion }: Instance): string => `"${String(settingsVersion)}"`;

/**
 * Changes settings and raises their version: orders that were decided under an older one are looked at again by the
 * next sweep [ORD-15].
 * @returns what it means for what is under way, in words
 */
export async function changeSettings(
  { dataSource }: ApiContext,
  request: FastifyRequest,
  change: { readonly code: string; readonly changes: SettingOverrides },
): Promise<readonly string[]> {
  const { instanceId, remarks, wakes } = await dataSource.transaction(async (manager) => {
    const instance = await lockInstance(manager, change.code);
    requireMatch(request, settingsEtag(instance));
    const { environment } = instance;
    const changes = checkSettings({ changes: change.changes, environment, pointer: '' });
    await checkReferences(manager, { instance, changes, pointer: '' });
    const before = resolveSettings(instance.settings);
    instance.settings = withChanges(instance.settings, changes);
    instance.settingsVersion += 1;
    await manager.save(instance);
    const after = resolveSettings(instance.settings);
    return { instanceId: instance.id, ...(await applySettingEffects(manager, { instance, before, after })) };
  });
  for (const reason of wakes) await wakeWaitingOrders(dataSource.manager, instanceId, reason);
  return remarks;
}

/**
 * Exchanges key, address or shop. What was tested was something else, so the copy of the test is void and an instance
 * that was only tested is a draft again; a closed gate stays closed until a good test opens it. A refusal of the old key
 * says nothing of the new one [INS-08]. An archived instance is a draft again, and goes on with its orders once it is
 * confirmed [INS-10].
 */
export async function replaceCredentials(
  context: ApiContext,
  change: { readonly code: string; readonly actor: string; readonly credentials: Credentials },
): Promise<void> {
  const { code, actor, credentials } = change;
  const baseUrl = credentials.baseUrl === undefined ? null : marketplaceAddress(credentials.baseUrl);
  try {
    await context.dataSource.transaction(async (manager) => {
      const instance = await lockInstance(manager, code);
      await requireSameShop(manager, instance, { ...credentials, baseUrl });
      const isKept = instance.state === 'confirmed' || instance.state === 'paused';
      await manager.update(Instance, instance.id, {
        ...sealedKey(context, credentials.apiKey),
        ...{ baseUrl: baseUrl ?? instance.baseUrl, shopId: credentials.shopId ?? instance.shopId },
        ...{ state: isKept ? instance.state : 'draft', lastTest: null, authenticationFailedAt: null },
      });
      const sentence =
        instance.state === 'archived' ? 'Connected again: test the connection, then confirm' : 'Credentials replaced';
      await addInstanceEvent(manager, instance.id, { kind: 'credentialsReplaced', actor, sentence });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Problem('alreadyExists', 'Another instance has this shop at this address already.');
  }
}

/** Orders are known by (instance, order id) for ever: under another shop the same id would be another order. */
async function requireSameShop(
  manager: EntityManager,
  instance: Instance,
  { shopId, baseUrl, hasMarketplaceMoved }: Omit<Credentials, 'baseUrl'> & { readonly baseUrl: string | null },
): Promise<void> {
  const isOtherShop = shopId !== undefined && shopId !== instance.shopId;
  const isOtherHost = baseUrl !== null && baseUrl !== instance.baseUrl;
  if ((!isOtherShop && !isOtherHost) || !(await hasOrders(manager, instance.id))) return;
  if (isOtherShop) {
    const words = `The instance has orders of shop ${instance.shopId}; make an instance of its own for another shop`;
    throw ruleBroken('/shopId', words);
  }
  if (hasMarketplaceMoved) return;
  throw ruleBroken(
    '/baseUrl',
    `The instance has orders of ${new URL(instance.baseUrl).host}; make an instance of its own for another marketplace, or send hasMarketplaceMoved: true where this one has moved`,
  );
}

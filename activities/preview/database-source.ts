import type { EntityManager } from 'typeorm';
import { Instance } from '../../entities/instance.entity';
import { loadMappingContext } from '../orders/mapping-context';
import type { PreviewSource } from './preview-orders';

/** The instance as the database has it; null when it has none of this code. */
export async function databasePreviewSource(
  manager: EntityManager,
  instanceCode: string,
): Promise<PreviewSource | null> {
  const instance = await manager.findOneBy(Instance, { code: instanceCode });
  if (instance === null) return null;
  return {
    settings: instance.settings,
    confirmedAt: instance.confirmedAt?.toISOString() ?? null,
    loadContext: (settings, orders) => loadMappingContext(manager, { instance, settings, orders }),
  };
}

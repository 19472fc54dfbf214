import type { DataSource, EntityManager } from 'typeorm';
import { resolveSettings, toDoOf, type SettingOverrides } from '../../domain/instance-settings';
import { addInstanceEvent } from '../../entities/add-instance-event';
import { closeHeldInstance, raiseHeldInstance } from '../../entities/instance-to-dos';
import { wakeSchedules } from '../../entities/raise-revision';
import { tellHeldOrders, wakeHeldOrders } from '../../entities/wake-held-orders';

interface FoundInstance {
  readonly id: string;
  readonly code: string;
}

interface MarkedInstance extends FoundInstance {
  readonly settings: SettingOverrides;
  readonly isArchived: boolean;
}

/**
 * Compares each instance with the installation that opens this database [INS-05]. One that another installation works
 * for is held as a copy; one that was never marked becomes ours; a database that came home needs nobody's leave.
 *
 * @param fingerprint of this installation, as `installationFingerprint` makes it
 * @returns codes of the instances that are held as copies now
 */
export async function settleCopies(dataSource: DataSource, fingerprint: string): Promise<readonly string[]> {
  const settled = await dataSource.transaction(async (manager) => {
    await manager.query(
      `update instance set installation_fingerprint = $1 where installation_fingerprint is null and not is_copied`,
      [fingerprint],
    );
    const copied = await mark(manager, { fingerprint, isCopied: true });
    for (const { id, code, settings, isArchived } of copied) {
      const sentence = 'The database is a copy of another installation: nothing is called until Go live';
      await addInstanceEvent(manager, id, { kind: 'copied', actor: 'system', sentence });
      // Nobody goes live with one that is archived.
      if (isArchived) continue;
      const toDo = toDoOf(resolveSettings(settings));
      await raiseHeldInstance(manager, {
        ...{ instanceId: id, code, reasonCode: 'copiedDatabase', words: sentence, settings: toDo },
      });
    }
    const home = await mark(manager, { fingerprint, isCopied: false });
    for (const { id } of home) {
      const sentence = 'The database is with its own installation again: calls go on';
      await addInstanceEvent(manager, id, { kind: 'wentLive', actor: 'system', sentence });
      await closeHeldInstance(manager, id, 'copiedDatabase');
    }
    return { copied, home };
  });
  for (const { id } of settled.copied) await tellHeldOrders(dataSource.manager, id);
  for (const { id } of settled.home) await wakeHeldOrders(dataSource.manager, id);
  await wakeSchedules(dataSource.manager);
  const held: FoundInstance[] = await dataSource.query(
    `select id, code from instance where is_copied and state <> 'archived' order by code`,
  );
  return held.map(({ code }) => code);
}

function mark(
  manager: EntityManager,
  { fingerprint, isCopied }: { readonly fingerprint: string; readonly isCopied: boolean },
): Promise<MarkedInstance[]> {
  return manager.query(
    `with marked as (
       update instance set is_copied = $2
        where is_copied <> $2 and (installation_fingerprint <> $1) = $2 returning id, code, settings, state
     ) select id, code, settings, state = 'archived' as "isArchived" from marked`,
    [fingerprint, isCopied],
  );
}

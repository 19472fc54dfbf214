import { transitionRefusal, type InstanceState } from '../../domain/instance-life';
import { addInstanceEvent } from '../../entities/add-instance-event';
import { closeHeldInstance } from '../../entities/instance-to-dos';
import { Instance } from '../../entities/instance.entity';
import { tellHeldOrders, wakeHeldOrders } from '../../entities/wake-held-orders';
import type { ApiContext } from '../api';
import { Problem, ruleBroken } from '../problems/problem';
import { lockInstance } from './lock-instance';

/** @throws Problem notAllowedNow with the state in words */
export function requireTransition({ code, state }: Instance, to: InstanceState): void {
  const refusal = transitionRefusal(code, state, to);
  if (refusal !== null) throw new Problem('notAllowedNow', refusal, { reasonCode: 'wrongState' });
}

export interface LifeCommand {
  readonly code: string;
  /** Who asks, as the instance's story shows it. */
  readonly actor: string;
}

/** Holds everything of an instance: its orders wait together, its schedules are paused with a note [INS-04]. */
export async function pauseInstance(
  { dataSource }: ApiContext,
  { code, actor, note }: LifeCommand & { readonly note: string },
): Promise<void> {
  const id = await dataSource.transaction(async (manager) => {
    const instance = await lockInstance(manager, code);
    requireTransition(instance, 'paused');
    await manager.update(Instance, instance.id, {
      ...{ state: 'paused', pausedBy: actor, pauseNote: note, pausedAt: new Date() },
    });
    await addInstanceEvent(manager, instance.id, { kind: 'paused', actor, sentence: `Paused: ${note}` });
    return instance.id;
  });
  await tellHeldOrders(dataSource.manager, id);
}

/** Exactly the orders and schedules go on that the pause held. */
export async function resumeInstance({ dataSource }: ApiContext, { code, actor }: LifeCommand): Promise<void> {
  const id = await dataSource.transaction(async (manager) => {
    const instance = await lockInstance(manager, code);
    if (instance.state !== 'paused') {
      throw new Problem('notAllowedNow', `The instance "${code}" is ${instance.state}, not paused.`, {
        reasonCode: 'wrongState',
      });
    }
    await manager.update(Instance, instance.id, {
      ...{ state: 'confirmed', pausedBy: null, pauseNote: null, pausedAt: null },
    });
    await addInstanceEvent(manager, instance.id, { kind: 'resumed', actor, sentence: 'Resumed' });
    return instance.id;
  });
  await wakeHeldOrders(dataSource.manager, id);
}

/**
 * Makes this installation the one that works for an instance of a copied database [INS-05].
 * @throws Problem ruleBroken when the name typed is not the instance's, notAllowedNow when it is no copy
 */
export async function goLive(
  { dataSource, installationFingerprint }: ApiContext,
  { code, actor, name }: LifeCommand & { readonly name: string },
): Promise<void> {
  const id = await dataSource.transaction(async (manager) => {
    const instance = await lockInstance(manager, code);
    if (name !== instance.name) throw ruleBroken('/name', `The name of the instance is "${instance.name}".`);
    if (!instance.isCopied && instance.installationFingerprint === installationFingerprint) {
      throw new Problem('notAllowedNow', `This installation works for the instance "${code}" already.`);
    }
    await manager.update(Instance, instance.id, { installationFingerprint, isCopied: false });
    const sentence = 'Went live: from now on this installation works for the instance';
    await addInstanceEvent(manager, instance.id, { kind: 'wentLive', actor, sentence });
    await closeHeldInstance(manager, instance.id, 'copiedDatabase');
    return instance.id;
  });
  await wakeHeldOrders(dataSource.manager, id);
}

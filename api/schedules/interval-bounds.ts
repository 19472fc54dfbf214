import { resolveSettings } from '../../domain/instance-settings';
import type { Instance } from '../../entities/instance.entity';
import type { ScheduledJob } from '../../workflows/ids';

/**
 * Shortest interval that the published call limits allow: OR11 is for one sweep in five minutes at most, and the
 * product asks for fifteen; the tracking export calls the marketplace only for what is due.
 */
const SHORTEST_SECONDS = { orderSweep: 900, trackingExport: 60 } as const satisfies Record<ScheduledJob, number>;
const SHORTEST_RELAXED_SECONDS = 15;

/** In seconds. A sandbox that limits no calls may be asked as often as a demonstration needs. */
export function shortestInterval(instance: Pick<Instance, 'environment' | 'settings'>, job: ScheduledJob): number {
  const isRelaxed = instance.environment === 'sandbox' && resolveSettings(instance.settings).callLimits === 'relaxed';
  return isRelaxed ? SHORTEST_RELAXED_SECONDS : SHORTEST_SECONDS[job];
}

import { resolveSettings } from '../../domain/instance-settings';
import type { Instance } from '../../entities/instance.entity';
import type { ScheduledJob } from '../../workflows/ids';

/**
 * Shortest interval that the published call limits allow: OR11 is for one sweep in five minutes at most, and the
 * product asks for fifteen; the tracking export calls the marketplace only for what is due; most master data may be read
 * once in 24 hours, so that a start a little early would only be served from the copies; what changed among the offers may
 * be asked for every minute, and Mirakl recommends five.
 */
const SHORTEST_SECONDS = {
  orderSweep: 900,
  trackingExport: 60,
  importMasterData: 24 * 3600 + 600,
  importListings: 300,
} as const satisfies Record<ScheduledJob, number>;
const SHORTEST_RELAXED_SECONDS = 15;

/** In seconds. A sandbox that limits no calls may be asked as often as a demonstration needs. */
export function shortestInterval(instance: Pick<Instance, 'environment' | 'settings'>, job: ScheduledJob): number {
  const isRelaxed = instance.environment === 'sandbox' && resolveSettings(instance.settings).callLimits === 'relaxed';
  return isRelaxed ? SHORTEST_RELAXED_SECONDS : SHORTEST_SECONDS[job];
}

import type { z } from 'zod';
import { instanceHolds } from '../../domain/instance-hold';
import { resolveSettings } from '../../domain/instance-settings';
import type { Instance } from '../../entities/instance.entity';
import type { instanceSchema, instanceSettingsSchema } from '../schemas/instance';

type InstanceBody = z.output<typeof instanceSchema>;

function lastTestBody(lastTest: Instance['lastTest']): InstanceBody['lastTest'] {
  if (lastTest === null) return null;
  const { at, isGood, words, shopName, shopState, currency } = lastTest;
  return { at, isGood, words, shopName, shopState, currency };
}

function pauseBody({ pausedBy, pauseNote, pausedAt }: Instance): InstanceBody['pause'] {
  if (pausedBy === null || pauseNote === null || pausedAt === null) return null;
  return { by: pausedBy, note: pauseNote, at: pausedAt.toISOString() };
}

function breakerBody({ unresponsiveSince, nextProbeAt }: Instance): InstanceBody['breaker'] {
  if (unresponsiveSince === null || nextProbeAt === null) return null;
  const words =
    'The marketplace does not answer in time: its calls wait, orders are kept, and one call is tried now and then until it answers';
  return { since: unresponsiveSince.toISOString(), nextProbeAt: nextProbeAt.toISOString(), words };
}

/** @param instance with company and warehouse */
export function instanceBody(instance: Instance): InstanceBody {
  const { code, name, environment, state, baseUrl, shopId, apiKeyFingerprint, currency, gate, settingsVersion } =
    instance;
  return {
    ...{ code, name, environment, state, baseUrl, shopId, apiKeyFingerprint },
    company: instance.company.code,
    warehouse: instance.warehouse.code,
    currency,
    gate,
    hold: instance.hold === null ? null : { ...instanceHolds[instance.hold] },
    breaker: breakerBody(instance),
    pause: pauseBody(instance),
    archivedAt: instance.archivedAt?.toISOString() ?? null,
    lastTest: lastTestBody(instance.lastTest),
    confirmedAt: instance.confirmedAt?.toISOString() ?? null,
    settingsVersion,
    createdAt: instance.createdAt.toISOString(),
  };
}

export function settingsBody({ settings, settingsVersion }: Instance): z.output<typeof instanceSettingsSchema> {
  return { version: settingsVersion, overrides: { ...settings }, settings: { ...resolveSettings(settings) } };
}

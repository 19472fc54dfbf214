import type { ConnectedInstance } from '../../activities/instances/marketplace-clients';
import { resolveSettings, type SettingOverrides } from '../../domain/instance-settings';

/** An instance as whoever stores its orders needs it: it calls no marketplace. */
export const connectedTo = ({ id }: { readonly id: string }, settings: SettingOverrides = {}): ConnectedInstance => {
  const connected: Partial<ConnectedInstance> = { id, settings: resolveSettings(settings), settingsVersion: 1 };
  return { ...connected, confirmedAt: null } as ConnectedInstance;
};

import type { DataSource } from 'typeorm';
import { resolveSettings, type InstanceSettings, type SettingOverrides } from '../../domain/instance-settings';
import type { InstanceHold } from '../../domain/instance-hold';
import type { TaxMode } from '../../domain/marketplace-order';
import { holdOf } from '../../entities/instance-hold';
import type { SecretBox } from '../../platform/secret-box';
import { createCallBudgets } from '../mirakl/call-budgets';
import { createMarketplaceClient, type MarketplaceClient } from '../mirakl/client';
import { settleCopies } from './settle-copies';

/** An instance with the client that speaks for it. */
export interface ConnectedInstance {
  readonly id: string;
  readonly code: string;
  readonly companyId: string;
  readonly baseUrl: string;
  readonly shopId: string;
  readonly state: string;
  /** What keeps it from calling; null when nothing does. */
  readonly hold: InstanceHold | null;
  /** A first refusal of the key is on record; a second one, a minute later, closes the gate. */
  readonly isAuthenticationDoubted: boolean;
  /** A call was not answered in time, and none was answered since. */
  readonly hasTimedOut: boolean;
  /** So many were not that its calls wait: see `admitCall`. */
  readonly isUnresponsive: boolean;
  readonly confirmedAt: string | null;
  /** It was archived, and is not confirmed again yet. */
  readonly isReconnected: boolean;
  readonly keyFingerprint: string;
  readonly settings: InstanceSettings;
  readonly settingsVersion: number;
  readonly client: MarketplaceClient;
}

export interface MarketplaceClients {
  /** @throws InstanceNotConnected when there is no such instance, or it has no credentials */
  connect(instanceCode: string): Promise<ConnectedInstance>;
}

/** Nothing that a repetition would change: the instance is unknown here, or was archived. */
export class InstanceNotConnected extends Error {
  override readonly name = 'InstanceNotConnected';
}

interface ClientsDependencies {
  readonly dataSource: DataSource;
  readonly secretBox: SecretBox;
  readonly allowPrivateHosts: boolean;
  /** For one call; a minute unless given. */
  readonly callTimeoutMs?: number;
  /** Of this installation: an instance that bears another one is a copy [INS-05]. */
  readonly installationFingerprint: string;
}

interface InstanceRow extends Omit<ConnectedInstance, 'settings' | 'client' | 'confirmedAt'> {
  readonly apiKeyCiphertext: string | null;
  readonly apiKeyKeyId: string | null;
  readonly confirmedAt: Date | null;
  readonly settings: SettingOverrides;
  readonly platform: { readonly orderTaxMode?: string | null } | null;
  readonly environment: string;
  readonly installationFingerprint: string | null;
}

const FIND_INSTANCE = `
  select id, code, company_id as "companyId", base_url as "baseUrl", shop_id as "shopId", state,
         ${holdOf('instance')} as hold, environment,
         installation_fingerprint as "installationFingerprint",
         authentication_failed_at is not null as "isAuthenticationDoubted",
         timeouts_in_row > 0 as "hasTimedOut", unresponsive_since is not null as "isUnresponsive", confirmed_at as "confirmedAt",
         archived_at is not null as "isReconnected",
         api_key_fingerprint as "keyFingerprint", api_key_ciphertext as "apiKeyCiphertext",
         api_key_key_id as "apiKeyKeyId", settings, settings_version as "settingsVersion", platform
    from instance where code = $1`;

/**
 * One client per instance and process, kept while credentials and settings stand: it holds the connections. The key is
 * opened here and stays in memory [INS-02].
 */
export function createMarketplaceClients(dependencies: ClientsDependencies): MarketplaceClients {
  const { dataSource, secretBox, allowPrivateHosts, callTimeoutMs, installationFingerprint } = dependencies;
  const budgets = createCallBudgets(dataSource);
  const kept = new Map<string, { readonly version: string; readonly client: MarketplaceClient }>();

  const clientOf = (row: InstanceRow, settings: InstanceSettings): MarketplaceClient => {
    const version = JSON.stringify([row.apiKeyCiphertext, row.baseUrl, row.shopId, settings, row.platform]);
    const known = kept.get(row.code);
    if (known?.version === version) return known.client;
    if (row.apiKeyCiphertext === null || row.apiKeyKeyId === null) {
      throw new InstanceNotConnected(`Instance ${row.code} has no API key`);
    }
    const apiKey = secretBox.open({ ciphertext: row.apiKeyCiphertext, keyId: row.apiKeyKeyId });
    const instance = {
      baseUrl: row.baseUrl,
      shopId: row.shopId,
      apiKey,
      locale: settings.language,
      callLimits: row.environment === 'sandbox' ? settings.callLimits : ('published' as const),
      orderTaxMode: taxModeOf(row.platform?.orderTaxMode),
    };
    const client = createMarketplaceClient({ instance, budgets, allowPrivateHosts, timeoutMs: callTimeoutMs });
    kept.set(row.code, { version, client });
    return client;
  };

  /** A database may be exchanged under a worker that runs: each connection asks again. */
  const holdOfCopy = async (row: InstanceRow): Promise<InstanceHold | null> => {
    const { installationFingerprint: theirs } = row;
    if (theirs === null || theirs === installationFingerprint || row.hold === 'copiedDatabase') return row.hold;
    await settleCopies(dataSource, installationFingerprint);
    return 'copiedDatabase';
  };

  return {
    async connect(instanceCode) {
      const rows: InstanceRow[] = await dataSource.query(FIND_INSTANCE, [instanceCode]);
      const row = rows[0];
      if (row === undefined) throw new InstanceNotConnected(`There is no instance ${instanceCode}`);
      if (row.state === 'archived') throw new InstanceNotConnected(`Instance ${instanceCode} is archived`);
      const settings = resolveSettings(row.settings);
      return {
        id: row.id,
        code: row.code,
        companyId: row.companyId,
        baseUrl: row.baseUrl,
        shopId: row.shopId,
        state: row.state,
        hold: await holdOfCopy(row),
        isAuthenticationDoubted: row.isAuthenticationDoubted,
        hasTimedOut: row.hasTimedOut,
        isUnresponsive: row.isUnresponsive,
        confirmedAt: row.confirmedAt?.toISOString() ?? null,
        isReconnected: row.isReconnected,
        keyFingerprint: row.keyFingerprint,
        settings,
        settingsVersion: row.settingsVersion,
        client: clientOf(row, settings),
      };
    },
  };
}

function taxModeOf(mode: string | null | undefined): TaxMode | null {
  return mode === 'TAX_EXCLUDED' || mode === 'TAX_INCLUDED' ? mode : null;
}

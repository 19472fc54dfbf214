import { Client, Connection } from '@temporalio/client';
import type { TemporalConfig } from './config';
import { detailsOf, TemporalSetupError } from './temporal-errors';

export { TemporalSetupError } from './temporal-errors';
export { claimNamespace } from './namespace-owner';
export { ensureNamespace, readNamespaceId } from './temporal-namespace';
export { ensureSearchAttributes } from './temporal-search-attributes';

/** What the processes share of Temporal: one connection, and a client bound to the namespace. */
export interface TemporalConnection {
  readonly connection: Connection;
  readonly client: Client;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** @throws TemporalSetupError when no server answers at the address in time */
export async function connectTemporal(
  config: TemporalConfig,
  { timeoutMs = CONNECT_TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): Promise<TemporalConnection> {
  const { address, tls, apiKey, metadata } = config.connectionOptions;
  try {
    const connection = await Connection.connect({ address, tls, apiKey, metadata, connectTimeout: timeoutMs });
    return { connection, client: new Client({ connection, namespace: config.namespace }) };
  } catch (error) {
    throw new TemporalSetupError(
      `No Temporal server answers at ${config.address}: ${detailsOf(error)}. ` +
        'Check TEMPORAL_ADDRESS, TEMPORAL_API_KEY and TEMPORAL_TLS…, and that the server runs.',
    );
  }
}

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { LightMyRequestResponse } from 'fastify';
import pino, { type Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Api } from '../../../api/api';
import type { RequestLimits } from '../../../api/plugins/request-limits';
import { createApi } from '../../../api/server';
import { ApiToken } from '../../../entities/api-token.entity';
import { createSecretBox, type SecretBox } from '../../../platform/secret-box';
import { databaseCheck } from '../../../platform/health';
import { connectTemporal, ensureNamespace, type TemporalConnection } from '../../../platform/temporal';
import { createTestDatabase, testVariable } from '../../support/database';

interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The token that calls; null for none. */
  readonly token?: string | null;
}

/** The real API on a database of its own, called without a socket. */
export interface ApiUnderTest {
  readonly api: Api;
  readonly dataSource: DataSource;
  readonly temporal: Client;
  readonly secretBox: SecretBox;
  /** With the token of everything; a command gets a new idempotency key unless it brings one. Below /api/v1. */
  call(call: Call): Promise<LightMyRequestResponse>;
  /** A token with these scopes. */
  token(...scopes: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** Of the installation whose API is under test. */
export const OUR_FINGERPRINT = 'our-fingerprint';

const UNLIMITED: RequestLimits = { readsPerSecond: 100_000, commandsPerSecond: 100_000 };

export interface ApiUnderTestOptions {
  /** Away unless told: whatever needs it answers 503. */
  readonly temporal?: 'running' | 'away';
  readonly limits?: RequestLimits;
}

export interface ApiParts {
  readonly dataSource: DataSource;
  readonly temporal: Client;
  readonly secretBox: SecretBox;
  readonly limits?: RequestLimits;
  readonly installationFingerprint?: string;
  /** Silent unless given. */
  readonly logger?: Logger;
}

async function grantToken(dataSource: DataSource, scopes: readonly string[]): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const tokenHash = createHash('sha256').update(token).digest('hex');
  const name = `program ${token.slice(0, 6)}`;
  await dataSource.getRepository(ApiToken).insert({ name, tokenHash, scopes: [...scopes] });
  return token;
}

/** The API on what is there already; `stop` closes the API alone. */
export async function serveApi({
  limits = UNLIMITED,
  installationFingerprint = OUR_FINGERPRINT,
  logger = pino({ level: 'silent' }),
  ...parts
}: ApiParts): Promise<ApiUnderTest> {
  const { dataSource } = parts;
  const api = await createApi({
    ...{ ...parts, limits },
    ...{ installationFingerprint, logger },
    temporalUiUrl: 'http://temporal.example',
    checks: [
      databaseCheck((sql) => dataSource.query(sql)),
      { name: 'temporal', failure: 'Temporal does not answer.', isGood: () => Promise.resolve(false) },
    ],
  });
  const everything = await grantToken(dataSource, ['*']);
  return {
    ...{ ...parts, api },
    token: (...scopes) => grantToken(dataSource, scopes),
    call: ({ method = 'GET', url, body, headers = {}, token = everything }) =>
      api.inject({
        method,
        url: `/api/v1${url}`,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      }),
    stop: async () => {
      await api.close();
    },
  };
}

/** A namespace of its own, which no other test's worker looks into. */
async function connect(temporal: 'running' | 'away'): Promise<TemporalConnection> {
  const namespace = `api-${randomBytes(6).toString('hex')}`;
  if (temporal === 'away') {
    const connection = Connection.lazy({ address: '127.0.0.1:1', connectTimeout: '1 second' });
    return { connection, client: new Client({ connection, namespace }) };
  }
  const address = testVariable('TEST_TEMPORAL_ADDRESS');
  const config = { address, namespace, retentionDays: 1, uiUrl: null, connectionOptions: { address } };
  const connected = await connectTemporal(config);
  await ensureNamespace(connected.connection, config);
  return connected;
}

/** On a database of its own. Call it in `beforeAll`, and `stop` in `afterAll`. */
export async function startApiUnderTest({
  temporal = 'away',
  limits,
}: ApiUnderTestOptions = {}): Promise<ApiUnderTest> {
  const database = await createTestDatabase();
  const { connection, client } = await connect(temporal);
  const under = await serveApi({
    dataSource: database.dataSource,
    temporal: client,
    secretBox: createSecretBox([{ id: 'test', key: randomBytes(32) }]),
    ...(limits === undefined ? {} : { limits }),
  });
  return {
    ...under,
    stop: async () => {
      await under.stop();
      await connection.close();
      await database.drop();
    },
  };
}

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { LightMyRequestResponse } from 'fastify';
import pino from 'pino';
import type { DataSource } from 'typeorm';
import type { Api } from '../../../api/api';
import type { RequestLimits } from '../../../api/plugins/request-limits';
import { createApi } from '../../../api/server';
import { ApiToken } from '../../../entities/api-token.entity';
import { createSecretBox, type SecretBox } from '../../../platform/secret-box';
import { databaseCheck } from '../../../platform/health';
import { createTestDatabase, testVariable } from '../../support/database';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT';
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

export const UNLIMITED: RequestLimits = { readsPerSecond: 100_000, commandsPerSecond: 100_000 };

export interface ApiUnderTestOptions {
  /** Answers nothing unless given: Temporal is away. */
  readonly temporal?: 'running' | 'away';
  readonly limits?: RequestLimits;
}

function connection(temporal: 'running' | 'away'): Connection {
  const address = temporal === 'running' ? testVariable('TEST_TEMPORAL_ADDRESS') : '127.0.0.1:1';
  return Connection.lazy({ address, connectTimeout: '1 second' });
}

async function grantToken(dataSource: DataSource, scopes: readonly string[]): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const tokenHash = createHash('sha256').update(token).digest('hex');
  await dataSource
    .getRepository(ApiToken)
    .insert({ name: `program ${token.slice(0, 6)}`, tokenHash, scopes: [...scopes] });
  return token;
}

/** Call it in `beforeAll`, and `stop` in `afterAll`. */
export async function startApiUnderTest(options: ApiUnderTestOptions = {}): Promise<ApiUnderTest> {
  const database = await createTestDatabase();
  const { dataSource } = database;
  const native = connection(options.temporal ?? 'away');
  const temporal = new Client({ connection: native, namespace: testVariable('TEST_TEMPORAL_NAMESPACE') });
  const secretBox = createSecretBox([{ id: 'test', key: randomBytes(32) }]);
  const api = await createApi({
    ...{ dataSource, temporal, secretBox },
    temporalUiUrl: 'http://temporal.example',
    logger: pino({ level: 'silent' }),
    checks: [
      databaseCheck((sql) => dataSource.query(sql)),
      {
        name: 'temporal',
        failure: 'Temporal does not answer.',
        isGood: () => Promise.resolve(options.temporal === 'running'),
      },
    ],
    limits: options.limits ?? UNLIMITED,
  });
  const everything = await grantToken(dataSource, ['*']);
  return {
    ...{ api, dataSource, temporal, secretBox },
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
      await native.close();
      await database.drop();
    },
  };
}

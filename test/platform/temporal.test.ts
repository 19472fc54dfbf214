import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { loadConfig } from '../../platform/config';
import {
  connectTemporal,
  ensureNamespace,
  ensureSearchAttributes,
  readNamespaceId,
  TemporalSetupError,
} from '../../platform/temporal';
import { testVariable } from '../support/database';
import { startRefusingTemporal } from '../support/refusing-temporal';

const DAY_SECONDS = 24 * 60 * 60;

function temporalConfig(env: Readonly<Record<string, string>>): ReturnType<typeof loadConfig>['temporal'] {
  return loadConfig({
    DATABASE_URL: 'postgres://localhost/unused',
    INSTALLATION_ID: 'installation-1',
    CONNECTOR_ENCRYPTION_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
    TEMPORAL_ADDRESS: testVariable('TEST_TEMPORAL_ADDRESS'),
    ...env,
  }).temporal;
}

describe('The Temporal namespace', () => {
  let connection: Connection;

  beforeAll(async () => {
    ({ connection } = await connectTemporal(temporalConfig({})));
  });

  afterAll(() => connection.close());

  async function retentionDays(namespace: string): Promise<number> {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    return Number(config?.workflowExecutionRetentionTtl?.seconds) / DAY_SECONDS;
  }

  it('is made when there is none, with the configured retention', async () => {
    const config = temporalConfig({ TEMPORAL_NAMESPACE: `made-${randomUUID()}`, TEMPORAL_RETENTION_DAYS: '7' });
    expect(await ensureNamespace(connection, config)).toEqual({ retention: 'asConfigured', retentionDays: 7 });
    expect(await retentionDays(config.namespace)).toBe(7);
  });

  it('gets the configured retention when another one made it', async () => {
    const namespace = `kept-${randomUUID()}`;
    await ensureNamespace(connection, temporalConfig({ TEMPORAL_NAMESPACE: namespace, TEMPORAL_RETENTION_DAYS: '1' }));
    const outcome = await ensureNamespace(connection, temporalConfig({ TEMPORAL_NAMESPACE: namespace }));
    expect(outcome).toEqual({ retention: 'asConfigured', retentionDays: 30 });
    expect(await retentionDays(namespace)).toBe(30);
  });

  it('may be asked for by several processes at once', async () => {
    const config = temporalConfig({ TEMPORAL_NAMESPACE: `shared-${randomUUID()}` });
    const outcomes = await Promise.all([1, 2, 3].map(() => ensureNamespace(connection, config)));
    expect(outcomes.map(({ retention }) => retention)).toEqual(['asConfigured', 'asConfigured', 'asConfigured']);
  });

  it('has an id of its own, which a namespace of another name does not share', async () => {
    const namespace = `other-${randomUUID()}`;
    await ensureNamespace(connection, temporalConfig({ TEMPORAL_NAMESPACE: namespace }));
    const id = await readNamespaceId(connection, namespace);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await readNamespaceId(connection, testVariable('TEST_TEMPORAL_NAMESPACE'))).not.toBe(id);
  });

  it('gets the search attributes that it lacks, and keeps those that it has', async () => {
    const namespace = `attributes-${randomUUID()}`;
    await ensureNamespace(connection, temporalConfig({ TEMPORAL_NAMESPACE: namespace }));
    await ensureSearchAttributes(connection, namespace);
    await ensureSearchAttributes(connection, namespace);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const ours = ['Instance', 'NeedsAttention', 'OrderState', 'ReasonCode', 'ShippingDeadline'];
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(ours));
  });

  it('is refused when one of its search attributes has another type', async () => {
    const namespace = `types-${randomUUID()}`;
    await ensureNamespace(connection, temporalConfig({ TEMPORAL_NAMESPACE: namespace }));
    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace: testVariable('TEST_TEMPORAL_NAMESPACE'),
    });
    const keyword = customAttributes.Instance;
    if (keyword === undefined) throw new Error('The test namespace lacks Instance.');
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: { NeedsAttention: keyword } });
    await expect(ensureSearchAttributes(connection, namespace)).rejects.toThrow(/other types.*NeedsAttention/);
  });
});

describe('A Temporal server that leaves its setup to its operators', () => {
  const NOT_FOUND = '5';
  const OK = '0';
  const config = (): ReturnType<typeof temporalConfig> =>
    temporalConfig({ TEMPORAL_NAMESPACE: 'ours', TEMPORAL_RETENTION_DAYS: '14' });

  async function withServer(
    statuses: Readonly<Record<string, string>>,
    use: (connection: Connection) => Promise<void>,
  ) {
    const server = await startRefusingTemporal(statuses);
    const connection = Connection.lazy({ address: server.address });
    await use(connection);
    await connection.close();
    await server.close();
  }

  it('stops the start with the commands that make the namespace', () =>
    withServer({ DescribeNamespace: NOT_FOUND }, async (connection) => {
      const starting = ensureNamespace(connection, config());
      await expect(starting).rejects.toThrow(TemporalSetupError);
      await expect(starting).rejects.toThrow('temporal operator namespace create --namespace ours --retention 14d');
    }));

  it('keeps its own retention, and the start goes on', () =>
    withServer({ DescribeNamespace: OK }, async (connection) => {
      expect(await ensureNamespace(connection, config())).toMatchObject({ retention: 'kept' });
    }));

  it('stops the start with the commands that add the search attributes', () =>
    withServer({ DescribeNamespace: OK }, async (connection) => {
      const starting = ensureSearchAttributes(connection, 'ours');
      await expect(starting).rejects.toThrow(
        'temporal operator search-attribute create --namespace ours --name NeedsAttention --type Bool',
      );
      await expect(starting).rejects.toThrow('tcld namespace search-attributes add --namespace ours');
    }));
});

describe('A Temporal server that is not there', () => {
  it('is said with its address and what to check', async () => {
    const connecting = connectTemporal(temporalConfig({ TEMPORAL_ADDRESS: '127.0.0.1:1' }), { timeoutMs: 200 });
    await expect(connecting).rejects.toThrow(/No Temporal server answers at 127\.0\.0\.1:1.*TEMPORAL_ADDRESS/);
  });
});

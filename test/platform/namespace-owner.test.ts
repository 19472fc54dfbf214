import { randomUUID } from 'node:crypto';
import type { Connection } from '@temporalio/client';
import { claimNamespace, connectTemporal, ensureNamespace, TemporalSetupError } from '../../platform/temporal';
import { installationFingerprint } from '../../platform/installation-fingerprint';
import { testVariable } from '../support/database';
import { startRefusingTemporal } from '../support/refusing-temporal';

const address = testVariable('TEST_TEMPORAL_ADDRESS');
const configOf = (namespace: string) => ({
  ...{ address, namespace, retentionDays: 1, uiUrl: null, connectionOptions: { address } },
});

let connection: Connection;
beforeAll(async () => {
  ({ connection } = await connectTemporal(configOf('unused')));
});
afterAll(() => connection.close());

async function aNamespace(): Promise<string> {
  const namespace = `owned-${randomUUID()}`;
  await ensureNamespace(connection, configOf(namespace));
  return namespace;
}

describe('INS-05 A Temporal namespace', () => {
  it("becomes an installation's own, which may start there again and again", async () => {
    const namespace = await aNamespace();
    expect(await claimNamespace(connection, namespace, 'first')).toBe('ours');
    expect(await claimNamespace(connection, namespace, 'first')).toBe('ours');
  });

  it('refuses another installation, and says how to hand it over', async () => {
    const namespace = await aNamespace();
    await claimNamespace(connection, namespace, 'first');
    const refused: unknown = await claimNamespace(connection, namespace, 'second').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TemporalSetupError);
    expect(String(refused)).toContain(`--namespace ${namespace} --data connectorInstallation=second`);
    expect(await claimNamespace(connection, namespace, 'first')).toBe('ours');
  });

  it('does not stop a worker where the server lets nobody write the mark', async () => {
    const refusing = await startRefusingTemporal({ GetSystemInfo: '0' });
    const refused = await connectTemporal({ ...configOf('x'), connectionOptions: { address: refusing.address } });
    try {
      expect(await claimNamespace(refused.connection, 'x', 'first')).toBe('notMarked');
    } finally {
      await refused.connection.close();
      await refusing.close();
    }
  });
});

describe('INS-05 The fingerprint of an installation', () => {
  const server = (id: string) => () => Promise.resolve([{ id }]);

  it('differs by INSTALLATION_ID and by database server, and by nothing else', async () => {
    const prints = [
      await installationFingerprint('installation-1', server('71')),
      await installationFingerprint('installation-1', server('71')),
      await installationFingerprint('installation-2', server('71')),
      await installationFingerprint('installation-1', server('72')),
    ];
    expect(prints[0]).toBe(prints[1]);
    expect(new Set(prints).size).toBe(3);
  });

  it('goes by INSTALLATION_ID alone where the server keeps its identifier to itself', async () => {
    const denied = () => Promise.reject(Object.assign(new Error('permission denied'), { code: '42501' }));
    expect(await installationFingerprint('installation-1', denied)).toMatch(/^[0-9a-f]{32}$/);
  });
});

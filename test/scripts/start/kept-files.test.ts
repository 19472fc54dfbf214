import { statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { loadConfig } from '../../../platform/config';
import { choosePorts } from '../../../scripts/start/choose-ports';
import { keepSecrets, noteTokenShown } from '../../../scripts/start/kept-secrets';
import { readRunningInstallation } from '../../../scripts/start/run-file';
import { temporaryFolders } from '../../support/temporary-folder';

describe('What npm start keeps in its folder', () => {
  const temporaryFolder = temporaryFolders();
  const silent = (): void => undefined;

  it('are secrets that are made once, readable by their owner only, and good for the configuration', () => {
    const file = join(temporaryFolder(), 'secrets.json');
    const secrets = keepSecrets(file);
    expect(keepSecrets(file)).toEqual(secrets);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const config = loadConfig({
      DATABASE_URL: 'postgres://localhost/unused',
      INSTALLATION_ID: secrets.installationId,
      CONNECTOR_ENCRYPTION_KEYS: secrets.encryptionKeys,
    });
    expect(config.encryptionKeys).toHaveLength(1);
  });

  it('is also whether the API token was shown', () => {
    const file = join(temporaryFolder(), 'secrets.json');
    const secrets = keepSecrets(file);
    expect(secrets.isTokenShown).toBe(false);
    noteTokenShown(file, secrets);
    expect(keepSecrets(file)).toEqual({ ...secrets, isTokenShown: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('are the ports, which stay the same from start to start unless one is taken', async () => {
    const file = join(temporaryFolder(), 'ports.json');
    const first = await choosePorts({ file, notNeeded: [], say: silent });
    const taken = createServer();
    await new Promise<void>((resolve) => {
      taken.listen(first.api, '127.0.0.1', resolve);
    });
    const said: string[] = [];
    const second = await choosePorts({ file, notNeeded: [], say: (line) => said.push(line) });
    taken.close();
    expect(second).toEqual({ ...first, api: second.api });
    expect(second.api).not.toBe(first.api);
    expect(said).toEqual([`Port ${String(first.api)} is taken, so the API uses ${String(second.api)}.`]);
  });

  it('does not mind a taken port of a server that runs elsewhere', async () => {
    const file = join(temporaryFolder(), 'ports.json');
    const { postgres } = await choosePorts({ file, notNeeded: [], say: silent });
    const taken = createServer();
    await new Promise<void>((resolve) => {
      taken.listen(postgres, '127.0.0.1', resolve);
    });
    const said: string[] = [];
    await choosePorts({ file, notNeeded: ['postgres'], say: (line) => said.push(line) });
    taken.close();
    expect(said).toEqual([]);
  });

  it('names the file that it cannot read', () => {
    const file = join(temporaryFolder(), 'secrets.json');
    writeFileSync(file, '{ half');
    expect(() => keepSecrets(file)).toThrow(file);
  });

  it('says that nothing runs when there is no file of a running installation', () => {
    expect(() => readRunningInstallation(join(temporaryFolder(), 'run.json'))).toThrow('Run "npm start"');
  });
});

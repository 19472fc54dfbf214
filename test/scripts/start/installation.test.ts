import { environmentOf, type Installation } from '../../../scripts/start/installation';
import { introduction } from '../../../scripts/start/introduction';

const installation: Installation = {
  apiUrl: 'http://127.0.0.1:8080',
  apiToken: 'connector_token',
  temporalUiUrl: 'http://127.0.0.1:8233',
  temporalAddress: '127.0.0.1:7233',
  temporalNamespace: 'connector',
  sandboxUrl: 'http://127.0.0.1:8090',
  databaseUrl: 'postgres://localhost/connector',
};
const ports = { api: 8080, workerHealth: 8081, sandbox: 8090, postgres: 5433, temporal: 7233, temporalUi: 8233 };
const secrets = {
  installationId: 'installation-1',
  encryptionKeys: 'local-1:key',
  apiToken: 'connector_token',
  databasePassword: 'password',
  isTokenShown: false,
};

describe('The environment of the worker and the API under npm start', () => {
  it('leads to the servers of this installation', () => {
    const environment = environmentOf(installation, { env: {}, secrets, ports, isTemporalEmbedded: true });
    expect(environment).toMatchObject({
      DATABASE_URL: 'postgres://localhost/connector',
      TEMPORAL_ADDRESS: '127.0.0.1:7233',
      API_PORT: '8080',
      PUBLIC_URL: 'http://127.0.0.1:8080',
      INSTALLATION_ID: 'installation-1',
    });
  });

  it('keeps what the caller tunes, and his own keys', () => {
    const env = { LOG_LEVEL: 'debug', TEMPORAL_RETENTION_DAYS: '3', CONNECTOR_ENCRYPTION_KEYS: 'mine:key' };
    const environment = environmentOf(installation, { env, secrets, ports, isTemporalEmbedded: true });
    expect(environment).toMatchObject(env);
  });

  it('leaves out what belongs to another Temporal server when it uses its own', () => {
    const env = { TEMPORAL_API_KEY: 'cloud', TEMPORAL_TLS: 'true', TEMPORAL_PROFILE: 'cloud' };
    const own = environmentOf(installation, { env, secrets, ports, isTemporalEmbedded: true });
    expect(Object.keys(own)).not.toEqual(expect.arrayContaining(['TEMPORAL_API_KEY']));
    const external = environmentOf(installation, { env, secrets, ports, isTemporalEmbedded: false });
    expect(external).toMatchObject(env);
  });
});

describe('The block that npm start prints', () => {
  const options = { installation, dataFolder: '/shop/.data', secretsFile: '/shop/.data/secrets.json' };

  it('shows the token once and says later where it is', () => {
    expect(introduction({ ...options, isTokenNew: true })).toContain('connector_token');
    const later = introduction({ ...options, isTokenNew: false });
    expect(later).not.toContain('connector_token');
    expect(later).toContain('kept in /shop/.data/secrets.json');
  });

  it.each([
    'http://127.0.0.1:8080/api/v1/docs',
    'http://127.0.0.1:8233/namespaces/connector',
    'http://127.0.0.1:8090/_sandbox',
    '/shop/.data',
    'Ctrl-C',
  ])('says %s', (words) => {
    expect(introduction({ ...options, isTokenNew: false })).toContain(words);
  });
});

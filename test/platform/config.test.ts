import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig, type Environment } from '../../platform/config';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OLD_KEY = Buffer.alloc(32, 8).toString('base64');

const smallest: Environment = {
  DATABASE_URL: 'postgres://connector:s3cret@db:5432/connector',
  INSTALLATION_ID: 'installation-1',
  CONNECTOR_ENCRYPTION_KEYS: `new:${KEY},old:${OLD_KEY}`,
};

function problemsOf(env: Environment): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('The configuration', () => {
  it('needs three variables and has a default for each other', () => {
    expect(loadConfig(smallest)).toMatchObject({
      database: { url: smallest.DATABASE_URL, poolSize: 10 },
      temporal: { address: 'localhost:7233', namespace: 'connector', retentionDays: 30, uiUrl: null },
      api: { host: '127.0.0.1', port: 8080 },
      publicUrl: 'http://localhost:8080',
      worker: { healthPort: 8081, cachedWorkflows: 200, marketplaceSlots: 40 },
      allowPrivateHosts: false,
      logLevel: 'info',
    });
  });

  it('reports every missing variable at once, with what it is for and an example', () => {
    const problems = problemsOf({});
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'DATABASE_URL',
      'INSTALLATION_ID',
      'CONNECTOR_ENCRYPTION_KEYS',
    ]);
    expect(problems[0]).toBe(
      'DATABASE_URL is missing. The PostgreSQL database. ' +
        'Example: DATABASE_URL=postgres://connector:password@localhost:5432/connector',
    );
  });

  it('counts a variable set to nothing as missing', () => {
    expect(problemsOf({ ...smallest, INSTALLATION_ID: ' ' })).toEqual([
      expect.stringMatching(/^INSTALLATION_ID is missing\./),
    ]);
  });

  it('says of each wrong value what it must be', () => {
    const wrong = { API_PORT: '80x', LOG_LEVEL: 'loud', ALLOW_PRIVATE_HOSTS: 'perhaps', TEMPORAL_UI_URL: 'ftp://x' };
    expect(problemsOf({ ...smallest, ...wrong })).toEqual([
      expect.stringContaining('TEMPORAL_UI_URL ("ftp://x") must be a web address'),
      expect.stringContaining('API_PORT ("80x") must be a whole number from 0 to 65535'),
      expect.stringContaining('ALLOW_PRIVATE_HOSTS ("perhaps") must be true or false'),
      expect.stringContaining('LOG_LEVEL ("loud") must be trace, debug'),
    ]);
  });

  it('never shows a secret, not even a wrong one', () => {
    const [problem] = problemsOf({ ...smallest, DATABASE_URL: 'mysql://connector:s3cret@db' });
    expect(problem).toContain('DATABASE_URL must be an address postgres://');
    expect(problem).not.toContain('s3cret');
  });

  it.each([
    ['a key that is too short', 'new:c2hvcnQ=', 'must be keys as id:base64'],
    ['a key without an id', KEY, 'must be keys as id:base64'],
    ['the same id twice', `a:${KEY},a:${OLD_KEY}`, 'gives the same key id twice'],
  ])('refuses %s', (_name, keys, words) => {
    expect(problemsOf({ ...smallest, CONNECTOR_ENCRYPTION_KEYS: keys })).toEqual([expect.stringContaining(words)]);
  });

  it('reads the encryption keys in their order', () => {
    expect(loadConfig(smallest).encryptionKeys.map(({ id, key }) => [id, key.length])).toEqual([
      ['new', 32],
      ['old', 32],
    ]);
  });

  it("reads Temporal's own variables: an API key switches TLS on", () => {
    const { temporal } = loadConfig({ ...smallest, TEMPORAL_ADDRESS: 'eu.example.com:7233', TEMPORAL_API_KEY: 'key' });
    expect(temporal.connectionOptions).toMatchObject({ address: 'eu.example.com:7233', apiKey: 'key', tls: true });
  });

  it('says when a file that Temporal needs is not there', () => {
    const files = { TEMPORAL_TLS_CLIENT_CERT_PATH: '/no/such.pem', TEMPORAL_TLS_CLIENT_KEY_PATH: '/no/such.key' };
    expect(problemsOf({ ...smallest, ...files })).toEqual([expect.stringContaining('/no/such.')]);
  });

  it('reads a Temporal configuration file only when it is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'connector-config-'));
    const file = join(folder, 'temporal.toml');
    writeFileSync(file, '[profile.default]\naddress = "from-the-file:7233"\n');
    expect(loadConfig({ ...smallest, TEMPORAL_CONFIG_FILE: file }).temporal.address).toBe('from-the-file:7233');
    expect(loadConfig({ ...smallest, HOME: folder }).temporal.address).toBe('localhost:7233');
    rmSync(folder, { recursive: true });
  });
});

import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { createTestDatabase, testVariable, type TestDatabase } from '../support/database';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const readySchema = z.object({ kind: z.literal('ready'), url: z.string() });
const exitSchema = z.tuple([z.number().nullable(), z.string().nullable()]);

function startProcess(env: Readonly<Record<string, string>>): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return fork(join(__dirname, '../../api/main.ts'), {
    execArgv: ['--import', 'tsx'],
    env: { PATH, HOME, LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

const startWhole = (): ChildProcess =>
  startProcess({
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: testVariable('TEST_TEMPORAL_ADDRESS'),
    TEMPORAL_NAMESPACE: testVariable('TEST_TEMPORAL_NAMESPACE'),
    INSTALLATION_ID: 'test-installation',
    CONNECTOR_ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
    API_PORT: '0',
  });

async function ready(child: ChildProcess): Promise<string> {
  const [message]: unknown[] = await once(child, 'message');
  return readySchema.parse(message).url;
}

async function exitOf(child: ChildProcess): Promise<z.output<typeof exitSchema>> {
  return exitSchema.parse(await once(child, 'exit'));
}

describe('The process of the API', () => {
  it('says when it is ready, answers, and stops in order on a signal', async () => {
    const child = startWhole();
    const url = await ready(child);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/api/v1/orders`)).status).toBe(401);
    child.kill('SIGTERM');
    expect(await exitOf(child)).toEqual([0, null]);
  });

  it('stops when its parent is gone', async () => {
    const child = startWhole();
    await ready(child);
    child.disconnect();
    expect(await exitOf(child)).toEqual([0, null]);
  });

  it('names everything that its configuration lacks, and ends with 1', async () => {
    const child = startProcess({});
    const words: string[] = [];
    child.stderr?.on('data', (chunk) => words.push(String(chunk)));
    expect(await exitOf(child)).toEqual([1, null]);
    for (const name of ['DATABASE_URL', 'INSTALLATION_ID', 'CONNECTOR_ENCRYPTION_KEYS']) {
      expect(words.join('')).toContain(`${name} is missing`);
    }
  });
});

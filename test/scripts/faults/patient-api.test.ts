import { createServer, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';
import { createPatientApi, NoAnswer, type PatientApi } from '../../../scripts/faults/patient-api';

interface Scripted {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

describe('A patient caller of the API', () => {
  let server: Server;
  let answers: (Scripted | 'cut')[];
  let seen: IncomingMessage[];
  let apiUrl: string;

  beforeEach(async () => {
    answers = [];
    seen = [];
    server = createServer((request, response) => {
      seen.push(request);
      const answer = answers.shift() ?? { status: 200, body: {} };
      if (answer === 'cut') response.destroy();
      else response.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    apiUrl = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const caller = (patienceMs = 20_000): PatientApi =>
    createPatientApi({ apiUrl, apiToken: 'secret', patienceMs, signal: new AbortController().signal });

  it('repeats a command that got no answer, with the key that it had', async () => {
    answers = ['cut', { status: 503, body: {} }, { status: 202, body: { id: 'r1' } }];
    expect(await caller().post('/runs', {})).toEqual({ status: 202, body: { id: 'r1' } });
    const keys = seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  it('leaves an API alone for as long as that asks', async () => {
    answers = [{ status: 429, body: {}, headers: { 'retry-after': '1' } }];
    const askedAt = Date.now();
    expect((await caller().post('/runs', {})).status).toBe(200);
    expect(Date.now() - askedAt).toBeGreaterThanOrEqual(990);
  });

  it('waits while its command is still being carried out', async () => {
    answers = [
      { status: 409, body: { type: '/problems/stillRunning' } },
      { status: 200, body: 'done' },
    ];
    expect((await caller().post('/runs', {})).body).toBe('done');
  });

  it('takes a refusal for an answer', async () => {
    answers = [{ status: 409, body: { type: '/problems/notAllowedNow' } }];
    expect((await caller().post('/runs', {})).status).toBe(409);
    expect(seen).toHaveLength(1);
  });

  it('gives up when nobody answers', async () => {
    answers = Array.from({ length: 50 }, () => 'cut' as const);
    await expect(caller(500).get('/runs', z.unknown())).rejects.toThrow(NoAnswer);
  });
});

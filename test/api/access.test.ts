import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';

let under: ApiUnderTest;

beforeAll(async () => {
  under = await startApiUnderTest();
});
afterAll(() => under.stop());

interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string;
}

/** Everything that answers without a token. */
const publicPaths = [
  '/api/v1/openapi.json',
  '/openapi.json',
  '/docs',
  '/health/live',
  '/health/ready',
  '/problems/notFound',
];

interface OpenApi {
  readonly openapi: string;
  readonly components: { readonly schemas: Record<string, object> };
  readonly paths: Record<
    string,
    Record<string, { security?: Record<string, string[]>[]; summary?: string; responses: object }>
  >;
}

const openApi = async (): Promise<OpenApi> => (await under.api.inject('/api/v1/openapi.json')).json<OpenApi>();

/** Method and path of every route that the server knows, as OpenAPI writes them; a HEAD route follows its GET. */
function routesInCode(): string[] {
  const lines = under.api.printRoutes({ commonPrefix: false, includeHooks: false }).split('\n');
  const segments: string[] = [];
  return lines.flatMap((line) => {
    const [, indent, segment, methods] = /^([│ ]*)[└├]── (\S*) \(([A-Z, ]+)\)/.exec(line) ?? [];
    const [, plainIndent, plainSegment] = /^([│ ]*)[└├]── (\S*)/.exec(line) ?? [];
    if (plainIndent === undefined || plainSegment === undefined) return [];
    const depth = plainIndent.length / 4;
    segments.splice(depth, segments.length, plainSegment);
    if (indent === undefined || segment === undefined || methods === undefined) return [];
    const path = segments.join('').replace(/:(\w+)/g, '{$1}');
    return methods
      .split(', ')
      .filter((method) => method !== 'HEAD')
      .map((method) => `${method.toLowerCase()} ${path}`);
  });
}

const undocumented = (route: string): boolean =>
  / \/(docs|openapi\.json)$/.test(route) ||
  / \/api\/v1\/(docs|openapi\.json)/.test(route) ||
  route.startsWith('options ');

describe('Every route', () => {
  it('is documented in the OpenAPI document, and nothing else is', async () => {
    const { paths } = await openApi();
    const documented = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect(
      routesInCode()
        .filter((route) => !undocumented(route))
        .sort(),
    ).toEqual(documented.sort());
    expect(documented.length).toBeGreaterThan(30);
  });

  it('has a summary, a problem as its other answer, and a scope unless it is public', async () => {
    const { openapi, paths, components } = await openApi();
    expect(openapi).toBe('3.1.0');
    expect(components.schemas).toHaveProperty('Problem');
    for (const [path, operations] of Object.entries(paths)) {
      for (const operation of Object.values(operations)) {
        expect(operation.summary).toMatch(/\w/);
        expect(operation.summary).not.toMatch(/\ba [aeiou]/);
        expect(operation.responses).toHaveProperty('default');
        const isPublic = path.startsWith('/health') || path.startsWith('/problems');
        expect(operation.security).toEqual(isPublic ? [] : [{ bearerToken: [expect.stringMatching(/^\w+:\w+$/)] }]);
      }
    }
  });

  it('asks for a token, but for the few that are public', async () => {
    const { paths } = await openApi();
    for (const [path, operations] of Object.entries(paths)) {
      const url = path.replace('{id}', '1').replace(/\{\w+\}/g, 'demo');
      for (const method of Object.keys(operations)) {
        const { statusCode } = await under.api.inject({ method: method.toUpperCase(), url });
        if (path.startsWith('/api/')) expect([path, statusCode]).toEqual([path, 401]);
        else expect([path, statusCode]).not.toEqual([path, 401]);
      }
    }
    for (const path of publicPaths) expect((await under.api.inject(path)).statusCode).not.toBe(401);
  });
});

describe('A token', () => {
  it('is refused when it is wrong, absent or of another kind', async () => {
    for (const authorization of ['Bearer wrong', 'Basic abc', 'Bearer', '']) {
      const answer = await under.api.inject({ url: '/api/v1/orders', headers: { authorization } });
      expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
      expect(answer.json<Problem>()).toMatchObject({ type: '/problems/unauthenticated', status: 401 });
    }
  });

  it('opens what its scopes name, and the refusal names the scope that lacks', async () => {
    const token = await under.token('orders:read');
    expect((await under.call({ url: '/orders', token })).statusCode).toBe(200);
    const refused = await under.call({ url: '/runs', token });
    expect([refused.statusCode, refused.json<Problem>().detail]).toEqual([403, expect.stringContaining('"runs:read"')]);
  });

  it('is stored as a hash, and its use is noted once a minute', async () => {
    const token = await under.token('orders:read');
    await under.call({ url: '/orders', token });
    const read = async (): Promise<unknown> =>
      under.dataSource.query(`select token_hash, last_used_at from api_token where name = $1`, [
        `program ${token.slice(0, 6)}`,
      ]);
    const first = await read();
    await under.call({ url: '/orders', token });
    expect(await read()).toEqual(first);
    expect(JSON.stringify(first)).not.toContain(token);
    expect(first).toEqual([{ token_hash: expect.stringMatching(/^[0-9a-f]{64}$/), last_used_at: expect.any(Date) }]);
  });
});

describe('A problem', () => {
  it('is answered to an unknown address, with an id of the request', async () => {
    const answer = await under.api.inject('/api/v1/nothing');
    expect(answer.headers['content-type']).toContain('application/problem+json');
    const problem = answer.json<Problem>();
    expect(problem).toMatchObject({
      type: '/problems/routeNotFound',
      status: 404,
      detail: 'There is no GET /api/v1/nothing.',
    });
    expect(problem.requestId).toBe(answer.headers['x-request-id']);
  });

  it('has a page that says what to do', async () => {
    const answer = await under.api.inject('/problems/changedMeanwhile');
    expect(answer.json()).toMatchObject({ status: 412, cure: expect.stringContaining('ETag') });
  });

  it.each([
    ['broken JSON', { 'content-type': 'application/json' }, '{', 400],
    ['a body that is no JSON', { 'content-type': 'text/csv' }, 'a', 415],
    ['a body beyond 1 MB', { 'content-type': 'application/json' }, JSON.stringify('a'.repeat(1024 * 1024)), 413],
    ['a body with a poisoned prototype', { 'content-type': 'application/json' }, '{"__proto__":{"a":1}}', 400],
  ])('is answered to %s', async (_what, headers, payload, status) => {
    const token = await under.token('*');
    const authorization = `Bearer ${token}`;
    const request = { method: 'POST', url: '/api/v1/products', payload } as const;
    const answer = await under.api.inject({
      ...request,
      headers: { ...headers, authorization, 'idempotency-key': 'k' },
    });
    expect([answer.statusCode, answer.json<Problem>().status]).toEqual([status, status]);
  });
});

describe('Every answer', () => {
  it('forbids inline script and frames, and opens nothing to other sites', async () => {
    const { headers } = await under.api.inject({
      url: '/health/live',
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('of health says that Temporal is away and tells no address', async () => {
    expect((await under.api.inject('/health/live')).json()).toEqual({ status: 'live' });
    const ready = await under.api.inject('/health/ready');
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toMatchObject({
      checks: [
        { name: 'database', isGood: true },
        { name: 'temporal', isGood: false },
      ],
    });
    expect(ready.body).not.toMatch(/127\.0\.0\.1/);
  });
});

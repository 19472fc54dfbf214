import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';

let under: ApiUnderTest;

beforeAll(async () => {
  under = await startApiUnderTest({ limits: { readsPerSecond: 0.3, commandsPerSecond: 0.1 } });
});
afterAll(() => under.stop());

describe('Requests beyond the limit of a token', () => {
  it('are 429 with the time to wait, while other tokens and commands go on', async () => {
    const token = await under.token('*');
    const statuses: number[] = [];
    for (let read = 0; read < 3; read += 1) statuses.push((await under.call({ url: '/orders', token })).statusCode);
    expect(statuses).toEqual([200, 200, 200]);
    const refused = await under.call({ url: '/orders', token });
    expect([refused.statusCode, refused.json<{ type: string }>().type]).toEqual([429, '/problems/tooManyRequests']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    const command = { method: 'POST', url: '/products', body: { sku: 'A', name: 'Lamp' } } as const;
    expect((await under.call({ ...command, token })).statusCode).toBe(201);
    expect((await under.call({ url: '/orders', token: await under.token('*') })).statusCode).toBe(200);
  });
});

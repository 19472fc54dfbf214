import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';

let under: ApiUnderTest;

beforeAll(async () => {
  under = await startApiUnderTest();
});
afterAll(() => under.stop());

interface Problem {
  readonly type: string;
}

let keys = 0;
const newKey = (): string => `key-${String((keys += 1))}`;
let products = 0;
const newProduct = (): { sku: string; name: string } => ({ sku: `SKU-${String((products += 1))}`, name: 'Lamp' });

const create = (key: string, body: object, token?: string) =>
  under.call({
    method: 'POST',
    url: '/products',
    body,
    headers: { 'idempotency-key': key },
    ...(token === undefined ? {} : { token }),
  });

const age = (key: string, by: string): Promise<unknown> =>
  under.dataSource.query(`update idempotency_key set created_at = now() - $2::interval where key = $1`, [key, by]);

describe('A command', () => {
  it('is refused without an Idempotency-Key, and a preview is not', async () => {
    const answer = await create('', newProduct());
    expect([answer.statusCode, answer.json<Problem>().type]).toEqual([400, '/problems/idempotencyKeyMissing']);
    const url = '/instances/nobody/order-previews';
    const preview = await under.call({
      method: 'POST',
      url,
      body: { orders: [{}] },
      headers: { 'idempotency-key': '' },
    });
    expect(preview.statusCode).toBe(404);
  });

  it('that is repeated gives its first answer and does nothing', async () => {
    const [key, product] = [newKey(), newProduct()];
    const first = await create(key, product);
    const second = await create(key, product);
    expect([first.statusCode, first.headers['idempotency-replayed']]).toEqual([201, undefined]);
    expect([second.statusCode, second.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(second.body).toBe(first.body);
    expect(second.headers.location).toBe(first.headers.location);
    expect(second.headers['content-type']).toBe(first.headers['content-type']);
  });

  it('that was refused gives its refusal again', async () => {
    const product = newProduct();
    await create(newKey(), product);
    const key = newKey();
    const first = await create(key, product);
    const second = await create(key, product);
    expect([first.statusCode, second.statusCode]).toEqual([409, 409]);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.headers['content-type']).toContain('application/problem+json');
  });

  it('with the key of another body is refused', async () => {
    const key = newKey();
    await create(key, newProduct());
    const answer = await create(key, newProduct());
    expect([answer.statusCode, answer.json<Problem>().type]).toEqual([422, '/problems/idempotencyKeyReused']);
  });

  it('of another token has keys of its own', async () => {
    const key = newKey();
    await create(key, newProduct());
    expect((await create(key, newProduct(), await under.token('*'))).statusCode).toBe(201);
  });

  it('whose first request still runs is told to wait', async () => {
    const [key, product] = [newKey(), newProduct()];
    const locker = under.dataSource.createQueryRunner();
    await locker.startTransaction();
    await locker.query(`lock table product in exclusive mode`);
    const both = [create(key, product), create(key, product)];
    const told = await Promise.race(both);
    expect([told.statusCode, told.json<Problem>().type]).toEqual([409, '/problems/stillRunning']);
    await locker.rollbackTransaction();
    await locker.release();
    expect((await Promise.all(both)).map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
  });

  it('may be tried again with its key when it was not carried out', async () => {
    const key = newKey();
    const start = { method: 'POST', url: '/orders/nobody/none/retry', body: { parkNumber: 1 } } as const;
    const failing = under.dataSource.createQueryRunner();
    await failing.query(`alter table marketplace_order rename to hidden`);
    expect((await under.call({ ...start, headers: { 'idempotency-key': key } })).statusCode).toBe(500);
    await failing.query(`alter table hidden rename to marketplace_order`);
    await failing.release();
    const again = await under.call({ ...start, headers: { 'idempotency-key': key } });
    expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([404, undefined]);
  });

  it('that died with its process is taken over after minutes', async () => {
    const [key, product] = [newKey(), newProduct()];
    await create(key, product);
    await under.dataSource.query(`update idempotency_key set status = null, response = null where key = $1`, [key]);
    expect((await create(key, product)).json<Problem>().type).toBe('/problems/stillRunning');
    await age(key, '6 minutes');
    expect((await create(key, product)).json<Problem>().type).toBe('/problems/alreadyExists');
  });

  it('is forgotten after seven days', async () => {
    const key = newKey();
    await create(key, newProduct());
    await age(key, '6 days');
    expect((await create(key, newProduct())).statusCode).toBe(422);
    await age(key, '8 days');
    expect((await create(key, newProduct())).statusCode).toBe(201);
  });
});

describe('A fault of our own', () => {
  it('is a 500 that tells neither stack nor statement', async () => {
    const runner = under.dataSource.createQueryRunner();
    await runner.query(`alter table product rename to hidden`);
    const answer = await under.call({ url: '/products' });
    await runner.query(`alter table hidden rename to product`);
    await runner.release();
    expect([answer.statusCode, answer.json<Problem>().type]).toEqual([500, '/problems/internal']);
    expect(answer.body).not.toMatch(/relation|select|\.ts/i);
  });
});

import { aMarketplace, linesOf, secondKey } from '../a-marketplace';
import type { Marketplace, Reply } from '../a-marketplace';

let marketplace: Marketplace;
let order: string;

beforeEach(async () => {
  marketplace = await aMarketplace();
  [order = ''] = await marketplace.place(['threeLines'], 2043);
});

afterEach(() => marketplace.close());

const decide = (accepted: readonly boolean[], id = order): Promise<Reply> =>
  send({ order_lines: accepted.map((value, index) => ({ id: `${id}-${String(index + 1)}`, accepted: value })) }, id);
const send = (body: unknown, id = order): Promise<Reply> =>
  marketplace.call('PUT', `/api/orders/${id}/accept`, { body, key: secondKey });

describe('Mirakl API sections 4.3 and 7: acceptance by OR21', () => {
  it('moves a PAY_ON_ACCEPTANCE order to WAITING_DEBIT and, once debited, to SHIPPING', async () => {
    expect((await decide([true, true, true])).status).toBe(204);
    expect(await marketplace.read(order, secondKey)).toMatchObject({
      order_state: 'WAITING_DEBIT',
      acceptance_decision_date: '2026-08-04T08:00:00Z',
    });
    await marketplace.act(order, 'debit');
    expect(await marketplace.read(order, secondKey)).toMatchObject({
      order_state: 'SHIPPING',
      customer_debited_date: '2026-08-04T08:00:00Z',
      can_shop_ship: true,
      can_cancel: false,
    });
  });

  it('moves an order of another payment workflow straight to SHIPPING, unpaid and cancelable', async () => {
    const [due = ''] = await marketplace.place(['unpaidOnDueDate'], 2043);
    await decide([true], due);
    expect(await marketplace.read(due, secondKey)).toMatchObject({
      order_state: 'SHIPPING',
      customer_debited_date: null,
      can_cancel: true,
    });
  });

  it('keeps the price of a refused line and leaves it out of the totals', async () => {
    const before = await marketplace.read(order, secondKey);
    await decide([true, true, false]);
    const after = await marketplace.read(order, secondKey);
    const [, , refused = {}] = linesOf(after);
    expect(refused).toMatchObject({ order_line_state: 'REFUSED', price: linesOf(before)[2]?.price });
    expect(Math.round((Number(before.total_price) - Number(after.total_price)) * 100)).toBe(
      Math.round(Number(refused.total_price) * 100),
    );
  });

  it('refuses the order when every line is refused', async () => {
    await decide([false, false, false]);
    expect(await marketplace.read(order, secondKey)).toMatchObject({
      order_state: 'REFUSED',
      order_state_reason_code: 'REFUSED',
    });
  });

  it.each([
    ['ORDER_LINE_ACCEPTANCE_DECISION_MISSING', [1, 2]],
    ['ORDER_LINE_DUPLICATE_ID', [1, 2, 3, 3]],
    ['ORDER_LINE_NOT_FOUND', [1, 2, 3, 4]],
    ['ORDER_LINE_NULL_ELEMENT', [1, 2, null]],
  ])('answers %s', async (code, lines) => {
    const order_lines = lines.map((line) =>
      line === null ? null : { id: `${order}-${String(line)}`, accepted: true },
    );
    const reply = await send({ order_lines });
    expect([reply.status, reply.body.code]).toEqual([400, code]);
  });

  it('answers VALIDATION_ERROR to what is no decision and 404 for an unknown order', async () => {
    expect((await send({ order_lines: [{ id: 1 }] })).body.code).toBe('VALIDATION_ERROR');
    expect((await send('{"order_lines":')).body.code).toBe('VALIDATION_ERROR');
    const unknown = await decide([true], 'AN-1-A');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'ORDER_NOT_FOUND']);
  });

  it('answers ORDER_INVALID_STATE the second time, with nothing changed', async () => {
    await decide([true, true, true]);
    const again = await decide([false, false, false]);
    expect([again.status, again.body.code]).toEqual([400, 'ORDER_INVALID_STATE']);
    expect((await marketplace.read(order, secondKey)).order_state).toBe('WAITING_DEBIT');
  });

  it('answers ORDER_PARTIAL_ACCEPTANCE_DISABLED where the shop has no such option', async () => {
    const placed = await marketplace.control('POST', '/raw-orders', {
      shopId: 2042,
      orders: [
        {
          order_id: 'P',
          order_state: 'WAITING_ACCEPTANCE',
          order_lines: [
            { order_line_id: 'P-1', order_line_state: 'WAITING_ACCEPTANCE' },
            { order_line_id: 'P-2', order_line_state: 'WAITING_ACCEPTANCE' },
          ],
        },
      ],
    });
    expect(placed.status).toBe(201);
    const body = {
      order_lines: [
        { id: 'P-1', accepted: true },
        { id: 'P-2', accepted: false },
      ],
    };
    const reply = await marketplace.call('PUT', '/api/orders/P/accept', { body });
    expect([reply.status, reply.body.code]).toEqual([400, 'ORDER_PARTIAL_ACCEPTANCE_DISABLED']);
  });

  it('answers ORDER_FULFILLED_UNAUTHORIZED for an order that the operator fulfils', async () => {
    const raw = { order_id: 'O', order_state: 'WAITING_ACCEPTANCE', fulfillment: { center: { code: 'OPERATOR' } } };
    await marketplace.control('POST', '/raw-orders', { shopId: 2043, orders: [raw] });
    expect((await send({ order_lines: [] }, 'O')).body.code).toBe('ORDER_FULFILLED_UNAUTHORIZED');
  });
});

describe('Acceptance by the platform', () => {
  it('accepts and debits by itself in the automatic shop, without a decision date', async () => {
    const [automatic = ''] = await marketplace.place(['oneLine']);
    expect(await marketplace.read(automatic)).toMatchObject({
      order_state: 'SHIPPING',
      acceptance_decision_date: null,
      customer_debited_date: '2026-08-04T08:00:00Z',
    });
  });

  it('leaves a held order alone until it is released', async () => {
    const [held = ''] = await marketplace.place(['waitingAcceptance']);
    expect((await marketplace.read(held)).order_state).toBe('WAITING_ACCEPTANCE');
    await marketplace.call('PUT', '/api/orders', {
      body: { orders: [{ order_id: held, references: { order_reference_for_seller: 'SO-1' } }] },
    });
    expect((await marketplace.control('GET', `/orders/${held}`)).body.isHeld).toBe(true);
    expect((await marketplace.act(held, 'release')).body).toMatchObject({ state: 'SHIPPING', isHeld: false });
  });
});

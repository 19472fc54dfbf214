import { rawOrdersOf, readRawOrders } from '../../../activities/preview/read-raw-orders';

const order = { order_id: 'AN-1' };

describe('reading raw orders', () => {
  it.each([
    ['one order', JSON.stringify(order), [order]],
    ['a list', JSON.stringify([order, 5]), [order, 5]],
    ['an answer of OR11', JSON.stringify({ orders: [order], total_count: 1 }), [order]],
    ['an empty answer', '{"orders":[],"total_count":0}', []],
    ['a byte order mark and blanks', `\uFEFF\n${JSON.stringify(order)}\n`, [order]],
  ])('takes %s', (_, text, orders) => {
    expect(readRawOrders(text)).toEqual({ kind: 'read', orders });
  });

  it.each([
    ['nothing', '  ', 'it is empty'],
    ['a web page', '<!doctype html><p>Bad gateway', 'it holds a web page (HTML or XML), not JSON'],
    ['something else', 'order AN-1', 'it is not JSON'],
    ['an error of the marketplace', '{"status":401,"message":"no"}', 'its JSON is neither an order'],
    ['orders that are none', '{"orders":null}', 'its JSON is neither an order'],
    ['a number', '12', 'its JSON is neither an order'],
  ])('says what is wrong with %s', (_, text, message) => {
    expect(readRawOrders(text)).toEqual({ kind: 'unreadable', message: expect.stringContaining(message) });
  });

  it('says of an answer cut anywhere that it is cut off', () => {
    const whole = JSON.stringify({ orders: [{ order_id: 'AN é 1', price: 12.5, channel: null, lines: [true, 'x'] }] });
    for (let length = 1; length < whole.length; length += 1) {
      const cut = whole.slice(0, length);
      expect(readRawOrders(cut)).toEqual({
        kind: 'unreadable',
        message: `its JSON is cut off after ${String(cut.trim().length)} characters`,
      });
    }
  });

  it('reads what no database takes as an answer of the marketplace is read', () => {
    const text = '{"order_id":"A","a\\u0000b":["c\\ud800"]}';
    expect(readRawOrders(text)).toEqual({ kind: 'read', orders: [{ order_id: 'A', 'a\ufffdb': ['c\ufffd'] }] });
    expect(readRawOrders(`[${'['.repeat(200)}${']'.repeat(200)}]`)).toEqual({
      kind: 'unreadable',
      message: 'it is JSON nested deeper than 100 levels',
    });
  });

  it('takes what was parsed before', () => {
    expect(rawOrdersOf([order])).toEqual({ kind: 'read', orders: [order] });
  });
});

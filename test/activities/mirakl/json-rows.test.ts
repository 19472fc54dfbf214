import fc from 'fast-check';
import { jsonRows } from '../../../activities/mirakl/json-rows';
import { BrokenRows, LONGEST_ROW } from '../../../activities/mirakl/rows-form';
import { gathered, inPieces } from '../../support/pieces';

const rowsOf = (text: string, sizes: readonly number[], member?: string): Promise<unknown[]> =>
  gathered(jsonRows(inPieces(text, sizes), member));

const pieceSizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe('LST-08 the rows of a JSON file', () => {
  const odd = fc.constantFrom('"', '\\', '\\"', '[', ']', '{', '}', ',', '\\\\"', '],[', ':');
  const plain = fc.string({ unit: 'grapheme', maxLength: 4 });
  const text = fc.array(fc.oneof(odd, plain)).map((parts) => parts.join(''));
  const value = fc.oneof(fc.jsonValue(), fc.record({ sku: text, nested: fc.array(text) }), text);
  const rows = fc.array(value, { maxLength: 6 });
  const space = fc.constantFrom(undefined, 1, '\t');

  it('are those of the whole, one by one, whatever they hold, however they are spaced and wherever the pieces end', async () => {
    await fc.assert(
      fc.asyncProperty(rows, space, pieceSizes, async (wanted, spacing, sizes) => {
        const written = JSON.stringify(wanted, null, spacing);
        expect(await rowsOf(written, sizes)).toEqual(JSON.parse(written));
      }),
      { numRuns: 400 },
    );
  });

  it('are found under their name, whatever stands beside', async () => {
    await fc.assert(
      fc.asyncProperty(rows, value, space, pieceSizes, async (wanted, beside, spacing, sizes) => {
        const written = JSON.stringify({ '"orders': beside, orders: wanted, total_count: 3 }, null, spacing);
        expect(await rowsOf(written, sizes, 'orders')).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });

  it('are broken wherever the file is cut', async () => {
    const list = JSON.stringify([{ sku: 'a"b\\' }, [1, 'x'], { y: null }]);
    for (let length = 1; length < list.length; length += 1) {
      await expect(rowsOf(list.slice(0, length), [3])).rejects.toThrow(BrokenRows);
      await expect(rowsOf(`{"total":1,"orders":${list.slice(0, length)}`, [3], 'orders')).rejects.toThrow(BrokenRows);
    }
  });

  it.each([
    ['an object without the list', '{"total": [1], "orders2": [2]}', 'JSON without its list "orders"'],
    ['a list that is none', '{"orders": {"a": 1}}', 'JSON that is cut or broken'],
    ['nothing in it', '{}', 'JSON without its list "orders"'],
    ['something else in between', '{"a" 1}', 'JSON that is cut or broken'],
  ])('are not there in %s', async (_name, text, words) => {
    await expect(rowsOf(text, [4], 'orders')).rejects.toThrow(new BrokenRows(words));
  });

  it('have anything behind them, which is passed over and not held: it may be longer than any text', async () => {
    const piece = 'x'.repeat(1024 * 1024);
    async function* long(): AsyncGenerator<string> {
      yield '{"orders":[{"sku":"A"}],"beside":"';
      for (let sent = 0; sent < 600; sent += 1) yield await Promise.resolve(piece);
      yield '"}';
    }
    expect(await gathered(jsonRows(long(), 'orders'))).toEqual([{ sku: 'A' }]);
  });

  it('are broken by one that does not come to its end', async () => {
    async function* endless(): AsyncGenerator<string> {
      yield '[{"sku": "';
      for (;;) yield await Promise.resolve('x'.repeat(64 * 1024));
    }
    await expect(gathered(jsonRows(endless()))).rejects.toThrow(BrokenRows);
    expect(LONGEST_ROW).toBeLessThan(16 * 1024 * 1024);
  });
});

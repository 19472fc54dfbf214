import fc from 'fast-check';
import { BrokenRows, jsonRows } from '../../../activities/mirakl/json-rows';

describe('LST-08 the rows of a JSON file', () => {
  it('are those of the whole, one by one, whatever they hold and however they are spaced', () => {
    const odd = fc.constantFrom('"', '\\', '\\"', '[', ']', '{', '}', ',', '\\\\"', '],[');
    const text = fc.array(fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 4 }))).map((parts) => parts.join(''));
    const value = fc.oneof(fc.jsonValue(), fc.record({ sku: text, nested: fc.array(text) }), text);
    fc.assert(
      fc.property(fc.array(value, { maxLength: 6 }), fc.constantFrom(undefined, 1, '\t'), (rows, space) => {
        const written = JSON.stringify(rows, null, space);
        expect([...jsonRows(written)]).toEqual(JSON.parse(written));
      }),
      { numRuns: 500 },
    );
  });

  it('are broken wherever the file is cut', () => {
    const written = JSON.stringify([{ sku: 'a"b\\' }, [1, 'x'], { y: null }]);
    for (let length = 1; length < written.length; length += 1) {
      expect(() => [...jsonRows(written.slice(0, length))]).toThrow(BrokenRows);
    }
  });
});

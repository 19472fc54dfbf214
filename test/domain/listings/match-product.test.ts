import fc from 'fast-check';
import { matchProduct, type CandidateProduct, type MatchBy } from '../../../domain/listings/match-product';

const product = (productId: string, isArchived = false): CandidateProduct => ({ productId, isArchived });
const ean = (value: string) => ({ type: 'EAN', value });

const candidates = {
  bySku: new Map([
    ['A', product('by sku')],
    ['OLD', product('archived', true)],
  ]),
  byBarcode: new Map([
    ['400', [product('by barcode')]],
    ['401', [product('one'), product('other')]],
    ['402', [product('gone', true), product('kept')]],
  ]),
};

describe('LST-02 the product of an offer', () => {
  it.each([
    ['sku', 'A', ['400'], 'by sku'],
    ['barcode', 'A', ['400'], 'by barcode'],
    ['sku-then-barcode', 'A', ['400'], 'by sku'],
    ['sku-then-barcode', 'B', ['400'], 'by barcode'],
    ['barcode', 'A', ['999', '400'], 'by barcode'],
    ['barcode', 'A', ['400', '400'], 'by barcode'],
    ['barcode', 'A', ['402'], 'kept'],
  ] as const)('by %s, of SKU %s with barcodes %j is %s', (by, shopSku, barcodes, productId) => {
    const match = matchProduct({ shopSku, references: barcodes.map(ean) }, by, candidates);
    expect(match).toEqual({ kind: 'matched', productId });
  });

  it.each([
    ['sku', 'B', [], 'unknown', 'unknownSku', 'No product has SKU "B"'],
    ['sku', 'B', ['400'], 'unknown', 'unknownSku', 'No product has SKU "B"'],
    ['sku', 'OLD', [], 'unfit', 'productArchived', 'The product of SKU "OLD" is archived'],
    ['barcode', 'A', [], 'unknown', 'unknownSku', 'The offer of SKU "A" has no barcode'],
    ['barcode', 'A', ['999'], 'unknown', 'unknownSku', 'No product has the barcode 999 of SKU "A"'],
    ['barcode', 'A', ['8', '9'], 'unknown', 'unknownSku', 'No product has the barcode 8, 9 of SKU "A"'],
    ['barcode', 'A', ['8', '401'], 'unfit', 'ambiguousBarcode', 'Several products have the barcode 8, 401 of SKU "A"'],
    ['barcode', 'A', ['401'], 'unfit', 'ambiguousBarcode', 'Several products have the barcode 401 of SKU "A"'],
    ['sku-then-barcode', 'B', ['999'], 'unknown', 'unknownSku', 'No product has SKU "B" or barcode 999'],
    ['sku-then-barcode', 'B', [], 'unknown', 'unknownSku', 'No product has SKU "B", and the offer has no barcode'],
  ] as const)('by %s, of SKU %s with barcodes %j is %s: %s', (by, shopSku, barcodes, kind, code, message) => {
    const match = matchProduct({ shopSku, references: barcodes.map(ean) }, by, candidates);
    expect(match).toEqual({ kind, reason: { code, message, subjects: [shopSku] } });
  });

  it.each(['EAN', 'UPC', 'ISBN', 'GTIN', 'ean'])('is found by a barcode of the type %s', (type) => {
    const match = matchProduct({ shopSku: 'B', references: [{ type, value: '400' }] }, 'barcode', candidates);
    expect(match.kind).toBe('matched');
  });

  it('is never found by the number of its maker', () => {
    const match = matchProduct({ shopSku: 'B', references: [{ type: 'MPN', value: '400' }] }, 'barcode', candidates);
    expect(match.kind).toBe('unknown');
  });

  it('is found by exactly the same text alone, whatever it holds', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(text, text, fc.constantFrom<MatchBy>('sku', 'sku-then-barcode'), (sku, other, by) => {
        const found = matchProduct({ shopSku: other, references: [] }, by, {
          bySku: new Map([[sku, product('p')]]),
          byBarcode: new Map(),
        });
        expect(found.kind === 'matched').toBe(sku === other);
      }),
    );
  });
});

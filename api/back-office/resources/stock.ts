import { LARGEST_INTEGER } from '../../../domain/back-office/field-kind';
import type { Resource } from '../resource';
import { CODE_LENGTH, companyOf, sku } from './shared-fields';

export const stock: Resource = {
  path: 'stock',
  table: 'stock_level',
  schema: 'StockLevel',
  one: 'stock figure',
  many: 'stock figures',
  about:
    'How much of a product lies in a warehouse, in whole units. Figures change by moves alone: `POST /stock/moves` adds or takes away, an import sets what is on hand and moves the difference.',
  fields: {
    company: companyOf('warehouse'),
    warehouse: {
      kind: { type: 'text', longest: CODE_LENGTH },
      meaning: 'Code of the warehouse',
      refersTo: { table: 'warehouse', by: 'code', words: 'warehouse', within: 'company', hasArchive: true },
    },
    sku: sku('SKU of the product', 'product_id'),
    onHand: {
      kind: { type: 'integer', least: -LARGEST_INTEGER, most: LARGEST_INTEGER },
      meaning: 'What lies there; below 0 when more left than was known of',
    },
    reserved: {
      kind: { type: 'integer', least: 0, most: LARGEST_INTEGER },
      meaning: 'Promised to orders',
      reads: 'r.reserved',
    },
    freeToUse: {
      kind: { type: 'integer', least: -LARGEST_INTEGER, most: LARGEST_INTEGER },
      meaning: 'On hand less reserved',
      reads: 'r.on_hand - r.reserved',
    },
  },
  key: ['company', 'warehouse', 'sku'],
  checks: [
    { field: 'sku', breaks: `f_product.kind <> 'storable'`, words: 'is not storable: no stock is kept of it' },
    {
      field: 'onHand',
      breaks: `abs(line.on_hand::bigint - r.on_hand) > ${LARGEST_INTEGER}`,
      words: 'is further from what lies there than one move can take it',
    },
  ],
};

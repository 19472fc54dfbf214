import { LARGEST_INTEGER } from '../../../domain/back-office/field-kind';
import { releaseParked } from '../../../entities/release-parked';
import type { Resource } from '../resource';
import { isArchived, name, openOrders, optional, rowsOf, sku } from './shared-fields';

export const products: Resource = {
  path: 'products',
  table: 'product',
  schema: 'Product',
  one: 'product',
  many: 'products',
  about:
    'What we sell. Orders that are parked for want of a SKU, or for an archived product, try again when it is made or taken out of the archive.',
  fields: {
    sku: {
      kind: { type: 'text', longest: 200 },
      meaning: 'What the marketplaces call it too, exactly as written, spaces included',
    },
    name: name('What people call it, on orders and invoices'),
    barcode: optional({ kind: { type: 'text', longest: 64 }, meaning: 'EAN or another code on the package' }, null),
    kind: {
      kind: { type: 'choice', choices: ['storable', 'consumable', 'service', 'kit'] },
      meaning: 'Stock is kept of storable products; a kit is as many as its components make',
      default: 'storable',
      matters: true,
    },
    invoicedOn: {
      kind: { type: 'choice', choices: ['order', 'delivery'] },
      meaning: 'Whether it is invoiced with its order or when its delivery is done',
      default: 'order',
      matters: true,
    },
    isArchived,
  },
  key: ['sku'],
  checks: [
    {
      field: 'kind',
      breaks: `line.kind <> 'kit' and exists (select from kit_component k where k.kit_id = r.id)`,
      words: 'has components: take them away before it stops being a kit',
    },
    {
      field: 'kind',
      breaks: `line.kind = 'kit' and exists (select from kit_component k where k.component_id = r.id)`,
      words: 'is a component of a kit and cannot be one itself',
    },
  ],
  usedBy: [
    openOrders((id) => `from sale_order_line l where l.sale_order_id = s.id and l.product_id = ${id}`),
    rowsOf('order lines', 'sale_order_line', 'product_id'),
    rowsOf('delivery lines', 'delivery_line', 'product_id'),
    rowsOf('discounts of order lines', 'sale_order_line', 'discount_product_id'),
    rowsOf('listings', 'listing', 'product_id'),
    rowsOf('stock figures', 'stock_level', 'product_id'),
    rowsOf('arrivals of stock', 'stock_arrival', 'product_id'),
    rowsOf('stock moves', 'stock_move', 'product_id'),
    rowsOf('taxes', 'product_tax', 'product_id'),
    rowsOf('prices', 'pricelist_item', 'product_id'),
    rowsOf('components of this kit', 'kit_component', 'kit_id'),
    rowsOf('kits', 'kit_component', 'component_id'),
    {
      words: 'settings of instances',
      rows: (
        id,
      ) => `from instance i join product x on x.sku in (i.settings ->> 'shippingProduct', i.settings ->> 'discountProduct')
                      where x.id = ${id}`,
    },
  ],
  afterCreate: async (manager, made) => {
    await releaseParked(manager, { reasonCode: 'unknownSku', subjects: made.map((product) => String(product.sku)) });
  },
  afterChange: async (manager, changed) => {
    const sold = changed.filter((product) => product.isArchived === false).map((product) => String(product.sku));
    if (sold.length > 0) await releaseParked(manager, { reasonCode: 'productArchived', subjects: sold });
  },
};

export const kitComponents: Resource = {
  path: 'kit-components',
  table: 'kit_component',
  schema: 'KitComponent',
  one: 'component',
  many: 'components of kits',
  about: 'What kits are made of. A kit has no stock of its own.',
  fields: {
    kit: sku('SKU of the kit', 'kit_id'),
    component: sku('SKU of what it holds', 'component_id'),
    quantity: {
      kind: { type: 'integer', least: 1, most: LARGEST_INTEGER },
      meaning: 'How many of it one kit holds',
      matters: true,
    },
  },
  key: ['kit', 'component'],
  checks: [
    { field: 'kit', breaks: `f_kit.kind <> 'kit'`, words: 'is a product of another kind: make it a kit first' },
    {
      field: 'component',
      breaks: `f_component.kind not in ('storable', 'consumable')`,
      words: 'has to be storable or consumable',
    },
  ],
  usedBy: [
    openOrders(
      (id) => `from sale_order_line l join kit_component k on k.kit_id = l.product_id
                where l.sale_order_id = s.id and k.id = ${id}`,
    ),
  ],
};

import type { Resource, Use } from '../resource';
import { code, company, currency, isArchived, name, openOrders, rowsOf } from './shared-fields';

const connected = (column: string): Use => ({
  words: 'connected instances',
  matters: true,
  rows: (id) => `from instance i where i.${column} = ${id} and i.archived_at is null`,
});

export const companies: Resource = {
  path: 'companies',
  table: 'company',
  schema: 'Company',
  one: 'company',
  many: 'companies',
  about: 'Legal entities that sell. Everything that is booked is of one of them.',
  fields: {
    code: code('Its short name in all other tables'),
    name: name(),
    currency: { ...currency('What its books are kept in; rates are against it'), matters: true },
    isArchived,
  },
  key: ['code'],
  checks: [
    {
      field: 'currency',
      breaks: `r.currency <> line.currency and exists (select from currency_rate c where c.company_id = r.id)`,
      words: 'has rates against it: take them away before the company changes its currency',
    },
  ],
  usedBy: [
    openOrders((id) => `where s.company_id = ${id}`),
    connected('company_id'),
    rowsOf('instances of any state', 'instance', 'company_id'),
    rowsOf('warehouses', 'warehouse', 'company_id'),
    rowsOf('sale orders', 'sale_order', 'company_id'),
    rowsOf('currency rates', 'currency_rate', 'company_id'),
    rowsOf('pricelists', 'pricelist', 'company_id'),
    rowsOf('journals', 'journal', 'company_id'),
    rowsOf('taxes', 'tax', 'company_id'),
    rowsOf('fiscal positions', 'fiscal_position', 'company_id'),
    rowsOf('delivery methods', 'delivery_method', 'company_id'),
    rowsOf('payment terms', 'payment_term', 'company_id'),
    rowsOf('order workflows', 'order_workflow', 'company_id'),
    rowsOf('partners', 'partner', 'company_id'),
  ],
};

export const warehouses: Resource = {
  path: 'warehouses',
  table: 'warehouse',
  schema: 'Warehouse',
  one: 'warehouse',
  many: 'warehouses',
  about: 'Where stock lies and deliveries leave from.',
  fields: { company, code: code('Its short name within its company'), name: name(), isArchived },
  key: ['company', 'code'],
  usedBy: [
    openOrders(
      (id) =>
        `from delivery d where d.sale_order_id = s.id and d.state in ('waiting', 'ready') and d.warehouse_id = ${id}`,
    ),
    connected('warehouse_id'),
    rowsOf('instances of any state', 'instance', 'warehouse_id'),
    rowsOf('deliveries', 'delivery', 'warehouse_id'),
    rowsOf('stock figures', 'stock_level', 'warehouse_id'),
    rowsOf('arrivals of stock', 'stock_arrival', 'warehouse_id'),
    rowsOf('stock moves', 'stock_move', 'warehouse_id'),
  ],
};

import type { Resource } from '../resource';
import { CODE_LENGTH, code, company, companyOf, currency, isArchived, name, rowsOf, sku } from './shared-fields';

export const pricelists: Resource = {
  path: 'pricelists',
  table: 'pricelist',
  schema: 'Pricelist',
  one: 'pricelist',
  many: 'pricelists',
  about: 'What we ask, in one currency. An instance names its pricelist by code.',
  fields: {
    company,
    code: code('Its short name within its company; what the setting `pricelist` names'),
    name: name(),
    currency: { ...currency('Of all its prices'), matters: true },
    isArchived,
  },
  key: ['company', 'code'],
  checks: [
    {
      field: 'currency',
      breaks: `r.currency <> line.currency and exists (select from pricelist_item i where i.pricelist_id = r.id)`,
      words: 'is that of the prices it has: make another pricelist',
    },
  ],
  usedBy: [
    {
      words: 'connected instances',
      matters: true,
      rows: (
        id,
      ) => `from instance i join pricelist x on x.company_id = i.company_id and x.code = i.settings ->> 'pricelist'
                      where x.id = ${id} and i.archived_at is null`,
    },
    rowsOf('prices', 'pricelist_item', 'pricelist_id'),
  ],
};

export const pricelistItems: Resource = {
  path: 'pricelist-items',
  table: 'pricelist_item',
  schema: 'PricelistItem',
  one: 'price',
  many: 'prices',
  about: 'Fixed prices of products, each in the currency of its pricelist.',
  fields: {
    company: companyOf('pricelist'),
    pricelist: {
      kind: { type: 'text', longest: CODE_LENGTH },
      meaning: 'Code of the pricelist',
      refersTo: { table: 'pricelist', by: 'code', words: 'pricelist', within: 'company', hasArchive: true },
    },
    sku: sku('SKU of the product', 'product_id'),
    price: {
      kind: { type: 'decimal', digits: 18, scale: 4, mayBeZero: true },
      meaning: 'Of one unit, in the currency of the pricelist',
    },
  },
  key: ['company', 'pricelist', 'sku'],
};

export const currencyRates: Resource = {
  path: 'currency-rates',
  table: 'currency_rate',
  schema: 'CurrencyRate',
  one: 'currency rate',
  many: 'currency rates',
  about:
    'What one unit of the company’s currency costs in another one, from a day on until the next rate: with a company in EUR, `USD 1.0825` says that one euro is 1.0825 dollars.',
  fields: {
    company,
    currency: currency('The other currency'),
    validOn: { kind: { type: 'date' }, meaning: 'First day on which it counts' },
    rate: {
      kind: { type: 'decimal', digits: 20, scale: 10, mayBeZero: false },
      meaning: 'Units of the other currency for one of the company’s',
    },
  },
  key: ['company', 'currency', 'validOn'],
  checks: [
    {
      field: 'currency',
      breaks: `line.currency = f_company.currency`,
      words: 'is the company’s own: it needs no rate',
    },
  ],
};

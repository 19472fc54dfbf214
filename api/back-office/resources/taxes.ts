import type { EntityManager } from 'typeorm';
import type { FieldValue } from '../../../domain/back-office/field-kind';
import { releaseParked } from '../../../entities/release-parked';
import type { Field, Resource } from '../resource';
import {
  CODE_LENGTH,
  code,
  company,
  companyOf,
  isArchived,
  name,
  openOrders,
  optional,
  rowsOf,
  sku,
} from './shared-fields';

const TAX_NAME_LENGTH = 200;

const tax = (meaning: string): Field => ({
  kind: { type: 'text', longest: TAX_NAME_LENGTH },
  meaning,
  refersTo: { table: 'tax', by: 'name', words: 'tax', within: 'company', hasArchive: true },
});

/** Orders that wait for the rate of a tax try again: it has one, or their products do not have the tax any more. */
const releaseTaxed = (manager: EntityManager, names: readonly (FieldValue | undefined)[]): Promise<void> =>
  releaseParked(manager, { reasonCode: 'taxWithoutRate', subjects: names.map(String) });

export const taxes: Resource = {
  path: 'taxes',
  table: 'tax',
  schema: 'Tax',
  one: 'tax',
  many: 'taxes',
  about:
    'Taxes as marketplaces give them and as the back office has them. From a rate only taxes of products are computed, in tax system `default`.',
  fields: {
    company,
    name: { kind: { type: 'text', longest: TAX_NAME_LENGTH }, meaning: 'Code, rate and Included or Excluded' },
    code: code('The marketplace’s or the state’s'),
    rate: optional(
      { kind: { type: 'decimal', digits: 9, scale: 4, mayBeZero: true }, meaning: 'Per cent', matters: true },
      null,
    ),
    isIncluded: {
      kind: { type: 'boolean' },
      meaning: 'Whether prices hold it',
      default: false,
      matters: true,
    },
    account: optional(
      {
        kind: { type: 'text', longest: CODE_LENGTH },
        meaning: 'Account where it is booked; a tax that an import makes has that of the setting `taxAccount`',
      },
      null,
    ),
    isArchived,
  },
  key: ['company', 'name'],
  usedBy: [
    openOrders(
      (id) => `from sale_order_line l join sale_order_line_tax x on x.sale_order_line_id = l.id
                where l.sale_order_id = s.id and x.tax_id = ${id}`,
    ),
    rowsOf('taxes of order lines', 'sale_order_line_tax', 'tax_id'),
    rowsOf('taxes of invoice lines', 'invoice_line_tax', 'tax_id'),
    rowsOf('products', 'product_tax', 'tax_id'),
    rowsOf('fiscal positions', 'fiscal_position_tax', 'tax_id'),
    rowsOf('fiscal positions, in the place of another', 'fiscal_position_tax', 'replacement_id'),
  ],
  afterChange: (manager, changed) =>
    releaseTaxed(
      manager,
      changed.map((each) => each.name),
    ),
  afterRemove: (manager, removed) => releaseTaxed(manager, [removed.name]),
};

export const productTaxes: Resource = {
  path: 'product-taxes',
  table: 'product_tax',
  schema: 'ProductTax',
  one: 'tax of a product',
  many: 'taxes of products',
  about:
    'Taxes that sales of a product have, by company, in tax system `default`. The price says whether it holds them: TAX_INCLUDED or TAX_EXCLUDED of the order, or the setting `untaxedPrices`.',
  fields: {
    company: companyOf('tax'),
    sku: sku('SKU of the product', 'product_id'),
    tax: tax('Name of the tax'),
  },
  key: ['company', 'sku', 'tax'],
  checks: [
    {
      field: 'tax',
      breaks: 'f_tax.id is not null and f_tax.rate is null',
      words: 'has no rate: nothing can be computed from it',
    },
  ],
  afterRemove: (manager, removed) => releaseTaxed(manager, [removed.tax]),
};

export const fiscalPositions: Resource = {
  path: 'fiscal-positions',
  table: 'fiscal_position',
  schema: 'FiscalPosition',
  one: 'fiscal position',
  many: 'fiscal positions',
  about: 'For which sales taxes are exchanged: by country of delivery, and by whether the buyer has a VAT number.',
  fields: {
    company,
    code: code('Its short name within its company'),
    name: name(),
    countries: optional({ kind: { type: 'countries' }, meaning: 'Of delivery; none means every country' }, []),
    requiresVatNumber: { kind: { type: 'boolean' }, meaning: 'Only for buyers with a VAT number', default: false },
    isArchived,
  },
  key: ['company', 'code'],
  usedBy: [rowsOf('exchanged taxes', 'fiscal_position_tax', 'fiscal_position_id')],
};

export const fiscalPositionTaxes: Resource = {
  path: 'fiscal-position-taxes',
  table: 'fiscal_position_tax',
  schema: 'FiscalPositionTax',
  one: 'exchanged tax',
  many: 'exchanged taxes',
  about: 'The tax that a fiscal position puts in the place of another; without one the tax falls away.',
  fields: {
    company: companyOf('fiscalPosition'),
    fiscalPosition: {
      kind: { type: 'text', longest: CODE_LENGTH },
      meaning: 'Code of the fiscal position',
      refersTo: {
        table: 'fiscal_position',
        by: 'code',
        words: 'fiscal position',
        within: 'company',
        hasArchive: true,
      },
    },
    tax: tax('Name of the tax that is exchanged'),
    replacement: optional(tax('Name of the tax in its place'), null),
  },
  key: ['company', 'fiscalPosition', 'tax'],
};

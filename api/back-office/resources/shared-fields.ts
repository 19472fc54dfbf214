import type { FieldValue } from '../../../domain/back-office/field-kind';
import type { Field, Reference, Use } from '../resource';

export const CODE_LENGTH = 64;
const NAME_LENGTH = 500;

const companyReference: Reference = { table: 'company', by: 'code', words: 'company', hasArchive: true };

export const code = (meaning: string): Field => ({ kind: { type: 'text', longest: CODE_LENGTH }, meaning });
export const name = (meaning = 'What people call it'): Field => ({
  kind: { type: 'text', longest: NAME_LENGTH },
  meaning,
});
export const company: Field = { ...code('Code of the company'), refersTo: companyReference };

/** The company of what another field names. */
export const companyOf = (through: string): Field => ({ ...company, through });

export const instance: Field = {
  kind: { type: 'text', longest: 32 },
  meaning: 'Code of the instance',
  refersTo: { table: 'instance', by: 'code', words: 'instance' },
};

export const sku = (meaning: string, column: string): Field => ({
  kind: { type: 'text', longest: 200 },
  meaning,
  column,
  refersTo: { table: 'product', by: 'sku', words: 'product', hasArchive: true },
});

export const isArchived: Field = {
  kind: { type: 'boolean' },
  meaning: 'Kept for what uses it, and not offered any more',
  default: false,
  matters: true,
};

export const currency = (meaning: string): Field => ({ kind: { type: 'currency' }, meaning });

export function optional(field: Field, standard: FieldValue): Field {
  return { ...field, default: standard };
}

/** Open orders, by the rows that lead from the record to `sale_order s`. */
export function openOrders(rows: (id: string) => string): Use {
  return {
    words: 'open orders',
    matters: true,
    rows: (id) => `from marketplace_order o join sale_order s on s.order_id = o.id
                    where o.progress <> 'finished' and exists (select ${rows(id)})`,
  };
}

/** Rows of a table that name the record in a column. */
export const rowsOf = (words: string, table: string, column: string): Use => ({
  words,
  rows: (id) => `from ${table} x where x.${column} = ${id}`,
});

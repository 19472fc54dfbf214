/**
 * Taxes of a line as `LineTax[]` in JSON, in the order of their positions; empty where it has none. A piece of SQL.
 *
 * @param rows SQL of the rows by the alias `t`, with position, tax_id and amount: `<from> t where …`
 */
export const lineTaxes = (rows: string): string => `coalesce((
  select jsonb_agg(jsonb_build_object('position', t.position, 'taxId', t.tax_id::text, 'amount', t.amount::text)
                   order by t.position)
    from ${rows}), '[]')`;

/**
 * The next number of a sequence as text, with six digits at least and as many as it has: `000042`, `1000000`. A piece of
 * SQL for a statement that makes one row.
 */
export const nextNumber = (sequence: 'sale_order_number' | 'delivery_number'): string =>
  // Alone, lpad would cut off what is longer.
  `(select lpad(n, greatest(6, length(n)), '0') from (select nextval('${sequence}')::text as n) next)`;

/**
 * Units of a sale order line that have left the house, as a piece of SQL: of a kit, as many as all of its components make,
 * also of those whose delivery was cancelled when others had left.
 *
 * @param line SQL of the id of a `sale_order_line`
 * @param deliveries which of the deliveries that are done, by the alias `d`; all of them unless given
 */
export const deliveredUnits = (line: string, deliveries = 'true'): string => `(
  select coalesce(min(u.units), 0)::integer
    from (select coalesce(sum(dl.quantity) filter (where d.state = 'done' and ${deliveries}), 0) / dl.quantity_per_unit
                   as units
            from delivery_line dl join delivery d on d.id = dl.delivery_id
           where dl.sale_order_line_id = ${line} group by dl.product_id, dl.quantity_per_unit) u)`;

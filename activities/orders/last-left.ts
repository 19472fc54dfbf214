/** The delivery of a sale order, $1, that left last: its tracking is what the marketplace is told (mirakl/API.md section 8). */
export const LAST_LEFT = `
  select * from delivery where sale_order_id = $1 and state = 'done' order by done_at desc, id desc limit 1`;

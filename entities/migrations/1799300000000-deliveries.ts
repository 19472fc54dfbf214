import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several deliveries an order, kits by their components, what waits for stock, and stock that arrived for it. */
export class Deliveries1799300000000 implements MigrationInterface {
  name = 'Deliveries1799300000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table delivery
      add column back_order_of_id bigint,
      add column scheduled_at timestamptz,
      add column is_short boolean not null default false,
      add constraint fk_delivery_back_order_of_id foreign key (back_order_of_id) references delivery (id)`);
    await queryRunner.query(`update delivery d
        set scheduled_at = greatest(s.ordered_at, s.shipping_deadline - make_interval(
              days => coalesce((s.workflow #>> '{orderWorkflow,securityLeadDays}')::integer, 0)))
       from sale_order s where s.id = d.sale_order_id and s.shipping_deadline is not null`);
    await queryRunner.query('create index ix_delivery_scheduled on delivery (scheduled_at, id)');
    await queryRunner.query(`alter table delivery_line
      add column product_id bigint,
      add column quantity_per_unit integer not null default 1,
      add column missing_quantity integer not null default 0`);
    await queryRunner.query(`update delivery_line l
        set product_id = p.id,
            missing_quantity = case when p.kind = 'storable' and d.state in ('waiting', 'ready')
                                    then greatest(l.quantity - l.reserved_quantity, 0) else 0 end
       from delivery d, sale_order_line sl, product p
      where d.id = l.delivery_id and sl.id = l.sale_order_line_id and p.id = sl.product_id`);
    await queryRunner.query(`alter table delivery_line
      alter column product_id set not null,
      drop constraint uq_delivery_line_delivery_id_sale_order_line_id,
      add constraint uq_delivery_line_delivery_id_sale_order_line_id_product_id
        unique (delivery_id, sale_order_line_id, product_id),
      add constraint fk_delivery_line_product_id foreign key (product_id) references product (id),
      add constraint ck_delivery_line_quantities
        check (reserved_quantity >= 0 and missing_quantity >= 0 and quantity_per_unit > 0)`);
    await queryRunner.query('create index ix_delivery_line_product on delivery_line (product_id, missing_quantity)');
    await queryRunner.query(`create table stock_arrival (
      id bigint generated always as identity not null,
      warehouse_id bigint not null,
      product_id bigint not null,
      constraint pk_stock_arrival primary key (id),
      constraint fk_stock_arrival_warehouse_id foreign key (warehouse_id) references warehouse (id),
      constraint fk_stock_arrival_product_id foreign key (product_id) references product (id)
    )`);
    await queryRunner.query(`insert into stock_arrival (warehouse_id, product_id)
      select distinct d.warehouse_id, l.product_id
        from delivery_line l join delivery d on d.id = l.delivery_id where l.missing_quantity > 0`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table stock_arrival');
    await queryRunner.query('drop index ix_delivery_line_product, ix_delivery_scheduled');
    await queryRunner.query(`alter table delivery_line
      drop constraint uq_delivery_line_delivery_id_sale_order_line_id_product_id,
      drop column missing_quantity, drop column quantity_per_unit, drop column product_id,
      add constraint uq_delivery_line_delivery_id_sale_order_line_id unique (delivery_id, sale_order_line_id)`);
    await queryRunner.query(
      'alter table delivery drop column is_short, drop column scheduled_at, drop column back_order_of_id',
    );
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Accepted totals, sales team and salesperson, products of discounts; runs that no workflow carries out, and the lines of
 * a log that are kept for a time.
 */
export class ImportRules1798200000000 implements MigrationInterface {
  name = 'ImportRules1798200000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table marketplace_order add column accepted_totals jsonb');
    await queryRunner.query(`alter table sale_order
      add column sales_team text,
      add column salesperson text,
      alter column marketplace_total drop not null`);
    await queryRunner.query(`alter table sale_order_line
      add column discount_product_id bigint,
      add constraint fk_sale_order_line_discount_product_id
        foreign key (discount_product_id) references product (id)`);
    await queryRunner.query(
      `create index ix_sale_order_line_discount_product on sale_order_line (discount_product_id)
        where discount_product_id is not null`,
    );
    await queryRunner.query(`alter table run
      alter column workflow_id drop not null,
      add column removed_done_count integer not null default 0,
      add column removed_failed_count integer not null default 0`);
    await queryRunner.query('create index ix_run_line_log on run_line (updated_at, id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index ix_run_line_log');
    await queryRunner.query(`delete from run_line where run_id in (select id from run where workflow_id is null)`);
    await queryRunner.query(`delete from run where workflow_id is null`);
    await queryRunner.query(`alter table run
      alter column workflow_id set not null, drop column removed_done_count, drop column removed_failed_count`);
    await queryRunner.query('alter table sale_order_line drop column discount_product_id');
    await queryRunner.query(`update sale_order set marketplace_total = amount_total where marketplace_total is null`);
    await queryRunner.query(`alter table sale_order
      drop column sales_team, drop column salesperson, alter column marketplace_total set not null`);
    await queryRunner.query('alter table marketplace_order drop column accepted_totals');
  }
}

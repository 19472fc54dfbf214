import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What has left of a line of an order is found without reading what was delivered of all others. */
export class LinesThatLeft1799720000000 implements MigrationInterface {
  name = 'LinesThatLeft1799720000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create index ix_delivery_line_sale_order_line on delivery_line (sale_order_line_id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index ix_delivery_line_sale_order_line');
  }
}

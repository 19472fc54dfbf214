import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What waits for stock has an index of its own: stock that arrives looks at nothing else, however much was delivered. */
export class MissingGoods1799320000000 implements MigrationInterface {
  name = 'MissingGoods1799320000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index ix_delivery_line_product');
    await queryRunner.query('create index ix_delivery_line_product on delivery_line (product_id)');
    await queryRunner.query(
      'create index ix_delivery_line_missing on delivery_line (product_id) where missing_quantity > 0',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index ix_delivery_line_missing, ix_delivery_line_product');
    await queryRunner.query('create index ix_delivery_line_product on delivery_line (product_id, missing_quantity)');
  }
}

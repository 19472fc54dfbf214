import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders that are still to ship, by their deadline: the list of those that threaten to be late reads no others. */
export class OpenDeadlines1799310000000 implements MigrationInterface {
  name = 'OpenDeadlines1799310000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `create index ix_marketplace_order_open_deadline on marketplace_order (next_deadline_at, id)
        where next_deadline_at is not null`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index ix_marketplace_order_open_deadline');
  }
}

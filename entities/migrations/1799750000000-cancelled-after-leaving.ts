import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Units that had left when they were cancelled wait for a person. What was cancelled before this waits for nobody. */
export class CancelledAfterLeaving1799750000000 implements MigrationInterface {
  name = 'CancelledAfterLeaving1799750000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table order_change add column awaits_decision text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table order_change drop column awaits_decision');
  }
}

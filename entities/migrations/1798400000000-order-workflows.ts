import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Order workflows that are used are archived, not deleted. */
export class OrderWorkflows1798400000000 implements MigrationInterface {
  name = 'OrderWorkflows1798400000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table order_workflow add is_archived boolean not null default false');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table order_workflow drop column is_archived');
  }
}

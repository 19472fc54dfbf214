import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was odd while a run read, and how far it came, for whoever goes on with it. */
export class RunRemarks1797050000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `alter table run add column remarks jsonb not null default '[]', add column progress jsonb`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table run drop column progress, drop column remarks');
  }
}

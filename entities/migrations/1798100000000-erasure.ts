import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Buyers who are erased: since when on their orders, and partners that posted invoices alone keep. */
export class Erasure1798100000000 implements MigrationInterface {
  name = 'Erasure1798100000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table marketplace_order add column erased_at timestamptz');
    await queryRunner.query('alter table partner add column is_restricted boolean not null default false');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table partner drop column is_restricted');
    await queryRunner.query('alter table marketplace_order drop column erased_at');
  }
}
